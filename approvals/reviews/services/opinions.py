"""A department's opinion (部门意见) in the parallel review."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery

from approvals.cases.domain import item_moves, review_moves
from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import BY_SILENCE, Opinion, ReviewStage
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.queries.whole import own_rows
from approvals.cases.services.door import Moving, kind_of, moving
from approvals.clocks.domain.vocabulary import ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.starting import calendars_of
from approvals.procedures.hearings.domain import rules as hearings
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.services.effects import refuse_presider
from approvals.procedures.pauses.services import end_with_opinion
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.services.grounds import refuse_missing_paper
from approvals.reviews.domain import AbsenceTooLate, OpinionTooLate
from approvals.reviews.services.joining import join
from approvals.reviews.services.opening import send_up
from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.kernel.errors import DomainError, InvalidInput, NotFound
from portal.kernel.vocabulary import _
from portal.workcalendar.queries import standing

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
        case_id,
        review_moves.GIVE_OPINION,
        actor=actor,
        seen_version=seen_version,
        child=lambda case: task_of(case, task_id),
    ) as moved:
        task: ReviewTask = moved.subject
        refuse_presider(moved, task.presider_ids)
        catch_up(moved, task)
        refuse_after_silence(task, moved.now)
        if opinion is Opinion.DISAGREE:
            refuse_missing_paper(moved.case, task.department_id, is_apart_from_silence=is_apart_from_silence)
        task.give_opinion(at=moved.now, by=moved.user_id, opinion=opinion, reason=reason.strip())
        moved.tell(item=task.item.name, department=task.department.name, opinion_label=opinion.label)
        Clock.objects.filter(task=task).stop(moved.now)
        end_with_opinion(moved, task)
        if task.stage == ReviewStage.PRE_REVIEW.value:
            send_up(moved.case, task.item, moved.journal, calendars_of([moved.case]))
        elif join([task.item_id], answering=task.pk):
            moved.note(kind_of(CaseItem, item_moves.JOIN), actor=SYSTEM, item=task.item.name)
    return task


def refuse_after_silence(task: ReviewTask, now: datetime) -> None:
    """Refuse what comes after silence or absence has spoken, the earlier of which does.

    Not where its day may be lost to an outage, or is to be reckoned again. Raises AbsenceTooLate, OpinionTooLate.
    """
    refused: list[tuple[datetime, ExpiryEffect, type[DomainError]]] = []
    if task.due_at is not None and silence.bars_opinion(task.silence_basis, task.due_at, now):
        refused.append((task.due_at, ExpiryEffect.DEEM_AGREED, OpinionTooLate))
    if task.absent_until is not None and silence.bars_opinion(task.absence_basis, task.absent_until, now):
        refused.append((task.absent_until, ExpiryEffect.DEEM_PRESENT, AbsenceTooLate))
    for ended_at, effect, refusal in sorted(refused, key=lambda each: each[0]):
        if Clock.objects.filter(task=task, effect=effect.value).open().settled(standing()).exists():
            raise refusal(due=clock.last_day_before(ended_at).isoformat())


def has_spoken(task: ReviewTask, now: datetime) -> bool:
    """Whether the time of an open review is over for its silence, or for its absence, whatever may yet move it."""
    ends = ((task.silence_basis, task.due_at), (task.absence_basis, task.absent_until))
    return any(silence.bars_opinion(basis, ends_at, now) for basis, ends_at in ends)


def catch_up(moved: Moving, task: ReviewTask) -> None:
    """Let periods run on that stand still for a pause whose time is over."""
    if task.stands_still and end_before(moved, task.item_id):
        found = task_of(moved.case, task.pk)
        task.due_at, task.absent_until = found.due_at, found.absent_until


def task_of(case: Case, task_id: int) -> ReviewTask:
    """Return a task of *case* with its item and department, the end of an absence that counts, and who leads a hearing.

    Raises NotFound.
    """
    own = Clock.objects.open().filter(task=OuterRef("pk"))
    led = Hearing.objects.filter(item=OuterRef("item"), state__in=[state.value for state in hearings.LED])
    rows = case.tasks.select_related("item", "department", *own_rows("item__")).annotate(
        absent_until=Subquery(own.filter(effect=ExpiryEffect.DEEM_PRESENT.value).values("expires_at")),
        stands_still=Exists(own.filter(state=ClockState.PAUSED.value)),
        presider_ids=ArraySubquery(led.values("presider")),
    )
    try:
        task: ReviewTask = rows.get(pk=task_id)
    except ReviewTask.DoesNotExist:
        raise NotFound from None
    return task
