"""A case as staff see it, in the reader's language: signs, opinions, answers and materials."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from approvals.cases.domain.vocabulary import Opinion, TaskState
from approvals.clocks.domain.vocabulary import ClockState
from approvals.clocks.queries.clocks import ClockView
from approvals.clocks.web.parts import workdays
from approvals.dossier.queries.detail import CaseView
from approvals.dossier.queries.files import CaseFile
from approvals.dossier.queries.items import TaskView
from approvals.dossier.web.parts import OPINION_TONES, reviewer
from approvals.materials.domain.answers import masked
from approvals.materials.queries.views import MaterialView
from datashare.queries import CertificateLine
from portal.accounts.people.applicants import ApplicantCard
from portal.ui.parts import Fact, Tone

SOON = 1
"""Working days left from which a period is shown as urgent."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Inputs of ``components/badge.html``."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material of the list: what is asked, whether it is there, and the certificate that stands for it, if one."""

    view: MaterialView
    demands: tuple[Sign, ...]
    status: Sign
    certificate: CertificateLine | None


def due(clock: ClockView) -> Sign:
    """How much of a period is left."""
    if clock.state is ClockState.PAUSED:
        return Sign(gettext("已暂停计时"), Tone.QUIET)
    if clock.remaining < 0:
        return Sign(gettext("超期 %(days)s") % {"days": workdays(-clock.remaining)}, Tone.BAD)
    if clock.remaining == 0:
        return Sign(gettext("今日到期"), Tone.BAD)
    tone = Tone.WARN if clock.remaining <= SOON else Tone.ACTIVE
    return Sign(gettext("剩 %(days)s") % {"days": workdays(clock.remaining)}, tone)


@dataclass(frozen=True, slots=True)
class OpinionCard:
    """A department's opinion on an item, or that there is none yet. ``why``: how silence or absence came to count."""

    department: str
    item: str
    sign: Sign
    reason: str
    why: str
    at: datetime | None
    is_deemed: bool
    due: Sign | None


def applicant_facts(card: ApplicantCard) -> list[Fact]:
    """Who applies; numbers of people stay masked."""
    kind = gettext(card.id_type.label) if card.id_type else gettext("统一社会信用代码")
    facts = [Fact(gettext("申请人"), card.name), Fact(kind, card.number)]
    if card.mobile:
        facts.append(Fact(gettext("手机号码"), card.mobile))
    if card.address:
        facts.append(Fact(gettext("住所"), card.address))
    return facts


def answers(case: CaseView, position: int | None = None) -> list[Fact]:
    """What the applicant filled in for the item at *position*, or for all; numbers of people stay masked.

    Law: 个人信息保护法第六条 (no department reads what it does not need).
    """
    told = masked(case.fields, case.answers)
    return [
        Fact(field["label"], told.get(field["code"], ""))
        for field in case.fields
        if position is None or position in field["asked_by"]
    ]


def materials(file: CaseFile, position: int | None = None) -> list[MaterialRow]:
    """The list of materials that the item at *position* wants, or of all, in its printed order."""
    return [
        MaterialRow(view, tuple(_demands(view)), _status(view), file.certificates.get(view.certificate_id or 0))
        for view in file.case.materials
        if position is None or position in view.requirement.wanted_by
    ]


def silent(case: CaseView, department_id: int) -> list[str]:
    """The other departments of a case whose silence counts as agreement and whose paper is missing, each once."""
    deemed = [task for task in case.tasks if task.state is TaskState.DEEMED and not task.is_on_paper]
    return list(dict.fromkeys(task.department for task in deemed if task.department_id != department_id))


def opinion(task: TaskView) -> OpinionCard:
    """One department's opinion."""
    is_open = task.state is TaskState.OPEN
    return OpinionCard(
        department=reviewer(task),
        item=task.item_name,
        sign=Sign(gettext(task.opinion.label), OPINION_TONES[task.opinion])
        if task.opinion
        else Sign(gettext(task.state.label), Tone.QUIET),
        reason=task.reason,
        why=_why_deemed(task),
        at=task.effective_at,
        is_deemed=task.state is TaskState.DEEMED,
        due=due(task.clock) if is_open and task.clock else None,
    )


def _why_deemed(task: TaskView) -> str:
    told = gettext("期限届满未提出意见，依据%(basis)s视为同意。")
    if task.opinion is Opinion.DEEMED_PRESENT:
        told = gettext("签收通知而缺席联合踏勘，未说明正当理由，依据%(basis)s视为同意。")
    return told % {"basis": task.deemed_basis} if task.state is TaskState.DEEMED else ""


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
