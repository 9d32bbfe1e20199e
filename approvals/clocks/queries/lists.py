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
from portal.rows.compiled import among, compiled
from portal.together import Together
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


def know_pauses(items: Iterable[CaseItem]) -> None:
    """Let *items* know their pauses (``CaseItem.all_pauses``): one statement, none where there are no items."""
    items = list(items)
    found = _pauses().rows(items=[item.pk for item in items]) if items else []
    for item in items:
        item.all_pauses = [pause for pause in found if pause.item_id == item.pk]


@compiled
def _pauses() -> QuerySet[Pause]:
    return Pause.objects.filter(among("item", "items"))


def beside_items(clocks: ClockQuerySet, **also: "QuerySet[Any, Any]") -> "dict[str, QuerySet[Any, Any]]":
    """The open ones of *clocks*, oldest first, the pauses of the ``items``, and whatever else: for ``read_clocks``."""
    return {"clocks": clocks.open().order_by("pk"), "pauses": Pause.objects.filter(among("item", "items")), **also}


def read_clocks(items: Iterable[CaseItem], lists: Together, **given: Any) -> dict[str, list[Any]]:
    """Read *lists*, which are those ``beside_items``, with what is *given* besides.

    The clocks are those of *items*, which get to know their pauses (``CaseItem.all_pauses``).
    """
    by_id = {item.pk: item for item in items}
    found = lists.read(items=list(by_id), **given)
    for item in by_id.values():
        item.all_pauses = [pause for pause in found["pauses"] if pause.item_id == item.pk]
    for row in found["clocks"]:
        row.item = by_id[row.item_id]
    return found
