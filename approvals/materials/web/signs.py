"""What was filled in and handed in, and what is owed, as pages show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext

from approvals.materials.domain.answers import masked
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.materials.queries.views import MaterialView
from datashare.queries import CertificateLine
from portal.ui.parts import Fact, Sign, Tone

DEFICIENCY_TONES: Mapping[DeficiencyState, Tone] = MappingProxyType(
    {
        DeficiencyState.OPEN: Tone.WARN,
        DeficiencyState.SUPPLIED: Tone.ACTIVE,
        DeficiencyState.CONFIRMED: Tone.GOOD,
        DeficiencyState.RELEASED: Tone.QUIET,
    }
)


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material of the list: what is asked, whether it is there, and the certificate that stands for it, if one."""

    view: MaterialView
    demands: tuple[Sign, ...]
    status: Sign
    certificate: CertificateLine | None


def answers(fields: Sequence[Mapping[str, Any]], given: Mapping[str, str], position: int | None = None) -> list[Fact]:
    """What the applicant filled in for the item at *position*, or for all; numbers of people stay masked.

    Law: 个人信息保护法第六条 (no department reads what it does not need).
    """
    told = masked(fields, given)
    return [
        Fact(field["label"], told.get(field["code"], ""))
        for field in fields
        if position is None or position in field["asked_by"]
    ]


def material_rows(
    views: Iterable[MaterialView], certificates: Mapping[int, CertificateLine], position: int | None = None
) -> list[MaterialRow]:
    """The list of materials that the item at *position* wants, or of all, in its printed order."""
    return [
        MaterialRow(view, tuple(_demands(view)), _status(view), certificates.get(view.certificate_id or 0))
        for view in views
        if position is None or position in view.requirement.wanted_by
    ]


def _demands(view: MaterialView) -> list[Sign]:
    requirement = view.requirement
    demands = [Sign(gettext("主审"), Tone.ACTIVE)] if requirement.is_decisive else []
    if not requirement.is_required:
        return [*demands, Sign(gettext("选交"), Tone.QUIET)]
    return [*demands, Sign(gettext("可容缺"), Tone.QUIET)] if requirement.is_deferrable else demands


def _status(view: MaterialView) -> Sign:
    requirement = view.requirement
    if view.is_supplied:
        return Sign(gettext("已交"), Tone.GOOD)
    if requirement.is_form:
        return Sign(gettext("以申请表代替"), Tone.QUIET)
    if requirement.produced_by is not None:
        return Sign(gettext("由前置事项产出"), Tone.QUIET)
    if view.promised_on:
        return Sign(gettext("承诺 %(day)s 前补交") % {"day": view.promised_on}, Tone.WARN)
    return Sign(gettext("未交"), Tone.BAD if requirement.is_required else Tone.QUIET)
