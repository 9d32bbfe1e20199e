"""What a confirmed outage takes from a period: its office days from all, its evenings from what would end that day."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from approvals.clocks.domain.clocks import ClockFacts, Outage, Pause, PauseGround, Unit, due_on, reckon, with_outages
from approvals.clocks.domain.explain import DayUse, explain
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()

ONE_DAY = timedelta(days=1)

STARTS = st.dates(date(2024, 1, 1), date(2025, 9, 30))

FACTS = st.builds(ClockFacts, STARTS, st.integers(1, 30), st.sampled_from(Unit))

OFFSETS = st.frozensets(st.integers(-3, 60), max_size=6)


def losing(facts, whole=(), evenings=()):
    """The calendar with outages so many days after the start of *facts*."""
    return replace(
        CALENDAR,
        lost_days=frozenset(facts.started_on + offset * ONE_DAY for offset in whole),
        lost_evenings=frozenset(facts.started_on + offset * ONE_DAY for offset in evenings),
    )


def next_countable(day, calendar):
    following = day + ONE_DAY
    while not calendar.is_workday(following) or following in calendar.lost_days:
        following += ONE_DAY
    return following


@given(facts=FACTS, whole=OFFSETS)
def test_a_lost_day_counts_for_nobody(facts, whole):
    calendar = losing(facts, whole)
    outages = tuple(Outage(day, day) for day in sorted(calendar.lost_days))
    assert reckon(facts, calendar).due_on == due_on(replace(facts, outages=outages), CALENDAR)


@given(facts=FACTS, offset=st.integers(1, 60))
def test_a_lost_evening_counts_for_what_would_end_that_day_and_for_nothing_else(facts, offset):
    calendar = losing(facts, evenings={offset})
    before, after = due_on(facts, CALENDAR), reckon(facts, calendar).due_on
    if before == facts.started_on + offset * ONE_DAY:
        is_fixed = facts.unit is Unit.FIXED_DAY
        assert after == (before + ONE_DAY if is_fixed else next_countable(before, calendar))
    else:
        assert after == before


@given(facts=FACTS, whole=OFFSETS, evenings=OFFSETS)
def test_no_period_ends_in_an_outage(facts, whole, evenings):
    calendar = losing(facts, whole, evenings)
    last = reckon(facts, calendar).due_on
    assert last not in calendar.lost_days | calendar.lost_evenings
    assert last >= due_on(facts, CALENDAR)


@given(facts=FACTS, whole=OFFSETS, evenings=OFFSETS)
def test_telling_of_outages_twice_changes_nothing(facts, whole, evenings):
    calendar = losing(facts, whole, evenings)
    told = with_outages(facts, calendar)
    assert reckon(told, calendar) == reckon(facts, calendar)


@given(facts=FACTS, whole=OFFSETS, evenings=OFFSETS)
def test_every_day_lost_is_explained_as_such(facts, whole, evenings):
    facts = replace(facts, unit=Unit.WORKDAY)
    calendar = losing(facts, whole, evenings)
    told = explain(facts, calendar)
    lost = {day.on for day in told.days if day.use is DayUse.OUTAGE}
    expected = {day for day in calendar.lost_days if facts.started_on < day <= told.due.due_on}
    evenings_lost = lost - expected
    assert expected - lost == {day for day in expected if not calendar.is_workday(day)}
    assert evenings_lost <= calendar.lost_evenings
    assert told.counted == facts.allotted


@given(facts=FACTS, offset=st.integers(1, 20))
def test_in_an_open_pause_no_evening_is_the_last(facts, offset):
    paused = replace(facts, pauses=(Pause(facts.started_on, None, PauseGround.HEARING, is_noticed=True),))
    assume(due_on(paused, CALENDAR) is None)
    assert with_outages(paused, losing(facts, evenings={offset})) == paused


def test_what_is_due_at_once_is_due_whatever_fails():
    facts = ClockFacts(date(2026, 3, 2), 0)
    assert reckon(facts, losing(facts, {0, 1}, {0, 1})).due_on == date(2026, 3, 2)


def test_an_evening_in_an_unpublished_year_is_judged_by_the_estimate():
    facts = ClockFacts(date(2026, 12, 30), 2)
    due = reckon(facts, replace(CALENDAR, lost_evenings=frozenset({date(2027, 1, 4)})))
    assert (due.due_on, due.is_provisional) == (date(2027, 1, 5), True)
