"""Working days: which days people work, and how to count them.

A calendar knows a year only when its arrangement (国务院办公厅关于部分节假日安排的通知) is published. Asked about
another year it raises UnpublishedYear; ``provisional()`` gives the calendar that estimates instead, for dates that
are shown as provisional and enforce nothing. Counting costs a bisection per year, never a loop over days.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import Word, _

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
MONTHS_OF_A_YEAR = 12
_SATURDAY = 5


class DayKind(Word):
    """What a day is in the calendar. People work on the first and the last."""

    WORKDAY = "workday", _("工作日")
    WEEKEND = "weekend", _("周末")
    HOLIDAY = "holiday", _("节假日")
    MAKEUP_DAY = "makeup_day", _("调休上班日")

    @property
    def is_worked(self) -> bool:
        return self in (DayKind.WORKDAY, DayKind.MAKEUP_DAY)


class SpecialDay(NamedTuple):
    """A day that differs from its weekday: its kind and the name of the holiday it belongs to."""

    kind: DayKind
    name: str


# Days off by date in every year: 全国年节及纪念日放假办法 (2024-11-10) 第二条. The lunar days and 清明 move.
FIXED_HOLIDAYS: Mapping[tuple[int, int], str] = MappingProxyType(
    {
        (1, 1): _("元旦"),
        (5, 1): _("劳动节"),
        (5, 2): _("劳动节"),
        (10, 1): _("国庆节"),
        (10, 2): _("国庆节"),
        (10, 3): _("国庆节"),
    }
)


class UnpublishedYear(DomainError):
    """The working days of a year are not published, so a date in it is unknown. Params: ``year``."""

    code = "calendar_missing"
    message = _("%(year)s年的工作日安排尚未公布，不能确定日期")

    def __init__(self, year: int) -> None:
        super().__init__(year=year)
        self.year = year

    @property
    def reference(self) -> str:
        """The code with its year, as in ``calendar_missing:2027``."""
        return f"{self.code}:{self.year}"


def add_months(day: date, months: int) -> date:
    """Return the corresponding day *months* later, or the end of that month. Law: 民法典第二百零二条."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The working days of a region.

    ``years`` maps a year to True when its arrangement is published and to False when it is only projected;
    ``exceptions`` are the days that differ from their weekday. ``version`` grows with every change of the source.
    ``lost_days`` are days on which people worked and the portal did not; of ``lost_evenings`` only the last hours were
    lost. Neither changes what the day is. Days are local calendar days; a datetime is refused, because its date
    depends on a zone.
    """

    years: Mapping[int, bool]
    exceptions: Mapping[date, SpecialDay]
    version: int = 0
    is_provisional: bool = False
    lost_days: frozenset[date] = frozenset()
    lost_evenings: frozenset[date] = frozenset()
    _tables: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False)
    _estimate: list["WorkCalendar"] = field(default_factory=list, init=False, repr=False)

    def is_published(self, year: int) -> bool:
        """Whether the arrangement of *year* is published."""
        return self.years.get(year, False)

    def provisional(self) -> "WorkCalendar":
        """Return this calendar, estimating unpublished years. Always the same one, so that its tables are built once.

        Such a year counts Monday to Friday without the holidays fixed by date, corrected by the exceptions known.
        Published years count as they are.
        """
        if self.is_provisional:
            return self
        if not self._estimate:
            self._estimate.append(replace(self, is_provisional=True))
        return self._estimate[0]

    def with_exceptions(self, exceptions: Mapping[date, SpecialDay]) -> "WorkCalendar":
        """Return this calendar with *exceptions* taking precedence, as a regional override does."""
        return replace(self, exceptions={**self.exceptions, **exceptions})

    def kind(self, day: date) -> DayKind:
        """Return what *day* is. Raises UnpublishedYear."""
        return self._look_up(day).kind

    def name(self, day: date) -> str:
        """Return the holiday that *day* belongs to, or works for; empty on ordinary days. Raises UnpublishedYear."""
        return self._look_up(day).name

    def is_workday(self, day: date) -> bool:
        """Whether people work on *day*. Raises UnpublishedYear."""
        return self._look_up(day).kind.is_worked

    def workday_after(self, day: date, count: int) -> date:
        """Return the *count*-th working day after *day*, which is not counted itself. Raises UnpublishedYear."""
        if count == 0:
            return day
        year, left, start = (day + ONE_DAY).year, count, day.toordinal()
        while True:
            table = self._table(year)
            place = bisect_right(table, start) + left - 1
            if place < len(table):
                return date.fromordinal(table[place])
            left = place - len(table) + 1
            year += 1

    def workday_reached_by(self, until: date, day: date, count: int) -> date | None:
        """Return the *count*-th working day after *day*, or None when it lies after *until*.

        Asks for no year that the answer does not need. Raises UnpublishedYear.
        """
        if count == 0:
            return day
        for year in range((day + ONE_DAY).year, until.year + 1):
            end = min(date(year, 12, 31), until)
            here = self.workdays_between(day, end)
            if here >= count:
                return self.workday_after(day, count)
            day, count = end, count - here
        return None

    def workday_before(self, day: date, count: int) -> date:
        """Return the *count*-th working day before *day*, which is not counted itself. Raises UnpublishedYear."""
        if count == 0:
            return day
        year, left, end = (day - ONE_DAY).year, count, day.toordinal() - 1
        while True:
            table = self._table(year)
            place = bisect_right(table, end) - left
            if place >= 0:
                return date.fromordinal(table[place])
            left = -place
            year -= 1

    def workdays_between(self, after: date, until: date) -> int:
        """Return how many working days there are with *after* < day <= *until*. Raises UnpublishedYear."""
        if until <= after:
            return 0
        first, last = after + ONE_DAY, until.toordinal()
        return sum(
            bisect_right(self._table(year), last) - bisect_right(self._table(year), after.toordinal())
            for year in range(first.year, until.year + 1)
        )

    def workdays_after(self, day: date) -> Iterator[date]:
        """Yield the working days after *day*, without end. Raises UnpublishedYear on reaching such a year."""
        while True:
            day = self.workday_after(day, 1)
            yield day

    def workdays_before(self, day: date) -> Iterator[date]:
        """Yield the working days before *day*, latest first. Raises UnpublishedYear on reaching such a year."""
        while True:
            day = self.workday_before(day, 1)
            yield day

    def roll_forward(self, day: date) -> date:
        """Return *day* if people work then, else the next working day. Raises UnpublishedYear.

        Law: 民法典第二百零三条第一款.
        """
        return day if self.is_workday(day) else self.workday_after(day, 1)

    def _look_up(self, day: date) -> SpecialDay:
        if isinstance(day, datetime):
            raise TypeError("a calendar is asked for a local date, not for a moment")
        is_published = self.is_published(day.year)
        if not is_published and not self.is_provisional:
            raise UnpublishedYear(day.year)
        special = self.exceptions.get(day)
        if special is not None:
            return special
        if not is_published and (day.month, day.day) in FIXED_HOLIDAYS:
            return SpecialDay(DayKind.HOLIDAY, FIXED_HOLIDAYS[day.month, day.day])
        return SpecialDay(DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKDAY, "")

    def _table(self, year: int) -> tuple[int, ...]:
        """Ordinals of the year's working days, in order; built once."""
        if year not in self._tables:
            first, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
            self._tables[year] = tuple(o for o in range(first, end) if self.is_workday(date.fromordinal(o)))
        return self._tables[year]
