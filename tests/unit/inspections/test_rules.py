"""When a joint inspection may be held, and whose absence counts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from approvals.inspections.domain.rules import (
    Absence,
    InspectionOnRestDay,
    InspectionTooSoon,
    against_day,
    counts,
    earliest_day,
)
from portal.kernel.workdays import DayKind, SpecialDay, WorkCalendar
from tests.factories.approvals.cases import BASIS

CALENDAR = WorkCalendar({2026: True}, {date(2026, 3, 9): SpecialDay(DayKind.HOLIDAY, "示例节")})

MONDAY, FRIDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 7)

ABSENT = Absence(state="absent", is_signed_for=True, task_state="open", basis=BASIS)


@pytest.mark.parametrize(
    ("today", "earliest"), [(MONDAY, date(2026, 3, 5)), (FRIDAY, date(2026, 3, 12)), (SATURDAY, date(2026, 3, 13))]
)
def test_everybody_is_called_three_working_days_ahead(today, earliest):
    assert earliest_day(today, CALENDAR) == earliest
    assert against_day(earliest, today, CALENDAR) is None
    refused = against_day(earliest - timedelta(days=1), today, CALENDAR)
    assert isinstance(refused, InspectionTooSoon)
    assert refused.params == {"earliest": earliest.isoformat()}


@pytest.mark.parametrize("day", [date(2026, 3, 9), SATURDAY])
def test_nobody_is_called_for_a_day_of_rest(day):
    assert isinstance(against_day(day, MONDAY, CALENDAR), InspectionOnRestDay)


def test_an_unpublished_year_is_estimated():
    assert against_day(date(2027, 1, 5), date(2026, 12, 28), CALENDAR) is None


@pytest.mark.parametrize(
    "spared",
    [
        {"state": "excused"},
        {"state": "present"},
        {"is_signed_for": False},
        {"task_state": "answered"},
        {"basis": ""},
    ],
)
def test_absence_counts_only_unexcused_signed_for_and_on_a_basis(spared):
    assert counts(ABSENT)
    assert not counts(replace(ABSENT, **spared))
