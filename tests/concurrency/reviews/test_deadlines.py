"""The instant of expiry: what was acknowledged stays, nobody waits in a circle, no clock but the database's counts.

With ``--full-size`` 5,000 decisions meet sweeps, and two sweepers two deciders on 16,000 due reviews twenty times;
without it 1,000 decisions do, and 1,600 reviews, twice.
"""

import os
from collections import Counter
from datetime import date, timedelta
from threading import Event

import pytest
from django.db import OperationalError, connection, transaction

from approvals.cases.domain.vocabulary import CaseState, Opinion, TaskState
from approvals.cases.models import Case, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.procedures.silence.domain import silence
from approvals.reviews.domain import OpinionTooLate
from approvals.reviews.services import opinions, silences
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.celery import app
from portal.clock.services import at
from portal.kernel.errors import DomainError, StaleVersion
from portal.outbox.models import OutboxMessage
from tests.concurrency.rounds import play_rounds
from tests.concurrency.workers import until, worker
from tests.factories.accounts import make_citizen, make_user
from tests.factories.approvals.cases import clock_end, make_case, make_clock
from tests.factories.approvals.crowds import crowd

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("published_years"),
]


AT_ONCE = 100

STRIDE = 97

EXPIRY = clock_end(date(2026, 3, 9))

JUST_IN_TIME = EXPIRY - timedelta(microseconds=1)

SWEPT_AT = EXPIRY + silence.GRACE

DEADLOCK = "40P01"


def reviewer(tasks: list[ReviewTask]) -> Actor:
    """Whoever answers for the one department of *tasks*."""
    return Actor(
        user_id=make_user().pk, name="经办人", roles=frozenset({Role.REVIEWER}), department_id=tasks[0].department_id
    )


def answer(task: ReviewTask, actor: Actor, moment=JUST_IN_TIME) -> str:
    """What comes of an opinion at *moment*; a lock that takes a second to come is told as 503."""
    opinion = Opinion.AGREE if task.pk % 2 else Opinion.DISAGREE
    try:
        with at(moment):
            opinions.give_opinion(
                case_id=task.case_id, task_id=task.pk, actor=actor, seen_version=0, opinion=opinion, reason="意见"
            )
    except DomainError as refusal:
        return refusal.code
    except OperationalError as error:
        return error.__cause__.pgcode
    return "acknowledged"


def sweep(limit: int) -> int:
    with at(SWEPT_AT):
        return silences.deem_silent_opinions(limit=limit)


def sweep_all(limit: int = 500) -> None:
    while sweep(limit):
        pass


def notice_deadlocks() -> None:
    """Let this connection look for a circle long before it gives a lock up."""
    with connection.cursor() as cursor:
        cursor.execute("SET deadlock_timeout = '50ms'")


