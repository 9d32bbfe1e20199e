"""What burns: reviews that expire one after the other, and how they stand afterwards. Run inside the portal."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import F

from approvals.cases.domain.vocabulary import ItemState, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.models import Accountability, WrittenOpinion
from portal import clock
from portal.accounts.models import Applicant
from portal.audit.models import AuditEvent
from portal.outbox.models import OutboxMessage
from tests.factories.accounts import make_citizen
from tests.factories.approvals.crowds import crowd
from tests.factories.calendar import publish_years
from tests.factories.catalogue import make_matter

KIND = "review.deem_agreed"


@dataclass(frozen=True)
class Standing:
    """How many of *reviews* are deemed to agree; the rest must be 0 in the end."""

    reviews: int
    deemed: int
    lost: int
    deemed_twice: int
    events_missing: int
    messages_missing: int
    papers_missing: int
    misdated: int
    early: int
    clocks_left_running: int
    items_stuck: int


def fill(reviews: int, *, lead: float, over: float) -> None:
    """Open *reviews* whose silence speaks *lead* seconds from now and evenly *over* so many seconds."""
    publish_years()
    first = clock.now() + timedelta(seconds=lead) - silence.GRACE
    crowd([first + timedelta(seconds=over * number / reviews) for number in range(reviews)])


def welcome(callers: int, password: str) -> list[int]:
    """Open the matter CY01 to citizens named caller0, caller1 and so on, and return whom each applies for."""
    publish_years()
    make_matter("CY01")
    users = [make_citizen(f"caller{number}", password=make_password(password)) for number in range(callers)]
    return [Applicant.objects.get(person__user=user).pk for user in users]


def standing() -> Standing:
    """Count what is lost, done twice, missing, misdated or stuck."""
    tasks = ReviewTask.objects.all()
    deemed = tasks.filter(state=TaskState.DEEMED.value)
    cases = set(deemed.values_list("case_id", flat=True))
    events = Counter(AuditEvent.objects.filter(kind=KIND).values_list("case_id", flat=True))
    messages = Counter(OutboxMessage.objects.filter(topic=KIND).values_list("payload__case_id", flat=True))
    papers = [WrittenOpinion.objects.filter(task__in=deemed).count(), Accountability.objects.count()]
    open_clocks = Clock.objects.open().filter(kind=ClockKind.REVIEW.value)
    under_review = CaseItem.objects.filter(state=ItemState.UNDER_REVIEW.value)
    return Standing(
        reviews=tasks.count(),
        deemed=len(cases),
        lost=tasks.count() - len(cases),
        deemed_twice=events.total() - len(events) + messages.total() - len(messages),
        events_missing=len(cases - events.keys()),
        messages_missing=len(cases - messages.keys()),
        papers_missing=2 * len(cases) - sum(papers),
        misdated=deemed.exclude(effective_at=F("due_at")).count(),
        early=deemed.filter(answered_at__lt=F("due_at") + silence.GRACE).count(),
        clocks_left_running=open_clocks.exclude(task__state=TaskState.OPEN.value).count(),
        items_stuck=under_review.exclude(tasks__state=TaskState.OPEN.value).count(),
    )
