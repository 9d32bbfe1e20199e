"""The calendar of working days: what each day is, and that an unknown year is never guessed."""

from datetime import UTC, date, datetime
from itertools import islice

import pytest

from portal.kernel.workdays import DayKind, SpecialDay, UnpublishedYear, WorkCalendar
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()

# The State Council's notices, typed from their text and not from the library.
NOTICES = {
    2025: (
        "1/1 1/28-2/4 4/4-4/6 5/1-5/5 5/31-6/2 10/1-10/8",
        "1/26 2/8 4/27 9/28 10/11",
    ),
    2026: (
        "1/1-1/3 2/15-2/23 4/4-4/6 5/1-5/5 6/19-6/21 9/25-9/27 10/1-10/7",
        "1/4 2/14 2/28 5/9 9/20 10/10",
    ),
}


def days(year: int, text: str) -> set[date]:
    found: set[date] = set()
    for part in text.split():
        first, _dash, last = part.partition("-")
        ends = [date(year, *map(int, end.split("/"))) for end in (first, last or first)]
        found |= {date.fromordinal(ordinal) for ordinal in range(ends[0].toordinal(), ends[1].toordinal() + 1)}
    return found


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_the_seed_is_as_the_notice_says(year):
    off, worked = (days(year, text) for text in NOTICES[year])
    for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert CALENDAR.is_workday(day) is expected, day
        assert (CALENDAR.kind(day) is DayKind.HOLIDAY) is (day in off), day
        assert (CALENDAR.kind(day) is DayKind.MAKEUP_DAY) is (day in worked), day


@pytest.mark.parametrize("year", NOTICES)
def test_both_noticed_years_have_248_working_days(year):
    assert CALENDAR.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == 248


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 3, 2), DayKind.WORKDAY, ""),
        (date(2026, 3, 1), DayKind.WEEKEND, ""),
        (date(2026, 10, 4), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 10, 10), DayKind.MAKEUP_DAY, "国庆节"),
    ],
)
def test_a_day_has_a_kind_and_the_name_of_its_holiday(day, kind, name):
    assert (CALENDAR.kind(day), CALENDAR.name(day)) == (kind, name)


def test_an_unknown_year_is_refused_with_its_number():
    with pytest.raises(UnpublishedYear) as refusal:
        CALENDAR.is_workday(date(2027, 3, 1))
    assert refusal.value.reference == "calendar_missing:2027"
    assert refusal.value.year == 2027
    assert "2027年" in str(refusal.value)


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: calendar.kind(date(2027, 1, 4)),
        lambda calendar: calendar.name(date(2027, 1, 4)),
        lambda calendar: calendar.workday_after(date(2026, 12, 31), 1),
        lambda calendar: calendar.workday_before(date(2027, 1, 4), 1),
        lambda calendar: calendar.workdays_between(date(2026, 12, 1), date(2027, 1, 1)),
        lambda calendar: calendar.roll_forward(date(2027, 1, 4)),
        lambda calendar: next(calendar.workdays_after(date(2026, 12, 31))),
        lambda calendar: next(calendar.workdays_before(date(2027, 1, 4))),
    ],
)
def test_no_question_about_an_unknown_year_gets_a_guess(ask):
    with pytest.raises(UnpublishedYear):
        ask(CALENDAR)


def test_no_more_years_are_asked_for_than_the_answer_needs():
    assert CALENDAR.workday_after(date(2026, 12, 30), 1) == date(2026, 12, 31)
    assert CALENDAR.workday_before(date(2027, 1, 1), 1) == date(2026, 12, 31)
    assert CALENDAR.workday_reached_by(date(2026, 12, 31), date(2026, 12, 30), 5) is None
    assert CALENDAR.workday_reached_by(date(2028, 3, 1), date(2026, 12, 29), 2) == date(2026, 12, 31)
    assert CALENDAR.workday_after(date(2003, 12, 31), 1) == date(2004, 1, 2)


def test_a_provisional_calendar_leaves_out_weekends_and_the_holidays_fixed_by_date():
    estimate = CALENDAR.provisional()
    off = [
        date.fromordinal(ordinal)
        for ordinal in range(date(2027, 1, 1).toordinal(), date(2028, 1, 1).toordinal())
        if estimate.kind(date.fromordinal(ordinal)) is DayKind.HOLIDAY
    ]
    assert [(day.month, day.day) for day in off] == [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    assert [estimate.name(day) for day in off] == ["元旦", "劳动节", "劳动节", "国庆节", "国庆节", "国庆节"]
    assert estimate.is_provisional
    assert estimate.provisional() is estimate
    assert not estimate.is_published(2027)


def test_a_provisional_calendar_leaves_published_years_as_they_are():
    assert CALENDAR.provisional().is_workday(date(2026, 10, 8))
    assert not CALENDAR.provisional().is_workday(date(2026, 10, 7))
    assert CALENDAR.provisional().is_workday(date(2024, 5, 11))


def test_a_projected_year_counts_in_the_provisional_calendar_only():
    projected = WorkCalendar({2027: False}, {date(2027, 2, 8): SpecialDay(DayKind.HOLIDAY, "春节")})
    assert not projected.provisional().is_workday(date(2027, 2, 8))
    with pytest.raises(UnpublishedYear):
        projected.is_workday(date(2027, 2, 8))


def test_an_override_takes_precedence_and_leaves_the_original_alone():
    local = CALENDAR.with_exceptions({date(2026, 4, 20): SpecialDay(DayKind.HOLIDAY, "三月三")})
    assert local.name(date(2026, 4, 20)) == "三月三"
    assert local.workday_after(date(2026, 4, 17), 1) == date(2026, 4, 21)
    assert CALENDAR.workday_after(date(2026, 4, 17), 1) == date(2026, 4, 20)
    assert CALENDAR.with_exceptions({date(2026, 10, 7): SpecialDay(DayKind.WORKDAY, "")}).is_workday(date(2026, 10, 7))


def test_a_moment_is_refused_because_its_date_depends_on_a_zone():
    with pytest.raises(TypeError, match="local date"):
        CALENDAR.is_workday(datetime(2026, 1, 4, 16, 30, tzinfo=UTC))


def test_working_days_follow_one_another_across_the_national_holidays():
    assert list(islice(CALENDAR.workdays_after(date(2026, 9, 29)), 4)) == [
        date(2026, 9, 30),
        date(2026, 10, 8),
        date(2026, 10, 9),
        date(2026, 10, 10),
    ]
    assert list(islice(CALENDAR.workdays_before(date(2026, 10, 9)), 2)) == [date(2026, 10, 8), date(2026, 9, 30)]


def test_a_day_of_rest_rolls_to_the_next_working_day_and_a_working_day_stays():
    assert CALENDAR.roll_forward(date(2026, 10, 2)) == date(2026, 10, 8)
    assert CALENDAR.roll_forward(date(2026, 10, 10)) == date(2026, 10, 10)


def test_a_calendar_has_one_estimate():
    estimate = noticed_calendar().provisional()
    calendar = noticed_calendar()
    assert calendar.provisional() is calendar.provisional()
    assert estimate.provisional() is estimate


def test_no_working_day_from_a_day_is_that_day_whatever_it_is():
    sunday = date(2026, 3, 1)
    assert CALENDAR.workday_before(sunday, 0) == sunday
    assert CALENDAR.workday_reached_by(sunday, sunday, 0) == sunday
