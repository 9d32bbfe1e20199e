"""What the lists of staff share: their length, and clocks shown as of today."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Prefetch

from approvals.domain.vocabulary import ClockKind, ClockState
from approvals.models import Clock
from approvals.queries.clocks import ClockView, views
from portal import clock
from portal.kernel.workdays import WorkCalendar
from portal.workcalendar.queries import published_calendar

ROWS = 20
UNKNOWN = datetime(2999, 1, 1, tzinfo=UTC)
"""Stands in an order for a moment that nobody knows yet: behind all that are known."""

OPEN_CLOCKS = (ClockState.RUNNING.value, ClockState.PAUSED.value)


class ClockReader:
    """Shows clocks as of today, each by the calendar of its region, which is read once."""

    def __init__(self) -> None:
        self.today = clock.today()
        self._calendars: dict[str, WorkCalendar] = {}

    def show(self, rows: Iterable[Clock], region: str) -> list[ClockView]:
        return views(rows, self._calendar(region), self.today)

    def first(self, rows: Iterable[Clock], region: str) -> ClockView | None:
        """The first of *rows*, None when there is none."""
        return next(iter(self.show(list(rows)[:1], region)), None)

    def _calendar(self, region: str) -> WorkCalendar:
        if region not in self._calendars:
            self._calendars[region] = published_calendar(region)
        return self._calendars[region]


def with_open_clocks(*kinds: ClockKind, to: str) -> "Prefetch[Any]":
    """Read the open clocks of *kinds* of each row into the list *to*, with their pauses: two statements."""
    wanted = Clock.objects.open().filter(kind__in=[kind.value for kind in kinds]).order_by("pk")
    return Prefetch("clocks", wanted.with_pauses(), to_attr=to)
