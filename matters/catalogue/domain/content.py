"""What a version of a matter says, as one value: imported, edited, compared and published in this shape.

Which materials are decisive (主审要件): the published catalogues do not say. A required material counts
as decisive until an editor says otherwise, since a review cannot proceed without it; a deferrable one never
does. That is the careful reading of 容缺受理: what nobody marked as deferrable is not let through.
"""

import hashlib
import json
from dataclasses import dataclass, fields

from matters.catalogue.domain.vocabulary import ApplicantKind, FieldKind, Guard, LimitUnit, MatterKind, Necessity, Theme
from portal.kernel.vocabulary import _

RENEWAL_NOTICE_DAYS = 30
"""How long before the end a renewal is asked for where nothing else is laid down (行政许可法第五十条第一款)."""
LABELS = {
    "name": _("事项名称"),
    "main_item": _("主项名称"),
    "kind": _("事项类型"),
    "themes": _("主题"),
    "department": _("实施主体"),
    "consulted": _("征求意见部门"),
    "pre_review": _("初审的下级部门"),
    "catalogue_code": _("目录编码"),
    "legal_basis": _("设定依据"),
    "statutory_limit": _("法定办结时限"),
    "promised_limit": _("承诺办结时限"),
    "limit_unit": _("时限单位"),
    "promise_text": _("承诺时限的公布文字"),
    "review_limit": _("部门意见时限"),
    "applicant_kinds": _("服务对象"),
    "visits": _("到办事现场次数"),
    "excluded_procedures": _("不计入时限的特别程序"),
    "needs_inspectors": _("需要指派检验检测人员"),
    "prerequisite_codes": _("前置事项"),
    "result_name": _("审批结果"),
    "certificate_type": _("证照类型代码"),
    "validity_months": _("证照有效期（月）"),
    "renews": _("延续哪一事项的证照"),
    "renewal_notice": _("届满前多久申请延续"),
    "renewal_notice_unit": _("申请延续的时限单位"),
    "is_silence_enabled": _("部门超时默许"),
    "silence_document": _("超时默许的依据文件"),
    "silence_clause": _("超时默许的依据条款"),
    "is_absence_deemed": _("缺席默认"),
    "absence_document": _("缺席默认的依据文件"),
    "absence_clause": _("缺席默认的依据条款"),
    "is_grant_deemed": _("逾期视为准予"),
    "grant_document": _("逾期视为准予的法律、行政法规"),
    "grant_clause": _("逾期视为准予的条款"),
    "is_renewal_deemed": _("逾期视为准予延续"),
    "renewal_document": _("视为准予延续的法律、行政法规"),
    "renewal_clause": _("视为准予延续的条款"),
    "guards": _("不得适用超时默许的情形"),
    "statutory_effect": _("法律规定的逾期后果"),
    "note": _("说明"),
    "materials": _("申请材料"),
    "fields": _("表单字段"),
}
"""A version's fields in the order in which a person reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A material that is asked for. The same ``code`` means the same paper, whoever asks.

    ``result_of`` is the matter whose result it is; ``is_form``: the form, filled in, is this paper.
    """

    code: str
    name: str
    necessity: Necessity = Necessity.REQUIRED
    is_decisive: bool = False
    is_form: bool = False
    source: str = ""
    result_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the form. The same ``code`` means the same answer, whoever asks."""

    code: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    is_required: bool = True
    choices: tuple[str, ...] = ()
    help_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A version's content. Limits are whole days of ``limit_unit``; 0 means on the spot, None not published.

    Departments stand by name; ``pre_review`` is the one of a lower level that examines first, often none.
    ``review_limit`` is the working days of a consulted department. ``needs_inspectors``: somebody must look or test,
    and staff are assigned to it. ``silence_*`` lets the silence of a consulted department count as agreement,
    ``absence_*`` its absence from a joint inspection; ``grant_*`` names the statute that turns the silence of the
    deciding one into a grant. ``validity_months`` is how long the result is good, None without end. ``renews`` is the
    code of the matter whose certificates a filing may extend, blank for none; who wants that asks ``renewal_notice``
    units before the end (行政许可法第五十条第一款), and ``renewal_*`` names the statute that renews what nobody decides
    by then.
    """

    name: str
    department: str
    main_item: str = ""
    kind: MatterKind = MatterKind.LICENCE
    themes: tuple[Theme, ...] = ()
    consulted: tuple[str, ...] = ()
    pre_review: str = ""
    catalogue_code: str = ""
    legal_basis: str = ""
    statutory_limit: int | None = None
    promised_limit: int | None = None
    limit_unit: LimitUnit = LimitUnit.WORKDAY
    promise_text: str = ""
    review_limit: int | None = None
    applicant_kinds: tuple[ApplicantKind, ...] = ()
    visits: int | None = None
    excluded_procedures: tuple[str, ...] = ()
    needs_inspectors: bool = False
    prerequisite_codes: tuple[str, ...] = ()
    result_name: str = ""
    certificate_type: str = ""
    validity_months: int | None = None
    renews: str = ""
    renewal_notice: int = RENEWAL_NOTICE_DAYS
    renewal_notice_unit: LimitUnit = LimitUnit.DAY
    is_silence_enabled: bool = False
    silence_document: str = ""
    silence_clause: str = ""
    is_absence_deemed: bool = False
    absence_document: str = ""
    absence_clause: str = ""
    is_grant_deemed: bool = False
    grant_document: str = ""
    grant_clause: str = ""
    is_renewal_deemed: bool = False
    renewal_document: str = ""
    renewal_clause: str = ""
    guards: tuple[Guard, ...] = ()
    statutory_effect: str = ""
    note: str = ""
    materials: tuple[Requirement, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedMatter(Content):
    """A published version with what identifies it. A case pins ``version_id``."""

    version_id: int
    code: str
    number: int
    department_id: int
    consulted_ids: tuple[int, ...] = ()
    pre_reviewer_id: int | None = None
    is_open: bool = False
    unverified: tuple[str, ...] = ()

    @property
    def renews_others(self) -> bool:
        """Whether all that it does is to extend certificates of another matter, so that one starts from those."""
        return self.renews not in ("", self.code)


def content_hash(content: Content, *more: object) -> str:
    """Return a hash that is equal for equal content (and *more*, plain values), on any machine."""
    told = [[getattr(content, name) for name in LABELS], *more]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, default=_parts).encode()).hexdigest()


def _parts(part: Requirement | Field) -> list[object]:
    return [getattr(part, field.name) for field in fields(part)]
