"""What may not be held against an applicant: a paper that a silent department still owes, a decision after its time."""

from approvals.cases.domain.vocabulary import BY_SILENCE
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.held import Held, beyond
from approvals.clocks.models import Clock
from approvals.materials.models import Deficiency
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.domain.refusals import SilenceNoGround
from approvals.procedures.silence.domain.silence import SilentDecision, StatutorySilence
from approvals.procedures.silence.queries.decisions import BY_EFFECT, is_switched_off, was_owed
from portal.accounts.rules.conditions import value_at

_BY_SILENCE = frozenset(opinion.value for opinion in BY_SILENCE)


def refuse_missing_paper(held: Held, department_id: int, *, is_apart_from_silence: bool) -> None:
    """The department that says no where another's silence counts as agreement says that its paper is not the reason.

    Nothing is asked about a paper that has been issued, nor about the department's own.

    Raises SilenceNoGround. Law: 泰政办发〔2022〕58号 (the next department may not reject for it).
    """
    if is_apart_from_silence:
        return
    deemed = (task for task in held.of(ReviewTask) if task.opinion in _BY_SILENCE)
    owing = [task for task in deemed if task.department_id != department_id and _owes_paper(task)]
    names = [task.department.name for task in sorted(owing, key=lambda task: task.pk)]
    if told := "、".join(dict.fromkeys(names)):
        raise SilenceNoGround(names=told)


def spoken(held: Held, item: CaseItem) -> tuple[Clock, SilentDecision] | None:
    """What has decided an item in place of its head by now, whether the sweep has come by or not, with its period.

    Not where the day may be lost to an outage, or is to be reckoned again.
    """
    for clock in held.of(Clock):
        silent = BY_EFFECT.get(clock.effect) if clock.item_id == item.pk and clock.is_settled(held.standing) else None
        if silent is not None and clock.expires_at is not None:
            decision = SilentDecision(
                silence=silent,
                state=item.state,
                basis=value_at(item, silent.basis),
                clock_state=clock.state,
                expires_at=clock.expires_at,
                is_provisional=clock.is_provisional,
                is_held=was_owed(item.position, clock.expires_at, held.of(Deficiency)),
            )
            if silence.bars_decision(decision, held.now) and _still_counts(item, silent):
                return clock, decision
    return None


def _still_counts(item: CaseItem, silent: StatutorySilence) -> bool:
    with beyond():
        return not is_switched_off(item, silent)


def _owes_paper(task: ReviewTask) -> bool:
    paper = getattr(task, "written_opinion", None)
    return paper is None or paper.issued_at is None
