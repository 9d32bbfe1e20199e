"""The two published formats, read into contents: a city's catalogue with its bundles, and a district's list.

Both are recognised by their shape. Official names stay at this boundary; beyond it our words begin.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matters.catalogue.domain.content import Content, Requirement
from matters.catalogue.domain.vocabulary import ApplicantKind, LimitUnit, MatterKind, Necessity
from matters.importing.domain.departments import agencies
from matters.importing.domain.row_checks import (
    Reason,
    Shape,
    list_of,
    matching,
    misfits,
    nullable,
    number,
    one_of,
    reason,
    shaped,
    text,
)
from portal.kernel.identifiers import InvalidIdentifier, credit_code
from portal.kernel.vocabulary import _

FROM_EARLIER = "前序事项产出"
FROM_APPLICANT = "申请人自备"
_SOURCES = (FROM_APPLICANT, "政府部门核发", FROM_EARLIER)
_NECESSITIES = {word.label: word for word in Necessity}
_UNITS = {word.label: word for word in LimitUnit}
_KINDS = {word.label: word for word in MatterKind} | {"行政备案": MatterKind.OTHER}
_TASK_TYPES = {str(int(word.value)): word for word in MatterKind}
_APPLICANTS = {
    "自然人": ApplicantKind.PERSON,
    "企业法人": ApplicantKind.ENTERPRISE,
    "非法人企业": ApplicantKind.ENTERPRISE,
    "个体工商户": ApplicantKind.SOLE_TRADER,
    "事业法人": ApplicantKind.INSTITUTION,
    "社会组织法人": ApplicantKind.SOCIAL_ORGANISATION,
}
_OUR_NAMES = {
    "name": "name",
    "type": "kind",
    "department": "department",
    "catalog_code": "catalogue_code",
    "legal_basis": "legal_basis",
    "legal_days": "statutory_limit",
    "promised_days": "promised_limit",
    "materials": "materials",
    "applicant_type": "applicant_kinds",
    "prerequisites": "prerequisite_codes",
    "visits": "visits",
}
_CODE = r"[0-9A-Z](-?[0-9A-Z])*"
_LONGEST_DAYS = 3650
_CREDIT_CODE_LENGTH = 18


def _body(value: object) -> Reason | None:
    why = text(80)(value)
    if why is None and not agencies(str(value)).lead:
        return reason(_("读不出部门名称：%(value)s"), value=value)
    return why


def _results(value: object) -> Reason | None:
    if not isinstance(value, dict):
        return reason(_("应为对象，不是 %(value)s"), value=value)
    return next(misfits(value, dict.fromkeys(value, text(500))), None)


_MATERIAL: Shape = {"name": text(200), "necessity": one_of(_NECESSITIES), "source": one_of(_SOURCES)}
_MATTER: Shape = {
    "id": matching(_CODE, 64),
    "name": text(200),
    "type": one_of(_KINDS),
    "department": _body,
    "catalog_code": nullable(matching(_CODE, 64)),
    "legal_basis": text(2000),
    "legal_days": nullable(number(_LONGEST_DAYS, whole=True)),
    "promised_days": nullable(number(_LONGEST_DAYS, whole=False)),
    "day_unit": one_of(_UNITS),
    "materials": list_of(shaped(_MATERIAL)),
    "applicant_type": text(80),
    "prerequisites": list_of(matching(_CODE, 64)),
    "visits": nullable(number(99, whole=True)),
    "special_time_not_counted": list_of(text(120)),
    "silence_rule": nullable(text(500)),
    "note": nullable(text(2000)),
    "unverified": list_of(one_of(_OUR_NAMES)),
}
_STAGE: Shape = {
    "no": number(99, whole=True),
    "name": text(80),
    "lead": text(80),
    "members": list_of(matching(_CODE, 64), at_least=1),
}
_PACKAGE: Shape = {
    "id": matching(_CODE, 64),
    "name": text(200),
    "lead_department": _body,
    "members": list_of(matching(_CODE, 64), at_least=1),
    "stages": nullable(list_of(shaped(_STAGE), at_least=1)),
    "published_results": _results,
}
_ITEM: Shape = {
    "name": text(200),
    "main_item": nullable(text(200)),
    "department": _body,
    "task_type": one_of(_TASK_TYPES),
    "type": one_of(_KINDS),
    "item_code": matching(_CODE, 64),
    "catalog_code": matching(_CODE, 64),
    "dept_code": text(40),
}


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter as a file publishes it. ``department_code`` is a credit code, or empty where none is published."""

    code: str
    content: Content
    unverified: tuple[str, ...]
    department_code: str = ""


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A bundle as a file publishes it."""

    code: str
    name: str
    department: str
    members: tuple[str, ...]
    stages: tuple[dict[str, Any], ...]
    published_results: Mapping[str, str]


class BadRow(ValueError):
    """A row that cannot be taken; ``reasons`` says why, ``code`` which one where it could be read."""

    def __init__(self, row: object, reasons: list[Reason]) -> None:
        super().__init__(reasons)
        self.reasons = reasons
        named = row if isinstance(row, dict) else {}
        self.code = str(named.get("id", named.get("item_code", ""))).upper()[:64]


def matter_row(row: Any) -> MatterRow:
    """Read a row of a catalogue's ``matters``; raises BadRow."""
    _refuse(row, list(misfits(row, _MATTER)) or list(_matter_faults(row)))
    bodies = agencies(row["department"])
    promised = row["promised_days"]
    content = Content(
        name=row["name"].strip(),
        department=bodies.lead,
        consulted=bodies.consulted,
        kind=_KINDS[row["type"]],
        catalogue_code=row["catalog_code"] or "",
        legal_basis=row["legal_basis"].strip(),
        statutory_limit=row["legal_days"],
        promised_limit=None if promised is None else math.ceil(promised),
        limit_unit=_UNITS[row["day_unit"]],
        promise_text="" if promised is None or promised == int(promised) else f"{promised}{row['day_unit']}",
        applicant_kinds=tuple(dict.fromkeys(_APPLICANTS[part] for part in row["applicant_type"].split("/"))),
        visits=row["visits"],
        excluded_procedures=tuple(row["special_time_not_counted"]),
        prerequisite_codes=tuple(code.upper() for code in row["prerequisites"]),
        statutory_effect=row["silence_rule"] or "",
        note=row["note"] or "",
        materials=tuple(_material(material) for material in row["materials"]),
    )
    return MatterRow(row["id"].upper(), content, tuple(_OUR_NAMES[name] for name in row["unverified"]))


