"""When a whole case will be done: the longest way through its items."""

from dataclasses import replace
from datetime import date, timedelta
from graphlib import CycleError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.projection import Leg, Span, last, spans
from portal.kernel.workdays import WorkCalendar

CALENDAR = WorkCalendar(years={2026: True}, exceptions={}).provisional()

MONDAY = date(2026, 3, 2)

days = st.dates(date(2026, 1, 1), date(2026, 10, 1))

lengths = st.integers(0, 30)


@st.composite
def ways(draw: st.DrawFn, limits: st.SearchStrategy[int | None] = lengths) -> list[Leg]:
    """Waiting legs, each after some of those before it; some are examined by a lower level first."""
    size, before = draw(st.integers(1, 7)), st.sampled_from((0, 0, 20))
    needs = [draw(st.sets(st.integers(0, at - 1)) if at else st.just(set())) for at in range(size)]
    return [Leg(at, tuple(sorted(needs[at])), draw(limits), before=draw(before)) for at in range(size)]


def longest(legs: list[Leg]) -> int:
    """The working days of the longest way, by walking all of them."""
    by_position = {leg.position: leg for leg in legs}

    def to_the_end_of(leg: Leg) -> int:
        return (
            leg.before
            + (leg.limit or 0)
            + max((to_the_end_of(by_position[before]) for before in leg.requires), default=0)
        )

    return max(to_the_end_of(leg) for leg in legs)


@given(legs=ways(), today=days)
def test_the_end_is_as_far_off_as_the_longest_way_is_long(legs, today):
    assert last(spans(legs, today, CALENDAR)) == CALENDAR.workday_after(today, longest(legs))


@given(legs=ways(), today=days)
def test_nothing_begins_before_what_it_requires_has_ended(legs, today):
    found = {span.position: span for span in spans(legs, today, CALENDAR)}
    assert set(found) == {leg.position for leg in legs}
    for leg in legs:
        own = found[leg.position]
        assert today <= own.starts_on <= own.ends_on
        assert all(found[before].ends_on <= own.starts_on for before in leg.requires)


@given(legs=ways(), today=days, done=st.data())
def test_getting_something_done_never_delays_the_end(legs, today, done):
    finished = done.draw(st.sampled_from(legs))
    after = [replace(leg, is_over=leg.is_over or leg == finished) for leg in legs]
    end = last(spans(after, today, CALENDAR))
    assert end is None or end <= last(spans(legs, today, CALENDAR))


@given(legs=ways(), today=days, wait=st.integers(0, 40), late=st.data())
def test_a_running_period_ends_on_its_due_day_or_today_if_that_is_past(legs, today, wait, late):
    running = late.draw(st.sampled_from([leg for leg in legs if not leg.requires]))
    due_on = today + timedelta(wait - 20)
    now = [replace(leg, ends_on=due_on) if leg == running else leg for leg in legs]
    found = {span.position: span for span in spans(now, today, CALENDAR)}
    assert found[running.position] == Span(running.position, today, max(today, due_on))


@given(legs=ways(st.one_of(lengths, st.none())), today=days)
def test_an_unknown_length_makes_the_end_unknown(legs, today):
    is_known = all(leg.limit is not None for leg in legs)
    assert bool(spans(legs, today, CALENDAR)) == is_known


def test_what_runs_side_by_side_ends_with_the_longest_and_what_follows_comes_on_top():
    legs = [Leg(0, (), 1), Leg(1, (0,), 5), Leg(2, (0,), 3)]
    found = spans(legs, MONDAY, CALENDAR)
    assert [(span.starts_on.day, span.ends_on.day) for span in found] == [(2, 3), (3, 10), (3, 6)]
    assert last(found) == date(2026, 3, 10)


def test_calendar_days_run_over_the_weekend_and_roll_to_a_working_day():
    assert last(spans([Leg(0, (), 5, Unit.DAY)], MONDAY, CALENDAR)) == date(2026, 3, 9)


def test_nothing_is_left_when_everything_is_over():
    legs = [Leg(0, (), 1, is_over=True), Leg(1, (0,), None, is_over=True)]
    assert spans(legs, MONDAY, CALENDAR) == ()
    assert last(()) is None


def test_a_circle_is_no_way():
    legs = [Leg(0, (1,), 1), Leg(1, (0,), 1)]
    with pytest.raises(CycleError):
        spans(legs, MONDAY, CALENDAR)


@given(legs=ways(), today=days)
def test_the_order_is_one_in_which_they_can_follow_each_other(legs, today):
    order = [span.position for span in spans(legs, today, CALENDAR)]
    requires = {leg.position: leg.requires for leg in legs}
    assert all(order.index(before) < order.index(position) for position in order for before in requires[position])
