"""Clocks as people read them: what is left, and why each day is what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from approvals.cases.models import CaseItem
from approvals.cases.queries.whole import OneItem
from approvals.clocks.domain.clocks import PauseGround, Unit, excluded_workdays, remaining_workdays, with_outages
from approvals.clocks.domain.explain import ExplainedDay, Explanation, explain
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, PauseState
from approvals.clocks.models import Clock
from approvals.clocks.queries.facts import facts_read
from portal.clock import local_date
from portal.kernel.workdays import WorkCalendar
from portal.workcalendar.queries import published_calendar

_CHANGED = tuple(
    kind.value
    for kind in (
        ClockKind.DECISION,
        ClockKind.PROMISE,
        ClockKind.PRE_REVIEW,
        ClockKind.REVIEW,
        ClockKind.INSPECTORS,
    )
)


@dataclass(frozen=True, slots=True)
class OpenPause:
    """A special procedure under way; it ends on ``until`` at the latest, as the applicant was told."""

    ground: PauseGround
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock. ``remaining`` is in working days, negative when overdue; ``share`` of the time is used, 0 to 100.

    ``extended`` are the working days that an extension added. ``pause`` is what keeps a paused clock the longest.
    """

    pk: int
    kind: ClockKind
    state: ClockState
    item_id: int | None
    task_id: int | None
    deficiency_id: int | None
    started_on: date
    due_on: date | None
    allotted: int
    unit: Unit
    excluded: int
    remaining: int
    is_provisional: bool
    extended: int
    pause: OpenPause | None

    @property
    def is_open(self) -> bool:
        return self.state in (ClockState.RUNNING, ClockState.PAUSED)

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.remaining < 0

    @property
    def length(self) -> int:
        return self.allotted + self.extended

    @property
    def used(self) -> int:
        return max(self.length - max(self.remaining, 0), 0)

    @property
    def share(self) -> int:
        return min(round(100 * self.used / self.length), 100) if self.length else 100


def views(clocks: Iterable[Clock], calendar: WorkCalendar, today: date) -> list[ClockView]:
    """Show *clocks* as of *today*; days in unpublished years are estimated."""
    return [_view(clock, calendar.provisional(), today) for clock in clocks]


def open_periods(item: CaseItem) -> list[tuple[ClockKind, date | None]]:
    """The periods of an item, its reviews' among them, that people may want to change, with their last days."""
    rows = item.clocks.open().filter(kind__in=_CHANGED).order_by("kind", "due_on").distinct()
    return [(ClockKind.of(kind), due_on) for kind, due_on in rows.values_list("kind", "due_on")]


def periods_of(item: OneItem, *kinds: ClockKind) -> list[ClockView]:
    """The periods of an item itself, not of its reviews, that are of one of *kinds*. One statement at most."""
    rows = [row for row in item.of(Clock) if row.task_id is None and row.kind in kinds]
    return views(rows, published_calendar(item.whole.case.region), item.today) if rows else []


def explanation(clock: Clock, calendar: WorkCalendar, today: date) -> Explanation:
    """Every day of the clock with its reason."""
    return explain(facts_read(clock), calendar, today)


def sentence_of(day: ExplainedDay) -> str:
    """The reason of a day in the reader's language."""
    told = {"name": day.name and gettext(day.name), "ground": day.ground and gettext(day.ground)}
    return gettext(day.sentence) % {**told, "number": day.number}


def _view(clock: Clock, calendar: WorkCalendar, today: date) -> ClockView:
    facts = with_outages(facts_read(clock), calendar)
    until = local_date(clock.stopped_at) if clock.stopped_at else today
    return ClockView(
        pk=clock.pk,
        kind=ClockKind.of(clock.kind),
        state=ClockState.of(clock.state),
        item_id=clock.item_id,
        task_id=clock.task_id,
        deficiency_id=clock.deficiency_id,
        started_on=clock.started_on,
        due_on=clock.due_on,
        allotted=clock.allotted,
        unit=Unit.of(clock.unit),
        excluded=excluded_workdays(facts, calendar, max(until, clock.started_on)),
        remaining=remaining_workdays(facts, calendar, today),
        is_provisional=clock.is_provisional and clock.due_on is not None,
        extended=clock.extended_workdays,
        pause=_open_pause(clock) if clock.state == ClockState.PAUSED.value else None,
    )


def _open_pause(clock: Clock) -> OpenPause | None:
    pauses = clock.item.all_pauses if clock.item else ()
    found = [
        OpenPause(PauseGround.of(row.ground), row.started_on, row.planned_end_on)
        for row in pauses
        if row.state == PauseState.OPEN.value and row.started_on and row.planned_end_on
    ]
    return max(found, key=lambda pause: pause.until, default=None)
