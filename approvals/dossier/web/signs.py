"""A case as staff see it, in the reader's language: who applies, and what the departments say."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from approvals.cases.domain.vocabulary import Opinion, TaskState
from approvals.clocks.web.signs import due
from approvals.dossier.queries.items import TaskView
from approvals.dossier.web.parts import OPINION_TONES, reviewer
from portal.accounts.people.applicants import ApplicantCard
from portal.ui.parts import Fact, Sign, Tone


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
