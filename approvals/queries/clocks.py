"""Clocks as people read them: what is left, and why each day is what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from approvals.domain.clocks import (
    ClockFacts,
    Extension,
    Pause,
    PauseGround,
    Unit,
    excluded_workdays,
    remaining_workdays,
)
from approvals.domain.explain import ExplainedDay, Explanation, explain
from approvals.domain.vocabulary import ClockKind, ClockState
from approvals.models import Clock
from portal.kernel.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock. ``remaining`` is in working days, negative when overdue; ``share`` of the time is used, 0 to 100."""

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

    @property
    def is_open(self) -> bool:
        return self.state in (ClockState.RUNNING, ClockState.PAUSED)

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.remaining < 0

    @property
    def used(self) -> int:
        return max(self.allotted - max(self.remaining, 0), 0)

    @property
    def share(self) -> int:
        return min(round(100 * self.used / self.allotted), 100) if self.allotted else 100


def facts_of(clock: Clock) -> ClockFacts:
    """The facts of a clock; ``pauses`` are read from what was prefetched."""
    extension = None
    if clock.extension_approved_on is not None:
        extension = Extension(clock.extended_workdays, clock.extension_approved_on)
    return ClockFacts(
        started_on=clock.started_on,
        allotted=clock.allotted,
        unit=Unit(clock.unit),
        pauses=tuple(
            Pause(pause.started_on, pause.ended_on, PauseGround(pause.ground), bool(pause.notice_number))
            for pause in clock.pauses.all()
        ),
        extension=extension,
    )


def views(clocks: Iterable[Clock], calendar: WorkCalendar, today: date) -> list[ClockView]:
    """Show *clocks* as of *today*; days in unpublished years are estimated."""
    return [_view(clock, calendar.provisional(), today) for clock in clocks]


def explanation(clock: Clock, calendar: WorkCalendar, today: date) -> Explanation:
    """Every day of the clock with its reason."""
    return explain(facts_of(clock), calendar, today)


def sentence_of(day: ExplainedDay) -> str:
    """The reason of a day in the reader's language."""
    told = {"name": day.name and gettext(day.name), "ground": day.ground and gettext(day.ground)}
    return gettext(day.sentence) % {**told, "number": day.number}


def _view(clock: Clock, calendar: WorkCalendar, today: date) -> ClockView:
    facts = facts_of(clock)
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
        unit=Unit(clock.unit),
        excluded=excluded_workdays(facts, calendar, max(today, clock.started_on)),
        remaining=remaining_workdays(facts, calendar, today),
        is_provisional=clock.is_provisional,
    )
