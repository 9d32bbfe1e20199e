"""Which days an outage took: pure, in local time of Asia/Shanghai.

A working day is lost when the portal was away for two hours of its office time. Of any other day its evening is lost
when the portal was away in the last two hours: that counts for what would end with that day, and for nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.kernel.workdays import ONE_DAY, SHANGHAI, WorkCalendar

OPENS, CLOSES, EVENING = time(9), time(17), time(22)
LONGEST_FORGIVEN = timedelta(hours=2)
"""An outage of so much office time, or more, takes the day."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment up to another, and which channels were away."""

    began_at: datetime
    ended_at: datetime
    channels: frozenset[str] = frozenset()

    def overlap(self, began_at: datetime, ended_at: datetime) -> timedelta:
        """How long this span lies within another."""
        return max(min(self.ended_at, ended_at) - max(self.began_at, began_at), timedelta())


@dataclass(frozen=True, slots=True)
class LostTime:
    """Days lost to everybody, and days whose evening was lost."""

    days: frozenset[date]
    evenings: frozenset[date]


def lost_time(span: Span, calendar: WorkCalendar) -> LostTime:
    """Return what *span* took. Years that are not published are estimated."""
    estimate = calendar.provisional()
    days = {day for day in _days(span) if estimate.is_workday(day) and _in_office(span, day) >= LONGEST_FORGIVEN}
    evenings = {day for day in _days(span) if span.overlap(_at(day, EVENING), _at(day + ONE_DAY, time.min))}
    return LostTime(frozenset(days), frozenset(evenings - days))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return *spans* in order, those that touch each other united with all their channels."""
    united: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.began_at, span.ended_at)):
        if united and span.began_at <= united[-1].ended_at:
            last = united[-1]
            united[-1] = Span(last.began_at, max(last.ended_at, span.ended_at), last.channels | span.channels)
        else:
            united.append(span)
    return united


def gaps(heard: Mapping[str, Iterable[Span]], until: datetime, tolerance: timedelta) -> list[Span]:
    """Return when channels were not heard for longer than *tolerance*, up to *until*, given when each was heard."""
    found: list[Span] = []
    for channel, ranges in heard.items():
        here = merged(ranges)
        ends = [*(following.began_at for following in here[1:]), until]
        found += [
            Span(last.ended_at, end, frozenset({channel}))
            for last, end in zip(here, ends, strict=True)
            if end - last.ended_at > tolerance
        ]
    return merged(found)


def _in_office(span: Span, day: date) -> timedelta:
    return span.overlap(_at(day, OPENS), _at(day, CLOSES))


def _days(span: Span) -> Iterator[date]:
    day = span.began_at.astimezone(SHANGHAI).date()
    while _at(day, time.min) < span.ended_at:
        yield day
        day += ONE_DAY


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SHANGHAI)
