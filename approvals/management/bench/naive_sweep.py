"""The loop that one would write first: every expired review by itself, object by object."""

from datetime import timedelta

from django.db import transaction

from approvals.cases.domain.vocabulary import ItemState, TaskState
from approvals.cases.models import ReviewTask
from approvals.clocks.domain.clocks import ClockFacts, reckon
from approvals.clocks.domain.vocabulary import ExpiryEffect
from approvals.clocks.models import Clock
from approvals.procedures.silence.models import Accountability, WrittenOpinion
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.accounts.queries import reviewers_of
from portal.audit import services as audit
from portal.fsm import held
from portal.outbox import services as outbox
from portal.workcalendar.queries import published_calendar


def sweep(limit: int) -> int:
    """Sweep one batch in a loop of transactions and return how many were due."""
    now = clock.now()
    due = Clock.objects.expired_with_effect(ExpiryEffect.DEEM_AGREED, now - timedelta(seconds=60))[:limit]
    swept = 0
    for row in due:
        with transaction.atomic():
            _deem(ReviewTask.objects.select_related("case", "item", "department").get(pk=row.task_id), row)
        swept += 1
    return swept


def _deem(task: ReviewTask, row: Clock) -> None:
    now = clock.now()
    with held(task):
        task.state = TaskState.DEEMED.value
        task.opinion, task.answered_at, task.effective_at = "deemed_agree", now, task.due_at
        task.version += 1
        task.save()
    row.state, row.stopped_at = "expired", row.expires_at
    row.save()
    _follow_up(task, row)
    if not task.item.tasks.filter(state=TaskState.OPEN.value).exists():
        with held(task.item):
            task.item.state = ItemState.REVIEWED.value
            task.item.save()
        _record("item.join", task, {"item": task.item.name})
    details = {"item": task.item.name, "department": task.department.name, "due": row.due_on.isoformat()}
    _record("review.deem_agreed", task, details)
    outbox.publish("review.deem_agreed", key=f"{task.pk}:{task.version}", payload={"case_id": task.case_id})


def _follow_up(task: ReviewTask, row: Clock) -> None:
    due = reckon(ClockFacts(row.due_on, 1), published_calendar(task.case.region))
    WrittenOpinion.objects.create(task=task, department=task.department, owed_at=row.expires_at)
    Accountability.objects.create(
        task=task,
        department=task.department,
        responsible_ids=reviewers_of({task.department_id}).get(task.department_id, []),
        lapsed_at=row.expires_at,
        recorded_at=clock.now(),
    )
    Clock.objects.create(
        case=task.case,
        task=task,
        kind="written_opinion",
        started_on=row.due_on,
        allotted=1,
        unit="workday",
        calendar_version=due.calendar_version,
        due_on=due.due_on,
        expires_at=due.expires_at,
    )


def _record(kind: str, task: ReviewTask, details: dict[str, str]) -> None:
    subject = f"case:{task.case_id}"
    audit.record(kind, subject=subject, actor=SYSTEM, at=clock.now(), details=details, case_id=task.case_id)
