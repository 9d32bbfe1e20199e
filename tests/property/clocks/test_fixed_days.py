"""The law of a period to a fixed day: nothing moves the day but what keeps everybody from acting on it."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from approvals.clocks.domain.clocks import (
    ClockFacts,
    Outage,
    Pause,
    PauseGround,
    Unit,
    due_on,
    excluded_workdays,
    reckon,
    remaining_workdays,
)
from approvals.clocks.domain.explain import DayUse, explain
from approvals.clocks.domain.vocabulary import ExpiryEffect
from approvals.procedures.renewals.domain import RenewalRequest, latest_request
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()

ONE_DAY = timedelta(days=1)

days = st.dates(date(2022, 1, 1), date(2026, 6, 30))


@st.composite
def periods(draw, *, may_be_open=False):
    """A period to a fixed day, with pauses and outages around that day."""
    start, allotted = draw(days), draw(st.integers(0, 90))
    near = st.integers(-30, 20).map(lambda offset: start + (allotted + offset) * ONE_DAY)
    lengths = st.integers(0, 30) | st.none() if may_be_open else st.integers(0, 30)
    pauses = st.builds(_pause, near, lengths, st.booleans())
    outages = st.builds(lambda day, length: Outage(day, day + length * ONE_DAY), near, st.integers(0, 3))
    return ClockFacts(
        start,
        allotted,
        Unit.FIXED_DAY,
        pauses=tuple(draw(st.lists(pauses, max_size=4))),
        outages=tuple(draw(st.lists(outages, max_size=2))),
    )


def _pause(began, length, is_noticed):
    ended = None if length is None else began + length * ONE_DAY
    return Pause(began, ended, PauseGround.INSPECTION, is_noticed)


def is_open_on(facts, day):
    """Whether a pause without end excludes *day*."""
    return any(p.is_noticed and p.ended_on is None and p.started_on < day for p in facts.pauses)


def is_excluded(facts, day):
    paused = any(p.is_noticed and p.ended_on and p.started_on < day <= p.ended_on for p in facts.pauses)
    return paused or any(outage.started_on <= day <= outage.ended_on for outage in facts.outages)


def by_walking(facts):
    """The oracle: day by day from the fixed one on; day 0 itself is excluded by nothing."""
    day = facts.fixed_on
    while day != facts.started_on and (is_open_on(facts, day) or is_excluded(facts, day)):
        if is_open_on(facts, day):
            return None
        day += ONE_DAY
    return day


@given(facts=periods(may_be_open=True))
def test_it_ends_on_the_first_day_from_the_fixed_one_on_that_nothing_excludes(facts):
    assert due_on(facts, CALENDAR) == by_walking(facts)


@given(facts=periods())
def test_what_is_over_before_it_does_not_move_it_however_long_it_took(facts):
    before = replace(
        facts,
        pauses=tuple(pause for pause in facts.pauses if pause.ended_on and pause.ended_on < facts.fixed_on),
        outages=tuple(outage for outage in facts.outages if outage.ended_on < facts.fixed_on),
    )
    assert due_on(before, CALENDAR) == facts.fixed_on
    assert excluded_workdays(before, CALENDAR, facts.fixed_on) == 0


@given(facts=periods(may_be_open=True), offsets=st.sets(st.integers(-5, 5)), years=st.integers(0, 30))
def test_no_holiday_moves_it_and_no_unknown_year_makes_it_provisional(facts, offsets, years):
    off = {facts.fixed_on + offset * ONE_DAY: SpecialDay(DayKind.HOLIDAY, "放假") for offset in offsets}
    assert reckon(facts, CALENDAR.with_exceptions(off)) == reckon(facts, CALENDAR)
    later = replace(facts, started_on=date(2026, 12, 1) + years * ONE_DAY, pauses=(), outages=())
    found = reckon(later, CALENDAR)
    assert (found.due_on, found.is_provisional) == (later.fixed_on, False)


@given(facts=periods(), lost=st.sets(st.integers(-3, 6)), evenings=st.sets(st.integers(-3, 6)))
def test_it_never_ends_on_a_day_or_an_evening_that_was_lost(facts, lost, evenings):
    lost_days = frozenset(facts.fixed_on + offset * ONE_DAY for offset in lost)
    lost_evenings = frozenset(facts.fixed_on + offset * ONE_DAY for offset in evenings)
    found = reckon(facts, replace(CALENDAR, lost_days=lost_days, lost_evenings=lost_evenings))
    assert found.due_on >= facts.fixed_on
    assert found.due_on == facts.started_on or found.due_on not in lost_days | lost_evenings


@given(facts=periods())
def test_the_explanation_counts_every_day_up_to_it_and_says_why_it_ends_later(facts):
    explanation = explain(facts, CALENDAR)
    assert explanation.days[-1].on == explanation.due.due_on
    for day in explanation.days[1:]:
        if day.on < facts.fixed_on:
            assert day.use is DayUse.COUNTED
        elif day.on < explanation.due.due_on:
            assert day.use in (DayUse.PAUSED, DayUse.OUTAGE)
        assert str(day)
    is_moved = explanation.due.due_on > facts.fixed_on
    assert explanation.counted == facts.allotted - is_moved
    assert (explanation.days[-1].use is DayUse.ROLLED) is is_moved


@given(facts=periods(may_be_open=True), waited=st.integers(0, 120))
def test_what_is_left_is_working_days_up_to_the_end_and_negative_after_it(facts, waited):
    today = facts.started_on + waited * ONE_DAY
    resumed = tuple(replace(p, ended_on=p.ended_on or max(today, p.started_on)) for p in facts.pauses)
    last = due_on(replace(facts, pauses=resumed), CALENDAR)
    left = remaining_workdays(facts, CALENDAR, today)
    assert left <= 0 if today >= last else 0 <= left <= CALENDAR.workdays_between(today, last)


@given(
    ends_on=days,
    notice=st.integers(1, 120),
    early=st.integers(-40, 40),
    corrected=st.integers(0, 200),
    is_named=st.booleans(),
)
def test_silence_renews_only_who_asked_in_time_and_on_a_basis(ends_on, notice, early, corrected, is_named):
    latest_on = latest_request(ends_on, notice, Unit.DAY, CALENDAR)
    assert latest_on + notice * ONE_DAY == ends_on
    asked_on = latest_on - early * ONE_DAY
    complete_on = asked_on + corrected * ONE_DAY
    request = RenewalRequest(asked_on, complete_on, latest_on, ends_on, "第五十条第二款" if is_named else "")
    has_time = complete_on <= ends_on
    assert (request.effect is ExpiryEffect.DEEM_RENEWED) is (is_named and early >= 0 and has_time)
    assert bool(request.obstacle) is (request.effect is ExpiryEffect.NONE)
