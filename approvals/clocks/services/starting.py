"""Making the clocks of a case from plans."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.clocks import ClockFacts, Pause, Unit, reckon
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.queries.facts import Calendars
from portal.kernel.workdays import WorkCalendar
from portal.workcalendar.queries import published_calendar


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


class PublishedCalendars(dict[str, WorkCalendar]):
    """The calendars in force, by region, each read when it is first asked for."""

    def __missing__(self, region: str) -> WorkCalendar:
        self[region] = published_calendar(region)
        return self[region]


def calendars_of(cases: Iterable[Case]) -> Calendars:
    """The calendars in force for *cases*, by region."""
    return {region: published_calendar(region) for region in {case.region for case in cases}}


def clocks(case: Case, plans: Iterable[Plan], calendars: Calendars) -> list[Clock]:
    """Return unsaved clocks for *plans*; a date in an unpublished year is marked provisional."""
    return [_clock(case, plan, calendars[case.region]) for plan in plans]


def expire(clock_ids: Iterable[int]) -> None:
    """Close clocks whose time has run out, as of the moment of expiry."""
    rows = Clock.objects.filter(pk__in=list(clock_ids))
    rows.update(state=ClockState.EXPIRED.value, stopped_at=F("expires_at"))


def _clock(case: Case, plan: Plan, calendar: WorkCalendar) -> Clock:
    due = reckon(ClockFacts(plan.started_on, plan.allotted, plan.unit, pauses=plan.pauses), calendar)
    return Clock(
        case=case,
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
