"""What a version must not say, and what must be published before anybody files for it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from matters.catalogue.domain.content import Content, Field, Requirement
from matters.catalogue.domain.limits import planning_workdays
from matters.catalogue.domain.vocabulary import FieldKind, Gap, MatterKind, Necessity
from portal.kernel.vocabulary import _

_CATCH_ALL = re.compile(r"(其他|其它|有关|相关|规定的)(其他|其它|有关|相关|证明|申请)*(材料|文件|资料)[）)]?$")
_STATUTE = re.compile(r"((?<!办)法|条例)》?$")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def faults(content: Content) -> dict[str, str]:
    """What makes *content* impossible: a sentence by field name; parts are ``materials.0.name``.

    Law: 优化营商环境条例第三十六条 (a promise is never longer than the statute);
    silence and absence count only with their document and clause, silence grants and renews only by a statute; nothing
    of it where a guard stands.
    """
    return dict(
        chain(
            _missing_words(content),
            _limit_faults(content),
            _silence_faults(content),
            _absence_faults(content),
            _grant_faults(content),
            _renewal_faults(content),
            _renewal_silence_faults(content),
            _pre_review_faults(content),
            _part_faults(content),
        )
    )


def gaps(content: Content) -> tuple[Gap, ...]:
    """What is still missing before *content* may be filed for, in reading order.

    Law: 行政许可法第三十条 (what must be public); 优化营商环境条例 and local law (no catch-all materials).
    """
    is_licence = content.kind is MatterKind.LICENCE
    missing = {
        Gap.BASIS: not content.legal_basis,
        Gap.APPLICANTS: not content.applicant_kinds,
        Gap.STATUTORY_LIMIT: is_licence and content.statutory_limit is None,
        Gap.LIMIT: content.statutory_limit is None and content.promised_limit is None and not is_licence,
        Gap.MATERIALS: not content.materials,
        Gap.CATCH_ALL: any(is_catch_all(material.name) for material in content.materials),
        Gap.FORM: not content.fields,
        Gap.RESULT: is_licence and not content.result_name,
    }
    return tuple(gap for gap, is_missing in missing.items() if is_missing)


def is_catch_all(name: str) -> bool:
    """Whether a material's name leaves open what is asked for, such as “其他有关材料”."""
    return _CATCH_ALL.search(name.strip()) is not None


def _missing_words(content: Content) -> Iterator[tuple[str, str]]:
    if not content.name:
        yield "name", _("请填写事项名称")
    if not content.department:
        yield "department", _("请选择实施主体")


def _limit_faults(content: Content) -> Iterator[tuple[str, str]]:
    statutory, promised = content.statutory_limit, content.promised_limit
    for name in ("statutory_limit", "promised_limit", "review_limit"):
        if (getattr(content, name) or 0) < 0:
            yield name, _("时限不能为负数")
    if statutory is not None and promised is not None and promised > statutory:
        yield "promised_limit", _("承诺时限不能超过法定时限")
    whole = statutory if promised is None else promised
    held = None if whole is None else planning_workdays(whole, content.limit_unit)
    if content.review_limit is not None and held is not None and content.review_limit > held:
        yield "review_limit", _("部门意见时限不能超过事项的办结时限")


def _silence_faults(content: Content) -> Iterator[tuple[str, str]]:
    if not content.is_silence_enabled:
        return
    if not content.silence_document:
        yield "silence_document", _("启用超时默许须写明依据文件")
    if not content.silence_clause:
        yield "silence_clause", _("启用超时默许须写明依据条款")
    if not content.consulted:
        yield "consulted", _("超时默许只适用于部门意见，请先填写征求意见部门")
    if content.guards:
        yield "is_silence_enabled", _("有不得适用超时默许的情形，不能启用超时默许")


def _pre_review_faults(content: Content) -> Iterator[tuple[str, str]]:
    """Whoever examines first is of another level than whoever decides or is consulted (行政许可法第三十五条)."""
    if content.pre_review and content.pre_review in (content.department, *content.consulted):
        yield "pre_review", _("初审部门须是另一级的部门，不能是实施主体或者征求意见部门")


