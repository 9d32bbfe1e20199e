"""Whether every clock is stored as its facts say: reckoned again, each under the version of the calendar it carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from approvals.clocks.domain.clocks import Due
from approvals.clocks.domain.vocabulary import ClockState
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.queries.facts import Reckoner, StoredClock, pauses_by_item, stored
from portal.kernel.workdays import WorkCalendar
from portal.workcalendar.queries import calendar_at

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Difference:
    """A clock whose stored end is not what its facts say."""

    clock_id: int
    case_id: int
    kind: str
    stored_on: date | None
    reckoned_on: date | None

    def __str__(self) -> str:
        return f"clock {self.clock_id} ({self.kind}) of case {self.case_id}: {self.stored_on}, not {self.reckoned_on}"


def differences(clocks: ClockQuerySet | None = None) -> Iterator[Difference]:
    """Yield those of *clocks*, or of all, open and closed, that differ; in chunks, so that any number fits into memory.

    A clock that moves in this very moment may seem to differ: look again while its case is held.
    """
    rows_of = Clock.objects.all() if clocks is None else clocks
    calendars: dict[int, _CalendarsAt] = {}
    last = 0
    while rows := stored(rows_of.filter(pk__gt=last).order_by("pk"), limit=CHUNK):
        last = rows[-1].pk
        pauses = pauses_by_item(rows)
        for row in rows:
            reckoner = calendars.setdefault(row.calendar_version, _CalendarsAt(row.calendar_version)).reckoner
            due = reckoner.due(row, pauses)
            if not _is_as(row, due):
                yield Difference(row.pk, row.case_id, row.kind, row.due_on, due.due_on)


class _CalendarsAt(dict[str, WorkCalendar]):
    """The calendars as they stood at a version, by region."""

    def __init__(self, version: int) -> None:
        super().__init__()
        self._version = version
        self.reckoner = Reckoner(self)

    def __missing__(self, region: str) -> WorkCalendar:
        self[region] = calendar_at(region, self._version)
        return self[region]


def _is_as(row: StoredClock, due: Due) -> bool:
    is_paused = due.due_on is None
    if row.stopped_at is None and (row.state == ClockState.PAUSED.value) is not is_paused:
        return False
    return (row.due_on, row.expires_at, row.is_provisional) == (due.due_on, due.expires_at, due.is_provisional)