def item_row(row: Any) -> MatterRow:
    """Read a row of a district's ``items``; raises BadRow. Limits and materials are not published there."""
    _refuse(row, list(misfits(row, _ITEM)) or list(_item_faults(row)))
    content = Content(
        name=row["name"].strip(),
        main_item=(row["main_item"] or "").strip(),
        department=agencies(row["department"]).lead,
        kind=_KINDS[row["type"]],
        catalogue_code=row["catalog_code"],
    )
    return MatterRow(row["item_code"].upper(), content, (), _credit_code(row["dept_code"]))


def package_row(row: Any) -> BundleRow:
    """Read a row of a catalogue's ``packages``; raises BadRow."""
    _refuse(row, list(misfits(row, _PACKAGE)) or list(_stage_faults(row)))
    stages = tuple(
        {"name": stage["name"], "lead": stage["lead"], "members": [code.upper() for code in stage["members"]]}
        for stage in sorted(row["stages"] or [], key=lambda stage: stage["no"])
    )
    return BundleRow(
        code=row["id"].upper(),
        name=row["name"].strip(),
        department=agencies(row["lead_department"]).lead,
        members=tuple(code.upper() for code in row["members"]),
        stages=stages,
        published_results=row["published_results"],
    )


def _refuse(row: object, reasons: list[Reason]) -> None:
    if reasons:
        raise BadRow(row, reasons)


def _material(row: Mapping[str, str]) -> Requirement:
    necessity = _NECESSITIES[row["necessity"]]
    return Requirement(
        code="",
        name=row["name"].strip(),
        necessity=necessity,
        is_decisive=necessity is Necessity.REQUIRED,
        source=row["source"],
    )


def _matter_faults(row: Mapping[str, Any]) -> Iterator[Reason]:
    statutory, promised = row["legal_days"], row["promised_days"]
    if statutory is not None and promised is not None and promised > statutory:
        yield reason(_("承诺时限 %(promised)s 超过法定时限 %(statutory)s"), promised=promised, statutory=statutory)
    for part in row["applicant_type"].split("/"):
        if part not in _APPLICANTS:
            yield reason(_("不认识的服务对象“%(value)s”"), value=part)
    if row["id"] in row["prerequisites"]:
        yield Reason(_("前置事项不能是自己"))


def _item_faults(row: Mapping[str, Any]) -> Iterator[Reason]:
    if _TASK_TYPES[row["task_type"]] is not _KINDS[row["type"]]:
        yield reason(_("类型代码 %(code)s 与类型“%(type)s”不符"), code=row["task_type"], type=row["type"])
    if not row["item_code"].startswith(row["catalog_code"]):
        yield reason(_("实施编码不以目录编码 %(code)s 开头"), code=row["catalog_code"])
    if len(row["dept_code"]) == _CREDIT_CODE_LENGTH and not _credit_code(row["dept_code"]):
        yield reason(_("统一社会信用代码的校验位不对：%(code)s"), code=row["dept_code"])


def _stage_faults(row: Mapping[str, Any]) -> Iterator[Reason]:
    staged = [code for stage in row["stages"] or [] for code in stage["members"]]
    for code in dict.fromkeys(staged):
        if code not in row["members"]:
            yield reason(_("阶段中的事项 %(code)s 不是本一件事的成员"), code=code)
        if staged.count(code) > 1:
            yield reason(_("事项 %(code)s 出现在多个阶段"), code=code)


def _credit_code(published: str) -> str:
    try:
        return credit_code(published)
    except InvalidIdentifier:
        return ""
