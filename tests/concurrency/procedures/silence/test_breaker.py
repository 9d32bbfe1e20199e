"""Two sweepers meet a mass expiry in the same instant: it is held once, and neither of them breaks off."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import ReviewTask
from approvals.procedures.silence.domain import breaker
from approvals.procedures.silence.models import SilenceHold
from approvals.reviews.services import silences
from portal.accounts.models import Department
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.outbox.models import OutboxMessage
from tests.concurrency.at_once import at_once
from tests.factories.accounts import make_citizen, make_department
from tests.factories.approvals.cases import BASIS, clock_end, in_review

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("published_years"),
]


ROUNDS = 8

SWEPT_AT = clock_end(date(2026, 3, 9)) + timedelta(seconds=60)


def mass() -> Department:
    """A department of which one more silence is due than ever passes without question."""
    citizen, lead, silent = make_citizen(), make_department(), make_department()
    for _ in range(breaker.SMALLEST + 1):
        in_review(citizen=citizen, departments=[lead, silent], basis=BASIS)
    return silent


def sweep() -> int:
    with at(SWEPT_AT):
        return silences.deem_silent_opinions()


def test_a_mass_expiry_is_held_once_whoever_meets_it_first(subscribed):
    subscribed("silence.held")
    for _ in range(ROUNDS):
        mass()
        assert at_once(sweep, sweep, sweep) == [0, 0, 0]
    assert SilenceHold.objects.count() == ROUNDS
    assert AuditEvent.objects.filter(kind="silence.held").count() == ROUNDS
    assert OutboxMessage.objects.filter(topic="silence.held").count() == ROUNDS
    assert not ReviewTask.objects.filter(state=TaskState.DEEMED.value).exists()


def test_control_a_sweeper_that_looks_and_then_holds_breaks_off():
    department = mass()

    def naive_hold() -> None:
        with transaction.atomic():
            if SilenceHold.objects.filter(department=department, released_at=None).exists():
                return
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
            SilenceHold.objects.create(department=department, opened_at=SWEPT_AT, due_count=6, threshold=5)

    results = at_once(naive_hold, naive_hold)
    assert [type(result) for result in results if result is not None] == [IntegrityError]
