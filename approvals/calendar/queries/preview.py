"""What another calendar would do to the periods that run: reckoned as the recomputation does, nothing written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from approvals.clocks.domain import recounts
from approvals.clocks.domain.clocks import Due
from approvals.clocks.domain.recounts import Before, Change
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.queries.facts import COLUMNS, Reckoner, StoredClock, pauses_by_item
from portal.kernel.workdays import WorkCalendar

EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class Shift:
    """So many periods would end so many days later, or earlier when ``days`` is negative."""

    days: int
    count: int


@dataclass(frozen=True, slots=True)
class MovedPart:
    """The periods of one kind, or of one department, that would move: how many, and the least and the most."""

    label: str
    count: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A period that would move. ``owner`` is empty where it is the case's own."""

    case_id: int
    number: str
    owner: str
    kind: ClockKind
    department: str
    before: date
    after: date

    @property
    def days(self) -> int:
        return (self.after - self.before).days


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of all open periods.

    ``firmed`` would become certain without moving; ``disarmed`` are opinions for which silence could no longer count
    (they are among the moved or the firmed); ``paused`` have no day now and will be reckoned when they go on.
    ``shifts``, ``kinds`` and ``departments`` are of the moved that have a day before and after; ``examples`` are
    those of them that move most.
    """

    open: int
    moved: int
    paused: int
    firmed: int
    disarmed: int
    shifts: tuple[Shift, ...]
    kinds: tuple[MovedPart, ...]
    departments: tuple[MovedPart, ...]
    examples: tuple[MovedLine, ...]

    @property
    def untouched(self) -> int:
        return self.open - self.moved - self.firmed


def preview(calendar_of: Callable[[str], WorkCalendar], now: datetime) -> Preview:
    """Return what would become of all open periods by the calendars that *calendar_of* gives for each region.

    The portal's own region is asked for in any case, so that what *calendar_of* refuses is refused although nothing
    runs. Two statements besides the calendars', however many periods there are.
    """
    calendars = _Calendars(calendar_of)
    calendars[settings.REGION] = calendar_of(settings.REGION)
    rows = _open_clocks()
    reckoner, pauses = Reckoner(calendars), pauses_by_item(clock for clock, _n, _d in rows)
    found = [(clock, reckoner.due(clock, pauses), number, department) for clock, number, department in rows]
    changes = Counter(recounts.change(_before(clock), due) for clock, due, _n, _d in found)
    moved = [line for each in found if (line := _line(*each))]
    return Preview(
        open=len(rows),
        moved=changes[Change.MOVED],
        paused=sum(clock.due_on is None for clock, _n, _d in rows),
        firmed=changes[Change.FIRMED],
        disarmed=sum(recounts.loses_effect(clock.effect, _before(clock), due, now) for clock, due, _n, _d in found),
        shifts=tuple(Shift(*pair) for pair in sorted(Counter(line.days for line in moved).items())),
        kinds=_parts((line.kind.label, line.days) for line in moved),
        departments=_parts((line.department, line.days) for line in moved),
        examples=_most_moved(moved),
    )


class _Calendars(dict[str, WorkCalendar]):
    """By region, each asked for once."""

    def __init__(self, calendar_of: Callable[[str], WorkCalendar]) -> None:
        super().__init__()
        self._calendar_of = calendar_of

    def __missing__(self, region: str) -> WorkCalendar:
        self[region] = self._calendar_of(region)
        return self[region]


def _open_clocks() -> list[tuple[StoredClock, str, str]]:
    """Each with its case's number and the department that it binds."""
    rows = Clock.objects.open().values_list(*COLUMNS, "case__case_number", "department__name")
    return [(StoredClock(*row[:-2]), row[-2], row[-1]) for row in rows]


def _before(clock: StoredClock) -> Before:
    return Before(clock.due_on, clock.expires_at, clock.is_provisional)


def _line(clock: StoredClock, due: Due, number: str, department: str) -> MovedLine | None:
    before, after = clock.due_on, due.due_on
    if before is None or after is None or before == after:
        return None
    return MovedLine(clock.case_id, number, clock.owner, ClockKind.of(clock.kind), department, before, after)


def _parts(shifts: Iterable[tuple[str, int]]) -> tuple[MovedPart, ...]:
    """Most first."""
    by_label: dict[str, list[int]] = defaultdict(list)
    for label, days in shifts:
        by_label[label].append(days)
    parts = [MovedPart(label, len(days), min(days), max(days)) for label, days in by_label.items()]
    return tuple(sorted(parts, key=lambda part: (-part.count, part.label)))


def _most_moved(lines: Sequence[MovedLine]) -> tuple[MovedLine, ...]:
    return tuple(sorted(lines, key=lambda line: (-abs(line.days), line.after, line.number))[:EXAMPLES])
