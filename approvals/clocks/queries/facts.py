"""The facts of clocks as stored, ready to be reckoned: one by one for pages, many at once for a recount."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from approvals.cases.models import CaseItem
from approvals.clocks.domain.clocks import ClockFacts, Due, Extension, Pause, PauseGround, Unit, reckon
from approvals.clocks.domain.periods import RUNNING_ON
from approvals.clocks.models import Clock
from approvals.clocks.models import Pause as PauseRow
from approvals.clocks.models.clocks import ClockQuerySet
from portal.kernel.workdays import WorkCalendar

Calendars = Mapping[str, WorkCalendar]
"""By region."""

PausesByItem = Mapping[int, Sequence[PauseRow]]


class StoredClock(NamedTuple):
    """A clock's facts, and what the last reckoning made of them."""

    pk: int
    case_id: int
    region: str
    item_id: int | None
    task_id: int | None
    kind: str
    state: str
    effect: str
    started_on: date
    allotted: int
    unit: str
    extended_workdays: int
    extension_approved_on: date | None
    stopped_at: datetime | None
    calendar_version: int
    due_on: date | None
    expires_at: datetime | None
    is_provisional: bool
    item: str | None
    department: str | None
    deficiency: str | None

    @property
    def owner(self) -> str:
        """What the period is about: a material owed, a department's review, an item, or the case (blank)."""
        return " · ".join(name for name in (self.deficiency, self.item, self.department) if name)


COLUMNS = (
    *("pk", "case_id", "case__region", "item_id", "task_id", "kind", "state", "effect", "started_on", "allotted"),
    *("unit", "extended_workdays", "extension_approved_on", "stopped_at", "calendar_version", "due_on", "expires_at"),
    *("is_provisional", "item__name", "task__department__name", "deficiency__name"),
)
"""The columns of a StoredClock, in its order."""


def stored(clocks: ClockQuerySet, *, limit: int | None = None) -> list[StoredClock]:
    """Read *clocks*, or the first *limit* of them: one statement."""
    return [StoredClock(*row) for row in clocks.values_list(*COLUMNS)[:limit]]


def pauses_by_item(clocks: Iterable[StoredClock]) -> dict[int, list[PauseRow]]:
    """The pauses, by item, that have begun on the items of *clocks*: one statement."""
    items = {clock.item_id for clock in clocks if clock.item_id is not None}
    found: dict[int, list[PauseRow]] = defaultdict(list)
    for pause in PauseRow.objects.filter(item__in=items, started_on__isnull=False):
        found[pause.item_id].append(pause)
    return found


def begun(item: CaseItem) -> tuple[Pause, ...]:
    """The pauses that have begun on an item, which were read along, for a clock that is about to start."""
    return tuple(_pauses(item.all_pauses, None))


def facts_of(clock: Clock | StoredClock, pauses: Iterable[PauseRow]) -> ClockFacts:
    """Return the facts of *clock*; *pauses* are those of its item, which are nothing to a period that runs on.

    A closed clock knows what had begun before it stopped, and as open what did not end before.
    """
    extension = None
    if clock.extension_approved_on is not None:
        extension = Extension(clock.extended_workdays, clock.extension_approved_on)
    return ClockFacts(
        started_on=clock.started_on,
        allotted=clock.allotted,
        unit=Unit.of(clock.unit),
        pauses=() if clock.kind in RUNNING_ON else tuple(_pauses(pauses, clock.stopped_at)),
        extension=extension,
    )


def facts_read(clock: Clock) -> ClockFacts:
    """Return the facts of a clock whose pauses were read along (``ClockQuerySet.with_pauses``, ``whole``)."""
    return facts_of(clock, clock.item.all_pauses if clock.item else ())


def is_in_doubt(clock: Clock | StoredClock, version: int) -> bool:
    """Whether no firm day by the calendar of *version* has been told yet; a fixed day asks no calendar."""
    return clock.is_provisional or (clock.calendar_version < version and clock.unit != Unit.FIXED_DAY.value)


def told(clock: Clock | StoredClock, due: Due) -> Due:
    """Return *due* as it is told: what stands still tells no day, so what is in doubt stays so until it runs on."""
    if due.due_on is None and is_in_doubt(clock, due.calendar_version):
        return replace(due, is_provisional=True)
    return due


class Reckoner:
    """Reckons clocks by the calendars of their regions; equal facts are reckoned once."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars
        self._known: dict[tuple[str, ClockFacts], Due] = {}

    def due(self, clock: StoredClock, pauses: PausesByItem) -> Due:
        """Return the end of *clock*, as it is told."""
        return told(clock, self._reckoned(clock, pauses))

    def _reckoned(self, clock: StoredClock, pauses: PausesByItem) -> Due:
        facts = facts_of(clock, pauses.get(clock.item_id, ()) if clock.item_id is not None else ())
        key = (clock.region, facts)
        if key not in self._known:
            self._known[key] = reckon(facts, self._calendars[clock.region])
        return self._known[key]


def _pauses(rows: Iterable[PauseRow], stopped_at: datetime | None) -> Iterable[Pause]:
    for row in rows:
        if row.began_at is None or row.started_on is None or (stopped_at is not None and row.began_at >= stopped_at):
            continue
        is_known = row.ended_at is not None and (stopped_at is None or row.ended_at < stopped_at)
        yield Pause(row.started_on, row.ended_on if is_known else None, PauseGround.of(row.ground), is_noticed=True)
