"""Laws of the call to a joint inspection: whoever is called has time, and nobody waits longer than that."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from approvals.clocks.domain.lengths import CALL_WORKDAYS
from approvals.inspections.domain.rules import against_day, earliest_day
from portal.kernel.workdays import DayKind, SpecialDay, WorkCalendar

ONE_DAY = timedelta(days=1)

FIRST = date(2026, 1, 1)

days = st.integers(0, 330).map(lambda offset: FIRST + offset * ONE_DAY)
"""So early that no day that is asked for lies in the year after."""

holidays = st.sets(days, max_size=30)


def calendar(off: set[date]) -> WorkCalendar:
    return WorkCalendar({2026: True}, {day: SpecialDay(DayKind.HOLIDAY, "示例节") for day in off})


@given(today=days, off=holidays, wait=st.integers(-3, 30))
def test_a_call_that_is_taken_leaves_two_whole_working_days_and_meets_on_one(today, off, wait):
    known, day = calendar(off), today + wait * ONE_DAY
    if against_day(day, today, known) is None:
        whole = [today + n * ONE_DAY for n in range(1, wait)]
        assert sum(map(known.is_workday, whole)) >= CALL_WORKDAYS - 1
        assert known.is_workday(day)


@given(today=days, off=holidays)
def test_the_earliest_day_that_is_told_is_the_first_that_is_taken(today, off):
    known = calendar(off)
    earliest = earliest_day(today, known)
    before = [today + n * ONE_DAY for n in range((earliest - today).days)]
    assert against_day(earliest, today, known) is None
    assert all(against_day(day, today, known) is not None for day in before)
