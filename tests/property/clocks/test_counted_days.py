"""The law of clocks that count days, held against an oracle that walks day by day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from approvals.clocks.domain.clocks import (
    ClockFacts,
    Extension,
    Outage,
    Pause,
    PauseGround,
    Unit,
    due_on,
    excluded_workdays,
    expires_at,
    is_extension_valid,
    latest_on_before,
    original_due_on,
    reckon,
    remaining_workdays,
)
from approvals.clocks.domain.explain import DayUse, explain
from approvals.clocks.domain.policies import STRICT, ReceiptPolicy, day_zero, is_in_time
from portal.kernel.workdays import FIXED_HOLIDAYS, SHANGHAI, DayKind, SpecialDay, add_months
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()

ONE_DAY = timedelta(days=1)


days = st.dates(date(2022, 1, 1), date(2024, 6, 30))

moments = st.builds(
    lambda day, seconds: datetime.combine(day, time.min, UTC) + timedelta(seconds=seconds), days, st.integers(0, 86_399)
)

lengths = st.integers(0, 60)

units = st.sampled_from((Unit.WORKDAY, Unit.DAY))

yes, no, either = st.just(value=True), st.just(value=False), st.booleans()


@st.composite
def pauses(draw, start, *, is_open=no, is_noticed=either):
    began = start + draw(st.integers(-20, 90)) * ONE_DAY
    ended = None if draw(is_open) else began + draw(st.integers(0, 40)) * ONE_DAY
    return Pause(began, ended, draw(st.sampled_from(PauseGround)), draw(is_noticed))


@st.composite
def outages(draw, start):
    began = start + draw(st.integers(-5, 90)) * ONE_DAY
    return Outage(began, began + draw(st.integers(0, 4)) * ONE_DAY)


@st.composite
def clocks(draw, *, is_open=no):
    start = draw(days)
    approved_on = start + draw(st.integers(0, 150)) * ONE_DAY
    return ClockFacts(
        started_on=start,
        allotted=draw(lengths),
        unit=draw(units),
        pauses=tuple(draw(st.lists(pauses(start, is_open=is_open), max_size=4))),
        extension=draw(st.none() | st.builds(Extension, st.integers(0, 20), st.just(approved_on))),
        outages=tuple(draw(st.lists(outages(start), max_size=2))),
    )


plain_clocks = clocks().map(lambda facts: replace(facts, pauses=(), extension=None, outages=()))

open_clocks = clocks(is_open=either)


def is_excluded(facts, day):
    """The rule of exclusion as the law states it, for one day."""
    paused = any(
        pause.is_noticed and pause.started_on < day and (pause.ended_on is None or day <= pause.ended_on)
        for pause in facts.pauses
    )
    return paused or any(outage.started_on <= day <= outage.ended_on for outage in facts.outages)


def never_ends(facts, day):
    return any(pause.is_noticed and pause.ended_on is None and pause.started_on < day for pause in facts.pauses)


def walk(facts, start, count, counts):
    """The oracle: the *count*-th day after *start* that counts and is not excluded; None when it never comes."""
    day = start
    while count:
        day += ONE_DAY
        if never_ends(facts, day):
            return None
        count -= counts(day) and not is_excluded(facts, day)
    return day


def original_by_walking(facts):
    if facts.unit is Unit.WORKDAY or facts.allotted == 0:
        return walk(facts, facts.started_on, facts.allotted, CALENDAR.is_workday)
    last = walk(facts, facts.started_on, facts.allotted, lambda _day: True)
    return last and walk(facts, last - ONE_DAY, 1, CALENDAR.is_workday)


def due_by_walking(facts):
    original = original_by_walking(facts)
    if original is None or facts.extension is None or facts.extension.approved_on > original:
        return original
    return walk(facts, original, facts.extension.workdays, CALENDAR.is_workday)


def workdays(after, until):
    return [
        day for day in (after + n * ONE_DAY for n in range(1, (until - after).days + 1)) if CALENDAR.is_workday(day)
    ]


@given(facts=open_clocks)
def test_the_due_day_is_the_one_that_walking_finds(facts):
    assert due_on(facts, CALENDAR) == due_by_walking(facts)


@given(facts=clocks())
def test_exactly_the_allotted_days_are_counted(facts):
    last = original_due_on(facts, CALENDAR)
    if facts.unit is Unit.WORKDAY:
        counted = [day for day in workdays(facts.started_on, last) if not is_excluded(facts, day)]
        assert len(counted) == facts.allotted


@given(facts=clocks(), data=st.data())
def test_a_pause_never_shortens_a_period_and_costs_exactly_its_working_days(facts, data):
    facts = replace(facts, unit=Unit.WORKDAY, extension=None)
    pause = data.draw(pauses(facts.started_on, is_noticed=yes))
    before = due_on(facts, CALENDAR)
    after = due_on(replace(facts, pauses=(*facts.pauses, pause)), CALENDAR)
    cost = [
        day
        for day in workdays(facts.started_on, after)
        if pause.started_on < day <= pause.ended_on and not is_excluded(facts, day)
    ]
    gained = [day for day in workdays(before, after) if not is_excluded(facts, day)]
    assert after >= before
    assert len(gained) == len(cost)


@given(facts=clocks(), data=st.data())
def test_overlaps_never_cost_twice(facts, data):
    pause = data.draw(pauses(facts.started_on, is_noticed=yes))
    middle = pause.started_on + data.draw(st.integers(0, (pause.ended_on - pause.started_on).days)) * ONE_DAY
    halves = (replace(pause, started_on=middle), replace(pause, ended_on=middle))
    once = due_on(replace(facts, pauses=(pause, *facts.pauses)), CALENDAR)
    assert due_on(replace(facts, pauses=(pause, *facts.pauses, pause)), CALENDAR) == once
    assert due_on(replace(facts, pauses=(*facts.pauses, *halves)), CALENDAR) == once
    assert due_on(replace(facts, pauses=(pause, *facts.pauses, halves[0])), CALENDAR) == once


@given(facts=open_clocks)
def test_the_order_of_pauses_does_not_matter(facts):
    assert due_on(replace(facts, pauses=facts.pauses[::-1]), CALENDAR) == due_on(facts, CALENDAR)


@given(facts=clocks(), day=days)
def test_a_pause_of_one_day_costs_nothing(facts, day):
    pause = Pause(day, day, PauseGround.HEARING, is_noticed=True)
    assert due_on(replace(facts, pauses=(*facts.pauses, pause)), CALENDAR) == due_on(facts, CALENDAR)


@given(facts=clocks(), data=st.data())
def test_a_pause_without_written_notice_costs_nothing(facts, data):
    pause = data.draw(pauses(facts.started_on, is_open=either, is_noticed=no))
    assert due_on(replace(facts, pauses=(*facts.pauses, pause)), CALENDAR) == due_on(facts, CALENDAR)


@given(facts=clocks(), data=st.data())
def test_a_pause_from_the_due_day_on_comes_too_late(facts, data):
    last = due_on(facts, CALENDAR)
    began = last + data.draw(st.integers(0, 30)) * ONE_DAY
    pause = Pause(began, None, PauseGround.HEARING, is_noticed=True)
    assert due_on(replace(facts, pauses=(*facts.pauses, pause)), CALENDAR) == last


@given(facts=clocks(), data=st.data())
def test_a_day_of_outage_never_counts(facts, data):
    outage = data.draw(outages(facts.started_on))
    before = due_on(replace(facts, extension=None), CALENDAR)
    after = due_on(replace(facts, extension=None, outages=(*facts.outages, outage)), CALENDAR)
    assert after >= before
    assert facts.allotted == 0 or not outage.started_on <= after <= outage.ended_on


@given(facts=clocks(), workdays_more=st.integers(1, 20), shift=st.integers(-10, 10))
def test_an_extension_counts_when_approved_by_the_original_due_day(facts, workdays_more, shift):
    original = original_due_on(facts, CALENDAR)
    extended = replace(facts, extension=Extension(workdays_more, original + shift * ONE_DAY))
    added = [day for day in workdays(original, due_on(extended, CALENDAR)) if not is_excluded(facts, day)]
    assert is_extension_valid(extended, CALENDAR) is (shift <= 0)
    assert len(added) == (workdays_more if shift <= 0 else 0)


@given(facts=clocks())
def test_the_due_day_is_a_working_day_that_nothing_excludes(facts):
    assume(facts.allotted)
    last = due_on(facts, CALENDAR)
    assert CALENDAR.is_workday(last)
    assert not is_excluded(facts, last)


@given(facts=clocks())
def test_a_longer_period_never_ends_sooner(facts):
    facts = replace(facts, extension=None)
    ends = [due_on(replace(facts, allotted=facts.allotted + more), CALENDAR) for more in range(4)]
    assert ends == sorted(ends)
    if facts.unit is Unit.WORKDAY:
        assert all(one < next_one for one, next_one in pairwise(ends))


@given(facts=clocks())
def test_a_period_that_starts_later_never_ends_sooner(facts):
    facts = replace(facts, extension=None, allotted=facts.allotted + 1)
    assert due_on(replace(facts, started_on=facts.started_on + ONE_DAY), CALENDAR) >= due_on(facts, CALENDAR)


@given(facts=open_clocks)
def test_an_open_pause_leaves_the_end_open_unless_the_period_had_run_out(facts):
    opened = [pause.started_on for pause in facts.pauses if pause.is_noticed and pause.ended_on is None]
    closed = replace(facts, pauses=tuple(pause for pause in facts.pauses if pause.ended_on is not None))
    last = due_on(closed, CALENDAR)
    runs_out = not opened or last <= min(opened)
    if runs_out:
        assert due_on(facts, CALENDAR) == last
    elif facts.extension is None:
        assert due_on(facts, CALENDAR) is None


@given(facts=clocks())
def test_excluded_and_counted_working_days_add_up(facts):
    last = due_on(facts, CALENDAR)
    passed = workdays(facts.started_on, last)
    assert excluded_workdays(facts, CALENDAR, last) == sum(is_excluded(facts, day) for day in passed)


@given(facts=clocks(), passed=st.integers(0, 200))
def test_what_remains_is_what_will_be_counted(facts, passed):
    today, last = facts.started_on + passed * ONE_DAY, due_on(facts, CALENDAR)
    ahead = [day for day in workdays(today, last) if not is_excluded(facts, day)]
    overdue = len(workdays(last, today))
    assert remaining_workdays(facts, CALENDAR, today) == len(ahead) - overdue


@given(facts=clocks(), passed=st.integers(0, 60))
def test_while_paused_the_days_left_stand_still(facts, passed):
    today = facts.started_on + passed * ONE_DAY
    pause = Pause(today, None, PauseGround.EXPERT_REVIEW, is_noticed=True)
    paused = replace(facts, pauses=(pause,), extension=None, outages=(), unit=Unit.WORKDAY)
    assume(due_on(paused, CALENDAR) is None)
    left = remaining_workdays(replace(paused, pauses=()), CALENDAR, today)
    assert remaining_workdays(paused, CALENDAR, today) == left
    assert remaining_workdays(paused, CALENDAR, today + 30 * ONE_DAY) == left


@given(facts=clocks())
def test_the_explanation_counts_what_the_clock_counts(facts):
    explanation = explain(facts, CALENDAR)
    added = facts.extension.workdays if is_extension_valid(facts, CALENDAR) else 0
    numbers = [day.number for day in explanation.days if day.is_counted]
    assert explanation.counted == facts.allotted + added
    assert numbers == list(range(1, facts.allotted + added + 1))


@given(facts=open_clocks, passed=st.integers(0, 200))
def test_the_explanation_gives_every_day_once_with_a_sentence(facts, passed):
    today = facts.started_on + passed * ONE_DAY
    explanation = explain(facts, CALENDAR, today)
    listed = [day.on for day in explanation.days]
    assert listed[0] == facts.started_on
    assert all(later - earlier == ONE_DAY for earlier, later in pairwise(listed))
    assert all(str(day) and "%" not in str(day) for day in explanation.days)
    if explanation.due.due_on is None:
        assert listed[-1] >= today
    else:
        assert listed[-1] == explanation.due.due_on


@given(facts=open_clocks)
def test_the_explanation_gives_every_working_day_to_whom_it_belongs(facts):
    facts = replace(facts, unit=Unit.WORKDAY)
    for day in explain(facts, CALENDAR).days[1:]:
        assert (day.use is DayUse.REST) is not CALENDAR.is_workday(day.on)
        assert (day.use in {DayUse.PAUSED, DayUse.OUTAGE}) is (
            CALENDAR.is_workday(day.on) and is_excluded(facts, day.on)
        )
        assert (day.kind, day.name) == (CALENDAR.kind(day.on), CALENDAR.name(day.on))


@given(facts=open_clocks, shift=st.integers(0, 364))
def test_a_year_published_as_it_was_estimated_turns_provisional_days_firm(facts, shift):
    facts = moved(facts, date(2026, 1, 1) + shift * ONE_DAY - facts.started_on)
    as_estimated = {
        date(year, *at): SpecialDay(DayKind.HOLIDAY, name)
        for year in (2027, 2028)
        for at, name in FIXED_HOLIDAYS.items()
    }
    published = replace(
        CALENDAR.with_exceptions(as_estimated), years={**CALENDAR.years, 2027: True, 2028: True}, version=1
    )
    estimate, firm = reckon(facts, CALENDAR), reckon(facts, published)
    assert (estimate.due_on, estimate.expires_at) == (firm.due_on, firm.expires_at)
    assert not firm.is_provisional
    assert (estimate.calendar_version, firm.calendar_version) == (0, 1)
    if firm.due_on is not None:
        assert estimate.is_provisional is (firm.due_on.year > 2026)
    marked = [day for day in explain(facts, CALENDAR).days if day.is_provisional]
    assert all(day.on.year > 2026 for day in marked)


def moved(facts, shift):
    """The same facts, all of them *shift* later."""
    return replace(
        facts,
        started_on=facts.started_on + shift,
        pauses=tuple(
            replace(pause, started_on=pause.started_on + shift, ended_on=pause.ended_on and pause.ended_on + shift)
            for pause in facts.pauses
        ),
        outages=tuple(Outage(outage.started_on + shift, outage.ended_on + shift) for outage in facts.outages),
        extension=facts.extension and replace(facts.extension, approved_on=facts.extension.approved_on + shift),
    )


@given(day=days)
def test_a_period_expires_at_local_midnight_after_its_last_day(day):
    moment = expires_at(day)
    assert moment.tzinfo is UTC
    assert moment.astimezone(SHANGHAI).replace(tzinfo=None) == datetime.combine(day + ONE_DAY, time.min)


@given(moment=moments)
def test_receipt_is_on_the_local_day_and_deferred_receipt_on_a_working_day_not_before(moment):
    local = moment.astimezone(SHANGHAI).date()
    deferred = day_zero(moment, ReceiptPolicy(is_deferred=True), CALENDAR)
    assert day_zero(moment, STRICT, CALENDAR) == local
    assert CALENDAR.is_workday(deferred)
    assert workdays(local, deferred) in ([], [deferred])
    assert is_in_time(moment, local)
    assert not is_in_time(moment, local - ONE_DAY)


@given(anchor=days, length=st.integers(1, 60))
def test_counting_back_and_forward_are_inverse(anchor, length):
    start = CALENDAR.roll_forward(anchor)
    assert latest_on_before(due_on(ClockFacts(start, length), CALENDAR), length, CALENDAR) == start
    assert latest_on_before(anchor, length, CALENDAR, Unit.DAY) + length * ONE_DAY == anchor


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)), months=st.integers(-120, 120))
def test_months_keep_the_day_or_end_with_the_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + ONE_DAY).day == 1)
