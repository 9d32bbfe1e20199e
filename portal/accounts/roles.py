"""Roles, documents and mandates: the words of accounts."""

from portal.kernel.vocabulary import Word, _


class Role(Word):
    """What a signed-in person may be. Applicants hold theirs by owning a case, not by a row."""

    CLERK = "clerk", _("窗口人员")
    REVIEWER = "reviewer", _("审查人员")
    HEAD = "head", _("部门负责人")
    GOVERNMENT_HEAD = "government_head", _("政府负责人")
    SUPERVISOR = "supervisor", _("监督人员")
    CATALOGUE_EDITOR = "catalogue_editor", _("事项管理员")
    STEWARD = "steward", _("数据管理员")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("系统管理员")


DEPARTMENT_ROLES = frozenset({Role.CLERK, Role.REVIEWER, Role.HEAD})
"""Roles that mean nothing outside a department."""


class IdType(Word):
    CITIZEN = "citizen", _("居民身份证")
    RESIDENCE = "residence", _("港澳台居民居住证")
    FOREIGN_RESIDENT = "foreign_resident", _("外国人永久居留身份证")
    PASSPORT = "passport", _("护照")


class MandateKind(Word):
    LEGAL_REPRESENTATIVE = "legal_representative", _("法定代表人")
    AGENT = "agent", _("代办人")
