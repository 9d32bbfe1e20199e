"""Clocks between people, sweepers and publishers at the same instant, each with a control that does without a guard."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.db import connection, transaction

from approvals.calendar.services import outages as outage_ledger
from approvals.cases.domain.vocabulary import CaseState, TaskState
from approvals.cases.models import ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, PauseState
from approvals.clocks.models import Clock, Pause
from approvals.clocks.queries.differences import differences
from approvals.clocks.services import recomputing, run_outs
from approvals.intake.services import window
from approvals.procedures.pauses.domain import NothingToPause
from approvals.reviews.services import silences
from portal.accounts.actor import SYSTEM
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.kernel.errors import IllegalMove
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar import outages
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import Outage
from portal.workcalendar.queries import current_version, published_calendar
from portal.workcalendar.services import append
from tests.concurrency.at_once import at_once
from tests.concurrency.rounds import play_rounds
from tests.factories.accounts import make_citizen, make_department
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    REGION,
    clerk,
    clock_end,
    in_review,
    make_case,
    make_clock,
    make_item,
    make_material,
)
from tests.factories.approvals.crowds import release_masses
from tests.factories.approvals.periods import make_pause, noon
from tests.factories.outages import make_heartbeat
from tests.integration.procedures.pauses.steps import resume, reviewer_of, start

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("published_years"),
]


ROUNDS = 100

EXPIRY = clock_end(date(2026, 3, 9))

SWEPT_AT = EXPIRY + timedelta(seconds=60)

DAY_BEFORE = noon(6)

_days = count(10)


def sweep() -> int:
    with at(SWEPT_AT):
        return silences.deem_silent_opinions()


def silent_tasks(number: int) -> list[ReviewTask]:
    """Reviews of one department whose silence speaks at EXPIRY; the breaker lets them pass."""
    citizen, departments = make_citizen(), [make_department(), make_department()]
    release_masses(departments[1], SWEPT_AT)
    cases = [in_review(citizen=citizen, departments=departments, basis=BASIS)[0] for _ in range(number)]
    return [case.tasks.select_related("item").get(silence_basis=BASIS) for case in cases]


def pause_by(actor, task: ReviewTask) -> Pause:
    return start(task.case, task.item, actor, on=DAY_BEFORE, seen_version=None)


def silenced_in_a_pause() -> int:
    """Opinions deemed given although their clock had been stopped before it expired."""
    return ReviewTask.objects.filter(state=TaskState.DEEMED.value, item__pauses__state=PauseState.OPEN.value).count()


def test_whoever_pauses_in_time_is_never_silenced():
    rounds = silent_tasks(ROUNDS)
    actor = reviewer_of_department(rounds[0])
    results = play_rounds(rounds, lambda task: pause_by(actor, task), lambda _task: sweep())
    for paused, swept in results:
        assert isinstance(paused, Pause | NothingToPause), paused
        assert isinstance(swept, int), swept
    assert silenced_in_a_pause() == 0
    assert list(differences()) == []


def test_control_a_sweep_that_does_not_look_again_silences_in_a_pause():
    rounds = silent_tasks(40)
    actor = reviewer_of_department(rounds[0])

    def naive_sweep(task: ReviewTask) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT task_id FROM approvals_clock WHERE task_id = %s AND state = 'running'", [task.pk])
            found = cursor.fetchone()
            cursor.execute("SELECT pg_sleep(0.03)")
            if found:
                cursor.execute(
                    "UPDATE approvals_reviewtask SET state = 'deemed', opinion = 'deemed_agree' WHERE id = %s", found
                )

    play_rounds(rounds, lambda task: pause_by(actor, task), naive_sweep)
    assert silenced_in_a_pause() > 0


def test_a_pause_that_runs_out_ends_once_whoever_ends_it():
    pauses = [make_pause(in_review()[1]) for _ in range(60)]
    for pause in pauses:
        Clock.objects.filter(item=pause.item).update(state=ClockState.PAUSED.value, due_on=None, expires_at=None)
    actors = {pause.pk: reviewer_of(pause.item) for pause in pauses}

    def end_all() -> int:
        total = 0
        with at(noon(10)):
            while ended := run_outs.end_pauses_run_out(limit=7):
                total += ended
        return total

    def resume_all() -> int:
        return sum(_resumed(pause, actors[pause.pk]) for pause in pauses)

    counts = at_once(end_all, end_all, resume_all)
    assert sum(counts) == len(pauses)
    assert set(Pause.objects.values_list("state", "ended_on")) == {("ended", date(2026, 3, 9))}
    assert AuditEvent.objects.filter(kind__in=["pause.run_out", "pause.resume"]).count() == len(pauses)
    assert list(differences()) == []


def _resumed(pause: Pause, actor) -> bool:
    try:
        resume(pause, actor, noon(10))
    except IllegalMove:
        return False
    return True


def submitted(number: int) -> list:
    citizen, department = make_citizen(), make_department()
    cases = []
    for _ in range(number):
        case = make_case(CaseState.SUBMITTED, citizen=citizen, lead_department=department)
        make_item(case)
        make_material(case)
        make_clock(case, ClockKind.NOTICE, effect="deem_accepted")
        cases.append(case)
    return cases


def publish(_case) -> int:
    """A day off in the run of the periods, another one each time, and the recomputation that follows."""
    with at(FILED_AT):
        day = date(2026, 3, 3) + timedelta(days=next(_days) % 20)
        version = append(Arrangement("示府办", region=REGION, days={day: SpecialDay(DayKind.HOLIDAY, "放假")}), SYSTEM)
        recomputing.recompute()
    return version


def test_acceptance_and_publication_at_once_leave_no_clock_on_an_old_calendar():
    rounds, actor = submitted(ROUNDS), clerk()

    def accept(case) -> object:
        with at(FILED_AT):
            return window.accept(case_id=case.pk, actor=actor, seen_version=0)

    results = play_rounds(rounds, accept, publish)
    assert [result for pair in results for result in pair if isinstance(result, Exception)] == []
    with at(FILED_AT):
        recomputing.recompute()
    assert not Clock.objects.open().filter(calendar_version__lt=current_version()).exists()
    assert list(differences()) == []


def test_control_a_clock_that_takes_the_latest_version_and_not_that_of_its_calendar_stays_wrong():
    [case] = submitted(1)

    def naive_accept() -> None:
        due_on = published_calendar(REGION).workday_after(FILED_AT.date(), 20)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.5)")
        make_clock(case, ClockKind.DECISION, item=case.items.get(), allotted=20, expires_at=clock_end(due_on))

    results = at_once(naive_accept, lambda: publish(case))
    assert [result for result in results if isinstance(result, Exception)] == []
    with at(FILED_AT):
        recomputing.recompute()
    assert [each.kind for each in differences()] == [ClockKind.DECISION.value]


def test_two_workers_tell_of_every_clock_once():
    for _ in range(60):
        in_review()
    append(Arrangement("示府办", region=REGION, days={date(2026, 3, 6): SpecialDay(DayKind.HOLIDAY, "放假")}), SYSTEM)

    def work() -> int:
        with at(noon(5)):
            return recomputing.recompute(limit=5)

    assert [result for result in at_once(work, work, work) if isinstance(result, Exception)] == []
    work()
    assert AuditEvent.objects.filter(kind="clock.moved").count() == Clock.objects.count() == 60
    assert list(differences()) == []


def test_control_two_workers_without_the_lock_tell_twice():
    for _ in range(10):
        in_review()
    append(Arrangement("示府办", region=REGION, days={date(2026, 3, 6): SpecialDay(DayKind.HOLIDAY, "放假")}), SYSTEM)

    def naive() -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM approvals_clock WHERE calendar_version < %s", [current_version()])
            found = [pk for (pk,) in cursor.fetchall()]
            cursor.execute("SELECT pg_sleep(0.05)")
            cursor.execute("UPDATE approvals_clock SET calendar_version = %s", [current_version()])
            return len(found)

    assert sum(at_once(naive, naive)) > 10


def found_at_once() -> int:
    in_review()
    make_heartbeat(noon(4), noon(5))

    def look() -> int:
        with at(noon(5) + timedelta(hours=3)), transaction.atomic():
            return len(outages.find(SYSTEM, outage_ledger.due_days))

    results = at_once(look, look, look, look)
    assert [result for result in results if isinstance(result, Exception)] == []
    return Outage.objects.count()


def test_workers_that_look_at_once_find_one_outage():
    assert found_at_once() == 1


def test_control_without_taking_turns_they_find_it_twice(monkeypatch):
    def slowly() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    monkeypatch.setattr(outages, "_one_at_a_time", slowly)
    known = outages.Outage.objects.filter
    monkeypatch.setattr(outages.Outage.objects, "filter", lambda **which: _after_a_moment(known(**which)))
    assert found_at_once() > 1


def _after_a_moment(rows):
    read = list(rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.1)")
    return read


def reviewer_of_department(task: ReviewTask):
    actor = reviewer_of(task.item)
    return type(actor)(actor.user_id, actor.name, actor.roles, task.department_id, region=actor.region)