def deadlocks() -> int:
    """How many circles PostgreSQL has broken in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def records(kind: str) -> tuple[Counter[int], Counter[int]]:
    """How often each case has an event, and a message, of *kind*."""
    events = AuditEvent.objects.filter(kind=kind).values_list("case_id", flat=True)
    messages = OutboxMessage.objects.filter(topic=kind).values_list("payload__case_id", flat=True)
    return Counter(events), Counter(messages)


def assert_each_settled_once(tasks: list[ReviewTask], acknowledged: set[int]) -> None:
    """What was acknowledged is there as it was said, the rest is silence; each with one event and one message."""
    rows = ReviewTask.objects.in_bulk([task.pk for task in tasks])
    said = {
        task.pk: (Opinion.AGREE if task.pk % 2 else Opinion.DISAGREE) if task.pk in acknowledged else "deemed_agree"
        for task in tasks
    }
    assert {pk: row.opinion for pk, row in rows.items()} == said
    for kind, cases in (
        ("review.give_opinion", {row.case_id for pk, row in rows.items() if pk in acknowledged}),
        ("review.deem_agreed", {row.case_id for pk, row in rows.items() if pk not in acknowledged}),
    ):
        assert records(kind) == (Counter(cases), Counter(cases))


def race(tasks: list[ReviewTask], sweeper) -> dict[int, str]:
    """Two deciders and *sweeper* on AT_ONCE reviews at a time; what came of each decision, by task."""
    actor = reviewer(tasks)
    batches = [tasks[start : start + AT_ONCE] for start in range(0, len(tasks), AT_ONCE)]

    def in_time(batch):
        return {task.pk: answer(task, actor) for task in batch[::2]}

    def partly_late(batch):
        moments = [JUST_IN_TIME, JUST_IN_TIME, JUST_IN_TIME, EXPIRY]
        return {task.pk: answer(task, actor, moments[n % 4]) for n, task in enumerate(batch[:0:-2])}

    results = play_rounds(batches, in_time, partly_late, sweeper)
    assert [swept for *_, swept in results if isinstance(swept, Exception)] == []
    return {pk: outcome for first, second, _ in results for pk, outcome in (first | second).items()}


@pytest.mark.long
def test_of_thousands_of_opinions_at_the_instant_of_expiry_none_is_acknowledged_and_lost(request, subscribed):
    for kind in ("review.give_opinion", "review.deem_agreed"):
        subscribed(kind)
    decisions = 5000 if request.config.getoption("--full-size") else 1000
    tasks = crowd([EXPIRY] * decisions)
    outcomes = race(tasks, lambda _batch: [sweep(limit=10) for _ in range(3)])
    sweep_all()
    seen = Counter(outcomes.values())
    assert sum(seen.values()) == decisions
    assert seen["acknowledged"] > decisions / 4
    assert seen[StaleVersion.code] > decisions / 50
    assert seen[OpinionTooLate.code] > decisions / 50
    assert_each_settled_once(tasks, {pk for pk, outcome in outcomes.items() if outcome == "acknowledged"})


def test_control_a_sweep_that_does_not_look_again_loses_acknowledged_opinions():
    tasks = crowd([EXPIRY] * AT_ONCE * 2)

    def careless_sweep(batch):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT array_agg(id) FROM approvals_reviewtask WHERE state = 'open' AND id = ANY(%s)",
                [[task.pk for task in batch]],
            )
            [found] = cursor.fetchone()
            if not found:
                return
            answered = ReviewTask.objects.filter(pk__in=found, state=TaskState.ANSWERED.value)
            until(answered.exists, "an opinion meanwhile")
            cursor.execute(
                "UPDATE approvals_reviewtask SET state = 'deemed', opinion = 'deemed_agree' WHERE id = ANY(%s)", [found]
            )

    outcomes = race(tasks, careless_sweep)
    acknowledged = [pk for pk, outcome in outcomes.items() if outcome == "acknowledged"]
    assert ReviewTask.objects.filter(pk__in=acknowledged, state=TaskState.DEEMED.value).exists()


def meet(tasks: list[ReviewTask], sweep_until_done) -> Counter[str]:
    """Two sweepers against two deciders who take any of *tasks* until all is swept; what came of the decisions."""
    actor, is_over = reviewer(tasks), Event()

    def sweeper(_round):
        notice_deadlocks()
        sweep_until_done()
        is_over.set()

    def decider(order):
        def decide(_round):
            notice_deadlocks()
            return {task.pk: answer(task, actor) for task in order if not is_over.is_set()}

        return decide

    here_and_there = [task for start in range(STRIDE) for task in tasks[start::STRIDE]]
    [(first, second, *swept)] = play_rounds([None], decider(tasks[::-1]), decider(here_and_there), sweeper, sweeper)
    failures = [error for error in swept if isinstance(error, Exception)]
    outcomes = Counter([*first.values(), *second.values()])
    outcomes.update(error.__cause__.pgcode for error in failures)
    return outcomes


def test_two_sweepers_against_two_deciders_never_wait_in_a_circle(request, subscribed):
    subscribed("review.deem_agreed")
    due, runs = (16_000, 20) if request.config.getoption("--full-size") else (1600, 2)
    before, outcomes = deadlocks(), Counter()
    for _ in range(runs):
        tasks = crowd([EXPIRY] * due)
        outcomes += meet(tasks, lambda: sweep_all(limit=100))
        sweep_all()
        states = ReviewTask.objects.filter(pk__in=[task.pk for task in tasks]).values_list("state", flat=True)
        assert set(states) == {TaskState.ANSWERED, TaskState.DEEMED}
    events, messages = records("review.deem_agreed")
    assert events == messages
    assert events.total() == due * runs - outcomes["acknowledged"]
    assert outcomes[DEADLOCK] == 0
    assert deadlocks() == before


def test_control_a_sweep_that_takes_reviews_before_their_cases_runs_into_circles():
    tasks = crowd([EXPIRY] * 400)
    cases = {task.pk: task.case_id for task in tasks}

    def children_first():
        for start in range(0, len(tasks), 50):
            batch = [task.pk for task in tasks[start : start + 50]]
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT id FROM approvals_reviewtask WHERE id = ANY(%s) FOR UPDATE", [batch])
                cursor.execute("SELECT pg_sleep(0.02)")
                cursor.execute(
                    "SELECT id FROM approvals_case WHERE id = ANY(%s) FOR NO KEY UPDATE", [[cases[pk] for pk in batch]]
                )

    assert meet(tasks, children_first)[DEADLOCK] > 0


@pytest.fixture
def to_come() -> tuple[list[ReviewTask], list[ReviewTask], Case]:
    """Reviews that expired five minutes ago, reviews that expire within 39 days, and an application received today."""
    now = clock.now()
    over = crowd([now - timedelta(minutes=5)] * 20)
    open_ones = crowd([now + timedelta(days=1 + number % 39) for number in range(200)])
    filed = make_case(CaseState.SUBMITTED, citizen=make_citizen(), received_at=now)
    effect = ExpiryEffect.DEEM_ACCEPTED.value
    make_clock(filed, ClockKind.NOTICE, expires_at=now + timedelta(days=7), effect=effect)
    return over, open_ones, filed


def deemed(tasks: list[ReviewTask]) -> int:
    return ReviewTask.objects.filter(pk__in=[task.pk for task in tasks], state=TaskState.DEEMED.value).count()


def test_a_worker_whose_clock_is_forty_days_ahead_brings_no_silence_forward(to_come):
    over, open_ones, filed = to_come
    queue = f"ahead-{os.getpid()}"
    with worker(queue, through="tests.concurrency.reviews.ahead"):
        for _ in range(3):
            app.send_task("approvals.sweep_deadlines", queue=queue)
        until(lambda: deemed(over) == len(over), "the sweep of what is due")
    assert deemed(open_ones) == 0
    assert Case.objects.get(pk=filed.pk).state == CaseState.SUBMITTED


def test_control_a_worker_that_believes_its_own_clock_fires_forty_days_early(to_come):
    _over, open_ones, _filed = to_come
    queue = f"ahead-{os.getpid()}"
    options = ("--include", "tests.concurrency.reviews.own_clock")
    owner = connection.settings_dict["USER"]
    with worker(queue, *options, through="tests.concurrency.reviews.ahead", role=owner):
        app.send_task("tests.sweep_by_own_clock", queue=queue)
        until(lambda: deemed(open_ones) == len(open_ones), "silence before its time")
