"""A department's opinion (部门意见) in the parallel review."""

from datetime import datetime

from approvals.cases.domain import review_moves
from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import BY_SILENCE, Opinion, ReviewStage
from approvals.cases.models import ReviewTask
from approvals.cases.services.door import moving
from approvals.cases.services.held import Held
from approvals.clocks.domain.vocabulary import ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.running import stop
from approvals.procedures.hearings.services.effects import refuse_presider
from approvals.procedures.pauses.services import end_with_opinion
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.services.grounds import refuse_missing_paper
from approvals.reviews.domain import AbsenceTooLate, OpinionTooLate
from approvals.reviews.services.joining import join
from approvals.reviews.services.opening import send_up
from portal import clock
from portal.accounts.actor import Actor
from portal.kernel.errors import DomainError, InvalidInput
from portal.kernel.vocabulary import _

NEEDS_REASON = frozenset({Opinion.AGREE_WITH_CONDITIONS, Opinion.DISAGREE})


def give_opinion(
    *,
    case_id: int,
    task_id: int,
    actor: Actor,
    seen_version: int,
    opinion: Opinion,
    reason: str = "",
    is_apart_from_silence: bool = False,
) -> ReviewTask:
    """Give the department's opinion on one item; the last one hands the item to its lead.

    A lower level's opinion (初审), whatever it says, sends the item up to the departments that review it.

    A disagreement or a condition needs a reason. A disagreement where another department's silence counts as agreement
    and its paper is missing also needs *is_apart_from_silence*, the word that this is not the reason. Where silence or
    absence counts as agreement, an opinion at or after the moment of expiry is too late, whether the sweeper has come
    by or not. Who leads a hearing of the item has no word on it. Raises OpinionTooLate, AbsenceTooLate, ReasonMissing,
    SilenceNoGround, InvalidInput, PresiderStaysOut and what ``moving`` raises.
    Law: 行政许可法第二十六条第二款, 第三十五条, 第四十八条第一款第四项; 泰政办发〔2022〕58号.
    """
    if opinion in BY_SILENCE:
        raise InvalidInput({"opinion": _("请从给出的选项中选择")})
    if opinion in NEEDS_REASON and not reason.strip():
        raise ReasonMissing
    with moving(
        case_id, review_moves.GIVE_OPINION, actor=actor, seen_version=seen_version, part=(ReviewTask, task_id)
    ) as moved:
        task: ReviewTask = moved.subject
        refuse_presider(moved, task.item)
        catch_up(moved, task)
        refuse_after_silence(moved, task)
        if opinion is Opinion.DISAGREE:
            refuse_missing_paper(moved, task.department_id, is_apart_from_silence=is_apart_from_silence)
        task.give_opinion(at=moved.now, by=moved.user_id, opinion=opinion, reason=reason.strip())
        moved.tell(item=task.item.name, department=task.department.name, opinion_label=opinion.label)
        stop(clocks_of(moved, task), moved.now)
        end_with_opinion(moved, task)
        if task.stage == ReviewStage.PRE_REVIEW.value:
            send_up(moved, task.item)
        else:
            join(moved, task.item)
    return task


def refuse_after_silence(held: Held, task: ReviewTask) -> None:
    """Refuse what comes after silence or absence has spoken, the earlier of which does.

    Not where its day may be lost to an outage, or is to be reckoned again. Raises AbsenceTooLate, OpinionTooLate.
    """
    refused: list[tuple[datetime, ExpiryEffect, type[DomainError]]] = []
    absent_until = _absent_until(held, task)
    if task.due_at is not None and silence.bars_opinion(task.silence_basis, task.due_at, held.now):
        refused.append((task.due_at, ExpiryEffect.DEEM_AGREED, OpinionTooLate))
    if absent_until is not None and silence.bars_opinion(task.absence_basis, absent_until, held.now):
        refused.append((absent_until, ExpiryEffect.DEEM_PRESENT, AbsenceTooLate))
    settled = {row.effect for row in clocks_of(held, task) if row.is_settled(held.standing)}
    for ended_at, effect, refusal in sorted(refused, key=lambda each: each[0]):
        if effect.value in settled:
            raise refusal(due=clock.last_day_before(ended_at).isoformat())


def has_spoken(held: Held, task: ReviewTask) -> bool:
    """Whether the time of an open review is over for its silence, or for its absence, whatever may yet move it."""
    ends = ((task.silence_basis, task.due_at), (task.absence_basis, _absent_until(held, task)))
    return any(silence.bars_opinion(basis, ends_at, held.now) for basis, ends_at in ends)


def catch_up(held: Held, task: ReviewTask) -> None:
    """Let periods run on that stand still for a pause whose time is over."""
    if any(row.state == ClockState.PAUSED.value for row in clocks_of(held, task)):
        end_before(held, task.item)


def clocks_of(held: Held, task: ReviewTask) -> list[Clock]:
    """The open periods of a review."""
    return [row for row in held.of(Clock) if row.task is task and row.is_open]


def _absent_until(held: Held, task: ReviewTask) -> datetime | None:
    """The end of an absence that counts."""
    ends = (row.expires_at for row in clocks_of(held, task) if row.effect == ExpiryEffect.DEEM_PRESENT.value)
    return next(ends, None)
