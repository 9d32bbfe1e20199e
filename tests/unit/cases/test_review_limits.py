"""The working days of an opinion, where the catalogue does not say."""

from datetime import date, timedelta

import pytest

from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.review_limits import fewest_workdays, review_workdays

MONDAY = date(2026, 3, 2)

SATURDAY = 5


@pytest.mark.parametrize(
    ("published", "whole", "unit", "expected"),
    [
        (3, 10, Unit.WORKDAY, 3),
        (3, 10, Unit.DAY, 3),
        (None, 10, Unit.WORKDAY, 9),
        (None, 10, Unit.DAY, 5),
        (None, 30, Unit.DAY, 19),
        (None, 1, Unit.WORKDAY, 1),
        (None, 3, Unit.DAY, 1),
        (None, 0, Unit.WORKDAY, 1),
        (None, None, Unit.WORKDAY, 1),
    ],
)
def test_an_opinion_leaves_a_day_for_the_decision(published, whole, unit, expected):
    assert review_workdays(published, whole, unit) == expected


@pytest.mark.parametrize("days", range(40))
def test_calendar_days_hold_at_least_so_many_working_days_wherever_they_begin(days):
    def held(start: date) -> int:
        return sum((start + timedelta(days=n)).weekday() < SATURDAY for n in range(days))

    assert fewest_workdays(days) == min(held(MONDAY + timedelta(days=n)) for n in range(7))
