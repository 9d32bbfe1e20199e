"""When a hearing may be held, by whom, and what waits for it, from facts alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from approvals.clocks.domain.clocks import GRACE
from approvals.clocks.domain.periods import PERIODS, RUNNING_ON
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.procedures.hearings.domain import rules as hearings
from approvals.procedures.hearings.domain.rules import Staff, Unanswered
from approvals.procedures.hearings.domain.vocabulary import HearingState
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()

EXPIRY = datetime(2026, 3, 11, 16, 0, tzinfo=UTC)

MOMENT = timedelta(microseconds=1)


def code(refusal) -> str:
    return refusal.code if refusal else ""


def test_the_notice_of_a_hearing_is_counted_back_over_a_working_saturday_and_the_holidays():
    """Worked case T23c: a hearing on 22 October 2026 is told on the 13th at the latest."""
    assert hearings.latest_notice_on(date(2026, 10, 22), CALENDAR) == date(2026, 10, 13)
    assert hearings.earliest_on(date(2026, 10, 13), CALENDAR) == date(2026, 10, 22)
    assert hearings.earliest_on(date(2026, 9, 30), CALENDAR) == date(2026, 10, 15)


@pytest.mark.parametrize(
    ("day", "told_on", "refusal"),
    [
        (date(2026, 10, 22), date(2026, 10, 13), ""),
        (date(2026, 10, 22), date(2026, 10, 14), "hearing_too_soon"),
        (date(2027, 1, 12), date(2026, 12, 31), ""),
        (date(2027, 1, 11), date(2026, 12, 31), "hearing_too_soon"),
        (date.min, date(2026, 10, 14), "hearing_too_soon"),
        (date.max, date(2026, 10, 14), ""),
    ],
)
def test_a_day_that_comes_too_soon_is_refused_with_the_first_that_does_not(day, told_on, refusal):
    found = hearings.against_holding_on(day, told_on, CALENDAR)
    assert code(found) == refusal
    if found:
        earliest = date.fromisoformat(found.params["earliest"])
        assert hearings.against_holding_on(earliest, told_on, CALENDAR) is None


@pytest.mark.parametrize(
    ("who", "heads", "refusal"),
    [
        (1, {3}, ""),
        (9, {3}, "presider_from_outside"),
        (2, {3}, "presider_has_reviewed"),
        (3, {3}, "presider_must_decide"),
        (3, {3, 4}, ""),
    ],
)
def test_who_presides_neither_reviews_nor_decides(who, heads, refusal):
    staff = Staff(frozenset({1, 2, 3, 4}), frozenset(heads))
    assert code(hearings.against_presiding(who, staff, {2})) == refusal


@pytest.mark.parametrize("state", HearingState)
def test_what_waits_for_a_hearing_in_each_state(state):
    waiting = {
        HearingState.TOLD: "right_to_hearing_open",
        HearingState.REQUESTED: "hearing_pending",
        HearingState.SCHEDULED: "hearing_pending",
    }
    assert code(hearings.against_deciding([state.value])) == waiting.get(state, "")
    assert code(hearings.against_deciding(["held", state.value])) == waiting.get(state, "")
    assert code(hearings.against_telling([state.value])) == "hearing_already_told"
    assert code(hearings.against_announcing([state.value])) == ("hearing_unfinished" if state in waiting else "")


def test_where_there_was_none_nothing_waits():
    for refusal in (hearings.against_deciding, hearings.against_telling, hearings.against_announcing):
        assert refusal([]) is None


def test_minutes_come_once_the_hearing_has_begun():
    begins_at = datetime(2026, 3, 19, 7, 0, tzinfo=UTC)
    early = hearings.against_recording(begins_at, begins_at - MOMENT)
    assert early.params == {"at": "2026-03-19 15:00"}
    assert hearings.against_recording(begins_at, begins_at) is None


@pytest.mark.parametrize(
    ("fields", "late", "lapses"),
    [
        ({}, GRACE, True),
        ({}, GRACE - MOMENT, False),
        ({"state": "requested"}, GRACE, False),
        ({"clock_state": "stopped"}, GRACE, False),
        ({"is_provisional": True}, GRACE, False),
        ({"expires_at": None}, GRACE, False),
    ],
)
def test_a_right_lapses_on_a_firm_date_and_not_before(fields, late, lapses):
    facts = {"state": "told", "clock_state": "running", "expires_at": EXPIRY, "is_provisional": False} | fields
    assert hearings.lapses(Unanswered(**facts), EXPIRY + late) is lapses


def test_a_hearing_takes_its_time_neither_from_itself_nor_from_what_follows_the_decision():
    after = {ClockKind.CERTIFICATE, ClockKind.PUBLICATION}
    assert set(RUNNING_ON) == {ClockKind.HEARING_REQUEST, ClockKind.HEARING, *after}
    assert {p.code for p in PERIODS if p.runs_on} == {"hearing-request", "hearing", "certificate", "publication"}
