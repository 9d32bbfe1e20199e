"""The control of the clock's test: a sweep that believes the clock of the process it runs in."""

from celery import shared_task
from django.db.models import F
from django.utils import timezone

from approvals.cases.domain import review_moves
from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import ReviewTask
from approvals.procedures.silence.domain import silence


@shared_task(name="tests.sweep_by_own_clock")
def sweep_by_own_clock() -> None:
    """Deem what seems to be due."""
    now = timezone.now()  # noqa: TID251 (this is what is wrong)
    ReviewTask.objects.filter(due_at__lte=now - silence.GRACE).perform(
        review_moves.DEEM_AGREED, opinion=Opinion.DEEMED_AGREE.value, answered_at=now, effective_at=F("due_at")
    )
