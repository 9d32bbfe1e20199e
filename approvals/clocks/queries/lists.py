"""What the lists of staff share: their length, and clocks shown as of today."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from approvals.cases.models import CaseItem
from approvals.clocks.domain.vocabulary import ClockState
from approvals.clocks.models import Clock, Pause
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.queries.clocks import ClockView, views
from portal import clock
from portal.kernel.workdays import WorkCalendar
from portal.together import together
from portal.workcalendar.queries import published_calendar

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


def read_clocks(items: Iterable[CaseItem], clocks: ClockQuerySet, **also: "QuerySet[Any, Any]") -> dict[str, list[Any]]:
    """Read the open ones of *clocks*, oldest first, and whatever else in one statement.

    The clocks are those of *items*, which get to know their pauses (``CaseItem.all_pauses``).
    """
    by_id = {item.pk: item for item in items}
    found = together(clocks=clocks.open().order_by("pk"), pauses=Pause.objects.filter(item__in=by_id.keys()), **also)
    for item in by_id.values():
        item.all_pauses = [pause for pause in found["pauses"] if pause.item_id == item.pk]
    for row in found["clocks"]:
        row.item = by_id[row.item_id]
    return found
