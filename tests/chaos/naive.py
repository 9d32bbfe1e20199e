"""The control: a sweep as one would first write it, one row at a time, each statement a transaction of its own."""

from celery import shared_task
from django.db import transaction
from django.db.models import F

from approvals.cases.domain import item_moves, review_moves
from approvals.cases.domain.vocabulary import Opinion, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockState
from approvals.clocks.models import Clock
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.models import Accountability, WrittenOpinion
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.audit import services as audit
from portal.outbox import services as outbox

KIND = "review.deem_agreed"


@shared_task(name="chaos.sweep_naively", ignore_result=True, acks_late=True)
def sweep_naively(*, limit: int) -> None:
    """Deem what is due, oldest first; asks nobody whether another sweeper does the same."""
    now = clock.now()
    due = ReviewTask.objects.filter(state=TaskState.OPEN.value, due_at__lte=now - silence.GRACE).order_by("due_at")
    for task in due.select_related("item", "department")[:limit]:
        ReviewTask.objects.filter(pk=task.pk).perform(
            review_moves.DEEM_AGREED,
            opinion=Opinion.DEEMED_AGREE.value,
            answered_at=now,
            effective_at=F("due_at"),
            version=F("version") + 1,
        )
        Clock.objects.filter(task=task).update(state=ClockState.EXPIRED.value, stopped_at=F("expires_at"))
        details = {"item": task.item.name, "department": task.department.name, "due": task.due_at.date().isoformat()}
        with transaction.atomic():
            audit.record(
                KIND, subject=f"case:{task.case_id}", actor=SYSTEM, at=now, details=details, case_id=task.case_id
            )
        with transaction.atomic():
            outbox.publish(KIND, key=f"{task.pk}:{task.version + 1}", payload={"case_id": task.case_id})
        CaseItem.objects.filter(pk=task.item_id).perform(item_moves.JOIN, version=F("version") + 1)
        owed = {"department_id": task.department_id}
        WrittenOpinion.objects.get_or_create(task=task, defaults=owed | {"owed_at": task.due_at})
        Accountability.objects.get_or_create(task=task, defaults=owed | {"lapsed_at": task.due_at, "recorded_at": now})