def _absence_faults(content: Content) -> Iterator[tuple[str, str]]:
    """Absence from a joint inspection counts under the same conditions as silence (宜府办发〔2009〕66号)."""
    if not content.is_absence_deemed:
        return
    if not content.absence_document:
        yield "absence_document", _("启用缺席默认须写明依据文件")
    if not content.absence_clause:
        yield "absence_clause", _("启用缺席默认须写明依据条款")
    if not content.consulted:
        yield "consulted", _("缺席默认只适用于被通知联合踏勘的部门，请先填写征求意见部门")
    if content.guards:
        yield "is_absence_deemed", _("有不得适用超时默许的情形，不能启用缺席默认")


def _grant_faults(content: Content) -> Iterator[tuple[str, str]]:
    """A city's own paper can bind its departments, but only a statute can decide an application by silence."""
    if not content.is_grant_deemed:
        return
    if not _STATUTE.search(content.grant_document):
        yield "grant_document", _("逾期视为准予只能依据法律、行政法规，请写明其名称，如《中华人民共和国药品管理法》")
    if not content.grant_clause:
        yield "grant_clause", _("启用逾期视为准予须写明依据条款")
    if content.statutory_limit is None:
        yield "statutory_limit", _("逾期视为准予自法定办结时限届满起算，请先填写法定办结时限")
    if content.guards:
        yield "is_grant_deemed", _("有不得适用超时默许的情形，不能启用逾期视为准予")


def _renewal_faults(content: Content) -> Iterator[tuple[str, str]]:
    """What renews a certificate issues the next one, which has an end again (行政许可法第五十条)."""
    if content.validity_months is not None and content.validity_months < 1:
        yield "validity_months", _("有效期至少为一个月；长期有效的请留空")
    if content.renewal_notice < 1:
        yield "renewal_notice", _("申请延续至少应当在有效期届满一日前提出")
    if not content.renews:
        return
    if content.validity_months is None:
        yield "validity_months", _("延续证照的事项须写明有效期")
    if not content.result_name:
        yield "result_name", _("延续证照的事项须写明审批结果")


def _renewal_silence_faults(content: Content) -> Iterator[tuple[str, str]]:
    if not content.is_renewal_deemed:
        return
    if not content.renews:
        yield "renews", _("视为准予延续只适用于延续证照的事项，请先填写延续哪一事项的证照")
    if not _STATUTE.search(content.renewal_document):
        yield "renewal_document", _("视为准予延续只能依据法律、行政法规，请写明其名称，如《中华人民共和国行政许可法》")
    if not content.renewal_clause:
        yield "renewal_clause", _("启用视为准予延续须写明依据条款")
    if content.guards:
        yield "is_renewal_deemed", _("有不得适用超时默许的情形，不能启用视为准予延续")


def _part_faults(content: Content) -> Iterator[tuple[str, str]]:
    material_codes = Counter(material.code for material in content.materials)
    field_codes = Counter(field.code for field in content.fields)
    for index, material in enumerate(content.materials):
        for name, sentence in _material_faults(material, material_codes):
            yield f"materials.{index}.{name}", sentence
    for index, field in enumerate(content.fields):
        for name, sentence in _field_faults(field, field_codes):
            yield f"fields.{index}.{name}", sentence


def _material_faults(material: Requirement, codes: Counter[str]) -> Iterable[tuple[str, str]]:
    if not material.name:
        yield "name", _("请填写材料名称")
    elif codes[material.code] > 1:
        yield "name", _("材料重复")
    if material.is_decisive and material.necessity is not Necessity.REQUIRED:
        yield "is_decisive", _("主审要件只能是必要材料")


def _field_faults(field: Field, codes: Counter[str]) -> Iterable[tuple[str, str]]:
    if not _CODE.fullmatch(field.code):
        yield "code", _("字段代码以小写字母开头，只含小写字母、数字和下划线")
    elif codes[field.code] > 1:
        yield "code", _("字段代码重复")
    if not field.label:
        yield "label", _("请填写字段名称")
    if (field.kind is FieldKind.CHOICE) is not bool(field.choices):
        yield "choices", _("单选字段须列出选项，其他字段不列选项")
