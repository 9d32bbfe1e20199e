"""A department's opinion (部门意见) in the parallel review."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from approvals.domain import hearings, item_moves, review_moves, silence
from approvals.domain.refusals import OpinionTooLate, ReasonMissing
from approvals.domain.vocabulary import ExpiryEffect, Opinion
from approvals.models import Case, CaseItem, Clock, Hearing, ReviewTask
from approvals.services._ending import end_with_opinion
from approvals.services._hearings import refuse_presider
from approvals.services._joining import join
from approvals.services._moving import Moving, kind_of, moving
from approvals.services.run_outs import end_before
from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.kernel.errors import InvalidInput, NotFound
from portal.kernel.vocabulary import _
from portal.workcalendar.queries import standing

NEEDS_REASON = frozenset({Opinion.AGREE_WITH_CONDITIONS, Opinion.DISAGREE})


def give_opinion(
    *, case_id: int, task_id: int, actor: Actor, seen_version: int, opinion: Opinion, reason: str = ""
) -> ReviewTask:
    """Give the department's opinion on one item; the last one hands the item to its lead.

    A disagreement or a condition needs a reason. Where silence counts as agreement, an opinion at or after the
    moment of expiry is too late, whether the sweeper has come by or not. Who leads a hearing of the item has no word
    on it. Raises OpinionTooLate, ReasonMissing, InvalidInput, PresiderStaysOut and what ``moving`` raises.
    Law: 行政许可法第二十六条第二款, 第四十八条第一款第四项.
    """
    if opinion is Opinion.DEEMED_AGREE:
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
        if task.due_at is not None and _is_barred(task, moved.now):
            raise OpinionTooLate(due=clock.last_day_before(task.due_at).isoformat())
        task.give_opinion(at=moved.now, by=moved.user_id, opinion=opinion, reason=reason.strip())
        moved.tell(item=task.item.name, department=task.department.name, opinion_label=opinion.label)
        Clock.objects.filter(task=task).stop(moved.now)
        end_with_opinion(moved, task)
        if join([task.item_id], answering=task.pk):
            moved.note(kind_of(CaseItem, item_moves.JOIN), actor=SYSTEM, item=task.item.name)
    return task


def _is_barred(task: ReviewTask, now: datetime) -> bool:
    """Whether silence has spoken: not where its day may be lost to an outage, or is to be reckoned again."""
    if not silence.bars_opinion(task.silence_basis, task.due_at, now):
        return False
    own = Clock.objects.filter(task=task, effect=ExpiryEffect.DEEM_AGREED.value)
    return own.open().settled(standing()).exists()


def catch_up(moved: Moving, task: ReviewTask) -> None:
    """Let a period run on that stands still for a pause whose time is over."""
    if task.due_at is None and end_before(moved, task.item_id):
        task.refresh_from_db(fields=["due_at"])


def task_of(case: Case, task_id: int) -> ReviewTask:
    """Return a task of *case* with its item and department, and who leads a hearing of it. Raises NotFound."""
    led = Hearing.objects.filter(item=OuterRef("item"), state__in=[state.value for state in hearings.LED])
    rows = case.tasks.select_related("item", "department").annotate(presider_ids=ArraySubquery(led.values("presider")))
    try:
        task: ReviewTask = rows.get(pk=task_id)
    except ReviewTask.DoesNotExist:
        raise NotFound from None
    return task
