"""Two at once: what the lock on the case row promises, each with a control that does without it.

Decisions against sweeps at the instant of expiry are in ``test_deadline_races``.
"""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from approvals.cases.domain.vocabulary import ItemState, Opinion, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.reviews.services import opinions, silences
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.outbox.models import OutboxMessage
from tests.concurrency.at_once import at_once
from tests.concurrency.rounds import play_rounds
from tests.factories.approvals.cases import BASIS, FILED_AT, clock_end, staff_of
from tests.factories.approvals.crowds import pairs

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("published_years"),
]


ROUNDS = 1000

CONTROL_ROUNDS = 200

EXPIRY = clock_end(date(2026, 3, 9))

SWEPT_AT = EXPIRY + timedelta(seconds=60)


def answer(task: ReviewTask, actor) -> ReviewTask:
    with at(FILED_AT):
        return opinions.give_opinion(
            case_id=task.case_id, task_id=task.pk, actor=actor, seen_version=0, opinion=Opinion.AGREE
        )


def answer_without_lock(task: ReviewTask) -> None:
    """The join as one would first write it: answer, look whether others are open, hand over if not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_reviewtask SET state = 'cancelled' WHERE id = %s", [task.pk])
        cursor.execute(
            "SELECT count(*) FROM approvals_reviewtask WHERE item_id = %s AND state = 'open'", [task.item_id]
        )
        if cursor.fetchone()[0] == 0:
            cursor.execute("UPDATE approvals_caseitem SET state = 'reviewed' WHERE id = %s", [task.item_id])


def stuck() -> int:
    """Items that nobody will hand over: no task is open, yet they are under review."""
    under_review = CaseItem.objects.filter(state=ItemState.UNDER_REVIEW.value)
    return under_review.exclude(tasks__state=TaskState.OPEN.value).count()


@pytest.mark.long
def test_of_two_departments_that_answer_at_once_one_closes_the_round():
    rounds = pairs(ROUNDS, EXPIRY)
    first, second = staff_of(0), staff_of(0)
    results = play_rounds(
        rounds,
        lambda pair: answer(pair[0], _of(first, pair[0])),
        lambda pair: answer(pair[1], _of(second, pair[1])),
    )
    assert [r for pair in results for r in pair if isinstance(r, Exception)] == []
    assert stuck() == 0
    assert CaseItem.objects.filter(state=ItemState.REVIEWED.value).count() == ROUNDS


def test_control_without_the_lock_rounds_are_closed_by_nobody():
    rounds = pairs(CONTROL_ROUNDS, EXPIRY)
    play_rounds(rounds, lambda pair: answer_without_lock(pair[0]), lambda pair: answer_without_lock(pair[1]))
    assert stuck() > 0


def test_two_sweepers_deem_every_silence_once(subscribed):
    subscribed("review.deem_agreed")
    due = [second.pk for _, second in pairs(200, EXPIRY, basis=BASIS)]
    counts = at_once(lambda: _sweep_all(limit=20), lambda: _sweep_all(limit=20))
    assert sum(counts) == len(due)
    assert ReviewTask.objects.filter(pk__in=due, state=TaskState.DEEMED.value).count() == len(due)
    assert AuditEvent.objects.filter(kind="review.deem_agreed").count() == len(due)
    assert OutboxMessage.objects.filter(topic="review.deem_agreed").count() == len(due)


def test_control_two_sweepers_without_a_lock_act_twice():
    due = [second.pk for _, second in pairs(50, EXPIRY, basis=BASIS)]

    def naive_sweep() -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM approvals_reviewtask WHERE silence_basis <> '' AND state = 'open'")
            found = [pk for (pk,) in cursor.fetchall()]
            cursor.execute("SELECT pg_sleep(0.05)")
            cursor.execute(
                "UPDATE approvals_reviewtask SET state = 'deemed', opinion = 'deemed_agree' WHERE id = ANY(%s)", [found]
            )
            return len(found)

    assert sum(at_once(naive_sweep, naive_sweep)) > len(due)


def _of(actor, task: ReviewTask):
    """The same member of staff, in the department of *task*."""
    return type(actor)(actor.user_id, actor.name, actor.roles, task.department_id, region=actor.region)


def _sweep(limit: int) -> int:
    with at(SWEPT_AT):
        return silences.deem_silent_opinions(limit=limit)


def _sweep_all(limit: int) -> int:
    total = 0
    while swept := _sweep(limit):
        total += swept
    return total
