"""When a whole case will be done, if everybody keeps their promise: the longest way through its items.

A plan, not a period in law: it enforces nothing, and estimates days of years that are not published.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter

from approvals.clocks.domain.clocks import ClockFacts, Unit, reckon
from portal.kernel.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Leg:
    """An item on the way: ``limit`` is the promised length in ``unit``, None where none is published.

    ``ends_on`` is the due day of its running period, None while it waits for the positions in ``requires``. ``before``
    are the working days that a lower level has first, or has left.
    """

    position: int
    requires: tuple[int, ...]
    limit: int | None
    unit: Unit = Unit.WORKDAY
    ends_on: date | None = None
    before: int = 0
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """When an open item begins (day 0) and ends at the latest; a running one begins today for what is left of it."""

    position: int
    starts_on: date
    ends_on: date


def spans(legs: Collection[Leg], today: date, calendar: WorkCalendar) -> tuple[Span, ...]:
    """Return the spans of the legs that are not over, in an order in which they can follow each other.

    A waiting leg begins when the last of those it requires ends, an overdue one ends today at the earliest. Empty
    when nothing is open, or when the length of something open is unknown. Raises CycleError.
    """
    by_position = {leg.position: leg for leg in legs}
    ends: dict[int, date] = {}
    found: list[Span] = []
    for position in TopologicalSorter({leg.position: leg.requires for leg in legs}).static_order():
        leg = by_position[position]
        if leg.is_over:
            continue
        starts_on = max([today, *(ends[before] for before in leg.requires if before in ends)])
        ends_on = _end(leg, starts_on, calendar)
        if ends_on is None:
            return ()
        ends[position] = ends_on
        found.append(Span(position, starts_on, ends_on))
    return tuple(found)


def last(found: Collection[Span]) -> date | None:
    """Return the day on which the last of *found* ends; None when there are none."""
    return max((span.ends_on for span in found), default=None)


def _end(leg: Leg, starts_on: date, calendar: WorkCalendar) -> date | None:
    if leg.ends_on is not None:
        return max(leg.ends_on, starts_on)
    if leg.limit is None:
        return None
    sent_up_on = calendar.workday_after(starts_on, leg.before)
    return reckon(ClockFacts(sent_up_on, leg.limit, leg.unit), calendar).due_on
