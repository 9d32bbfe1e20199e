"""What supervision watches: the figures of a region."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet, Value

from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ClockState
from approvals.clocks.models import Clock
from approvals.permissions import RULES
from approvals.supervision.domain import FigureKind
from approvals.supervision.models import SealedFigures
from approvals.supervision.queries.daily import Sum, sums
from approvals.supervision.queries.lists import Alert, alerting, by_alert, moments
from portal import clock
from portal.accounts.actor import Actor, bound
from portal.accounts.models import Department
from portal.kernel.workdays import ONE_DAY
from portal.together import compiled_together
from portal.workcalendar.queries import published_calendar

PERIOD_WORKDAYS = 30

WARN_PERCENT = 90

_DONE = {"decided", "opinions", "suspended", "overdue", "undecided"}
_TOLD = {*_DONE, "late", "deemed", "late_opinions", "in_hand"}
"""What is told of a department, and what of that makes it worth a line."""


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department over the period: ``deemed`` are opinions that it did not give, ``late_opinions`` both
    these and those given too late.

    Late now are ``overdue`` opinions and ``undecided`` items.

    ``suspended`` are working days that its special procedures took out of the count, of those that it had items in
    hand.
    """

    pk: int
    name: str
    decided: int = 0
    late: int = 0
    opinions: int = 0
    deemed: int = 0
    late_opinions: int = 0
    overdue: int = 0
    undecided: int = 0
    suspended: int = 0
    in_hand: int = 0

    @property
    def suspended_percent(self) -> int:
        """Suspended days among all in hand, 0 where there was none."""
        return round(100 * self.suspended / self.in_hand) if self.in_hand else 0

    @property
    def due(self) -> int:
        """What had to be done: decisions and opinions, also those that are late and still to come."""
        return self.decided + self.opinions + self.overdue + self.undecided

    @property
    def on_time_percent(self) -> int | None:
        """What was done in time of what had to be, rounded down: 100 is all. None where nothing had to be done."""
        on_time = self.decided - self.late + self.opinions - self.late_opinions
        return 100 * on_time // self.due if self.due else None

    @property
    def rating(self) -> str:
        """How the share is coloured: ``good`` is all, ``warn`` at least nine of ten, ``bad`` less."""
        percent = self.on_time_percent
        return "good" if percent in (None, 100) else "warn" if percent >= WARN_PERCENT else "bad"


@dataclass(frozen=True, slots=True)
class Figures:
    """A region from *since* to *until*, both included: ``PERIOD_WORKDAYS`` working days.

    ``departments`` are those that had something to do, ``choices`` all of them, ``alerts`` the periods that end now.
    """

    since: date
    until: date
    submitted: int
    accepted: int
    concluded: int
    deemed_accepted: int
    departments: tuple[DepartmentLine, ...]
    alerts: Mapping[Alert, int]
    choices: tuple[tuple[int, str], ...]

    @property
    def decided(self) -> int:
        return sum(line.decided for line in self.departments)

    @property
    def late(self) -> int:
        return sum(line.late for line in self.departments)

    @property
    def on_time(self) -> int:
        return self.decided - self.late

    @property
    def opinions(self) -> int:
        return sum(line.opinions for line in self.departments)

    @property
    def deemed(self) -> int:
        return sum(line.deemed for line in self.departments)

    @property
    def overdue(self) -> int:
        return sum(line.overdue for line in self.departments)

    @property
    def undecided(self) -> int:
        return sum(line.undecided for line in self.departments)


def figures(actor: Actor) -> Figures:
    """Return the figures of the actor's region over the last ``PERIOD_WORKDAYS`` working days: two statements."""
    until = clock.today()
    back = published_calendar(actor.region).provisional().workdays_before(until + ONE_DAY)
    days = sorted(islice(back, PERIOD_WORKDAYS))
    kind, given = bound(actor)
    found = _beside_sums(kind).read(**given, **moments(actor.region, until))
    sealed = next((datetime.fromisoformat(row["until"]) for row in found["sealed"]), None)
    late_now = [Sum(**row) for row in found["overdue"]]
    late_now += [Sum(row["department"], "undecided", row["number"]) for row in found["undecided"]]
    counted = sums(actor.region if RULES["case.supervise"].could_ever(actor) else "", days, sealed)
    in_all = Counter[str]()
    for each in counted:
        in_all[each.kind] += each.number
    return Figures(
        since=days[0],
        until=until,
        submitted=in_all[FigureKind.SUBMITTED],
        accepted=in_all[FigureKind.ACCEPTED],
        concluded=in_all[FigureKind.CONCLUDED],
        deemed_accepted=in_all[FigureKind.DEEMED_ACCEPTED],
        departments=tuple(_lines([*counted, *late_now], found["departments"])),
        alerts=by_alert(found["alerts"]),
        choices=tuple((row["pk"], row["name"]) for row in found["departments"] if row["region"] == actor.region),
    )


@compiled_together
def _beside_sums(actor: Actor) -> Mapping[str, QuerySet[Any]]:
    return {
        "sealed": SealedFigures.objects.values("until"),
        "overdue": _overdue_by_department(actor),
        "undecided": _undecided_by_department(actor),
        "alerts": alerting(actor),
        "departments": Department.objects.order_by("name").values("pk", "name", "region"),
    }


def _lines(counted: Iterable[Sum], departments: Iterable[Mapping[str, Any]]) -> Iterable[DepartmentLine]:
    """A line for each department that had something to do, whatever else it had in hand."""
    told: dict[int, dict[str, int]] = {}
    for each in counted:
        told.setdefault(each.department_id, {})[each.kind] = each.number
    lines = [
        DepartmentLine(row["pk"], row["name"], **{kind: number for kind, number in numbers.items() if kind in _TOLD})
        for row in departments
        if not _DONE.isdisjoint(numbers := told.get(row["pk"], {}))
    ]
    return sorted(lines, key=lambda line: (-line.overdue - line.undecided, -line.deemed, -line.late, line.name))


def _overdue_by_department(actor: Actor) -> Any:
    """What ``Sum`` holds, of opinions that are late now."""
    rows = ReviewTask.objects.filter(
        RULES["review.supervise"].q(actor), state=TaskState.OPEN.value, due_at__lte=clock.expression()
    )
    return rows.order_by().values("department_id", kind=Value("overdue")).annotate(number=Count("*"))


def _undecided_by_department(actor: Actor) -> Any:
    """How many items are late now and not decided."""
    rows = Clock.objects.filter(
        RULES["clock.supervise"].q(actor),
        kind=ClockKind.DECISION.value,
        state=ClockState.RUNNING.value,
        expires_at__lte=clock.expression(),
    )
    return rows.order_by().values("department").annotate(number=Count("*"))
