"""What the law says of a period, walked day by day: slow, plain, and nothing of the product's in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = 5
KNOWN_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


@dataclass(frozen=True, eq=False)
class Book:
    """The calendar as facts: which years are published, which days differ from their weekday, which days were lost."""

    published: frozenset[int]
    works: Mapping[date, bool]
    lost_days: frozenset[date]
    lost_evenings: frozenset[date]

    def is_workday(self, day: date) -> bool:
        if day in self.works:
            return self.works[day]
        if day.year not in self.published and (day.month, day.day) in KNOWN_HOLIDAYS:
            return False
        return day.weekday() < SATURDAY

    def with_lost(self, outages: Iterable[Any]) -> "Book":
        """The book with what these outages took, their days or their evenings."""
        days = {each.day for each in outages if not each.is_evening}
        evenings = {each.day for each in outages if each.is_evening}
        return replace(self, lost_days=self.lost_days | days, lost_evenings=self.lost_evenings | evenings)

    def workday_after(self, day: date, count: int) -> date:
        """The *count*-th working day after *day*."""
        while count:
            day += ONE_DAY
            count -= self.is_workday(day)
        return day


class Period(NamedTuple):
    """A period as facts: ``pauses`` are (day it began, day it ended or None), of which the first day counts.

    With ``ends_on`` nothing is counted: that day is the end, unless it is excluded.
    ``extension`` is (working days, day of approval), by the right authority.
    """

    started_on: date
    allotted: int
    in_calendar_days: bool = False
    pauses: frozenset[tuple[date, date | None]] = frozenset()
    extension: tuple[int, date] | None = None
    ends_on: date | None = None


class End(NamedTuple):
    """The last day, None while a pause leaves it open; provisional when the way there leads through unknown days."""

    last: date | None
    is_provisional: bool


def day_of(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time.min, SHANGHAI)


@lru_cache(maxsize=200_000)
def end(period: Period, book: Book) -> End:
    """Walk until all days are counted. A day whose evening was lost is no last day."""
    spoilt: frozenset[date] = frozenset()
    while True:
        found = _walk(period, book, spoilt)
        if found.last not in book.lost_evenings - spoilt or found.last <= period.started_on:
            return found
        spoilt |= {found.last}


def original_end(period: Period, book: Book) -> End:
    """The end as it would be without the extension."""
    return end(period._replace(extension=None), book)


def _walk(period: Period, book: Book, spoilt: frozenset[date]) -> End:
    walker = _Walker(period, book, spoilt)
    if period.ends_on is not None:
        walker.go_to(period.ends_on)
    elif period.in_calendar_days and period.allotted:
        walker.count(period.allotted, in_calendar_days=True)
        if walker.day is not None and not walker.works(walker.day):
            walker.count(1)
    else:
        walker.count(period.allotted)
    original = walker.day
    if original is not None and period.extension is not None and period.extension[1] <= original:
        walker.count(period.extension[0])
    return End(walker.day, walker.touched_unknown)


class _Walker:
    def __init__(self, period: Period, book: Book, spoilt: frozenset[date]) -> None:
        self.period, self.book, self.spoilt = period, book, spoilt
        self.day: date | None = period.started_on
        self.touched_unknown = False

    def count(self, days: int, *, in_calendar_days: bool = False) -> None:
        while days and self.day is not None:
            self.day += ONE_DAY
            if any(until is None and since < self.day for since, until in self.period.pauses):
                self.day = None
            elif not self._is_excluded(self.day) and (in_calendar_days or self.works(self.day)):
                days -= 1

    def go_to(self, day: date) -> None:
        """To *day*, or from there on to the first that nothing excludes. Day 0 is excluded by nothing."""
        while day != self.period.started_on:
            if any(until is None and since < day for since, until in self.period.pauses):
                self.day = None
                return
            if not self._is_excluded(day):
                break
            day += ONE_DAY
        self.day = day

    def works(self, day: date) -> bool:
        self.touched_unknown |= day.year not in self.book.published
        return self.book.is_workday(day)

    def _is_excluded(self, day: date) -> bool:
        if day in self.book.lost_days or day in self.spoilt:
            return True
        return any(until is not None and since < day <= until for since, until in self.period.pauses)


def ended_on(pause: Any, stopped_at: datetime | None, today: date | None) -> date | None:
    is_known = pause.ended_at is not None and (stopped_at is None or pause.ended_at < stopped_at)
    if is_known:
        return pause.ended_on
    is_over = today is not None and pause.planned_end_on < today
    return pause.planned_end_on if is_over else None


def in_order(*moments: datetime | None) -> None:
    told = [moment for moment in moments if moment is not None]
    assert told == sorted(told), "a date lies before its facts"
