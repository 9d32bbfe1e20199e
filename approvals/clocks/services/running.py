"""Starting the periods of a case from plans, and ending them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.held import Held
from approvals.clocks.domain.clocks import ClockFacts, Pause, Unit, reckon
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from portal.rows.shapes import shape_of


@dataclass(frozen=True, slots=True)
class Plan:
    """One clock to start: day 0 is *started_on*, ``allotted`` is in ``unit``, ``pauses`` are those that have begun."""

    kind: ClockKind
    started_on: date
    allotted: int
    unit: Unit = Unit.WORKDAY
    effect: ExpiryEffect = ExpiryEffect.NONE
    item: CaseItem | None = None
    task: ReviewTask | None = None
    deficiency: Any = None
    pauses: tuple[Pause, ...] = ()


def start(held: Held, *plans: Plan) -> list[Clock]:
    """Start a clock for each of *plans*; a date in an unpublished year is marked provisional."""
    started = [_clock(held, plan) for plan in plans]
    held.add(*started)
    return started


def stop(clocks: Iterable[Clock], at: datetime) -> bool:
    """Stop those of *clocks* that are open; return whether there was any."""
    found = [clock for clock in clocks if clock.is_open]
    for clock in found:
        clock.state, clock.stopped_at = ClockState.STOPPED.value, at
    return bool(found)


def expire(clock: Clock) -> None:
    """Close a clock whose time has run out, as of the moment of expiry."""
    clock.state, clock.stopped_at = ClockState.EXPIRED.value, clock.expires_at


def _clock(held: Held, plan: Plan) -> Clock:
    due = reckon(ClockFacts(plan.started_on, plan.allotted, plan.unit, pauses=plan.pauses), held.calendar)
    bound = plan.task or plan.item
    started: Clock = shape_of(Clock).new(
        case=held.case,
        region=held.case.region,
        department_id=bound.department_id if bound else held.case.lead_department_id,
        item=plan.item,
        task=plan.task,
        deficiency=plan.deficiency,
        kind=plan.kind.value,
        effect=plan.effect.value,
        state=(ClockState.PAUSED if due.due_on is None else ClockState.RUNNING).value,
        started_on=plan.started_on,
        allotted=plan.allotted,
        unit=plan.unit.value,
        calendar_version=due.calendar_version,
        due_on=due.due_on,
        expires_at=due.expires_at,
        is_provisional=due.is_provisional,
    )
    return started
