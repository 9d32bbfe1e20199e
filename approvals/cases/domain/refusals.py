"""Why a case cannot move: one sentence for people, one code for programs."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = _("请填写理由")
    status = 422


class NotEditable(DomainError):
    """Params: ``state`` (label)."""

    code = "not_editable"
    message = _("当前状态为“%(state)s”，不能修改申请内容或材料")
