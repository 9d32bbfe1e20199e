"""Counting by bisection agrees with counting day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.seed import noticed_calendar

NATIONAL = noticed_calendar()
ONE_DAY = timedelta(days=1)

days = st.dates(date(2010, 1, 1), date(2022, 12, 31))
counts = st.integers(0, 500)
calendars = st.dictionaries(
    st.dates(date(2010, 1, 1), date(2024, 12, 31)),
    st.sampled_from([SpecialDay(DayKind.HOLIDAY, "地方节日"), SpecialDay(DayKind.MAKEUP_DAY, "地方节日")]),
    max_size=40,
).map(NATIONAL.with_exceptions)


@given(calendar=calendars, day=days, count=counts)
def test_the_nth_working_day_is_found_by_walking_too(calendar, day, count):
    walked, left = day, count
    while left:
        walked += ONE_DAY
        left -= calendar.is_workday(walked)
    assert calendar.workday_after(day, count) == walked


@given(calendar=calendars, day=days, count=counts)
def test_the_nth_working_day_before_is_found_by_walking_too(calendar, day, count):
    walked, left = day, count
    while left:
        walked -= ONE_DAY
        left -= calendar.is_workday(walked)
    assert calendar.workday_before(day, count) == walked


@given(calendar=calendars, day=days, count=st.integers(1, 500))
def test_backward_and_forward_are_inverse_on_working_days(calendar, day, count):
    start = calendar.roll_forward(day)
    assert calendar.workday_before(calendar.workday_after(start, count), count) == start
    assert calendar.workday_after(calendar.workday_before(start, count), count) == start


@given(calendar=calendars, after=days, length=st.integers(-30, 800))
def test_the_working_days_between_are_those_that_one_meets(calendar, after, length):
    met = [after + index * ONE_DAY for index in range(1, length + 1)]
    assert calendar.workdays_between(after, after + length * ONE_DAY) == sum(map(calendar.is_workday, met))


@given(calendar=calendars, day=days, count=counts, length=st.integers(0, 800))
def test_a_limit_hides_what_lies_behind_it_and_nothing_else(calendar, day, count, length):
    until = day + length * ONE_DAY
    reached = calendar.workday_after(day, count)
    assert calendar.workday_reached_by(until, day, count) == (reached if reached <= until else None)


@given(day=days)
def test_people_work_on_workdays_and_makeup_days_only(day):
    assert NATIONAL.is_workday(day) is (NATIONAL.kind(day) in {DayKind.WORKDAY, DayKind.MAKEUP_DAY})
