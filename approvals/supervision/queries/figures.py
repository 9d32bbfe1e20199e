"""What supervision watches: figures of a region, periods about to end, and what silence has brought about."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from approvals.cases.domain.case_moves import DEEM_ACCEPTED
from approvals.cases.domain.vocabulary import ItemState, Opinion, TaskState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.queries.visible_cases import ROWS
from approvals.cases.queries.whole import own_rows
from approvals.clocks.domain.clocks import expires_at
from approvals.clocks.domain.periods import WATCHED
from approvals.clocks.domain.vocabulary import ClockKind, ClockState
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.queries.clocks import ClockView
from approvals.clocks.queries.lists import ClockReader
from approvals.permissions import RULES
from approvals.procedures.silence.domain.silence import BY_STATUTE
from approvals.procedures.silence.queries.decisions import statute_of
from approvals.supervision.domain import FigureKind
from approvals.supervision.models import SealedFigures
from approvals.supervision.queries.daily import Sum, sums
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Department
from portal.api.pagination import slice_after
from portal.kernel.vocabulary import Word, _
from portal.kernel.workdays import ONE_DAY
from portal.together import together
from portal.workcalendar.queries import published_calendar

PERIOD_WORKDAYS = 30

_DONE = {"decided", "opinions", "suspended", "overdue"}
_TOLD = {*_DONE, "late", "deemed", "in_hand"}
"""What is told of a department, and what of that makes it worth a line."""

_DECIDED_BY_STATUTE = [str(silent.move.target) for silent in BY_STATUTE]


class Alert(Word):
    OVERDUE = "overdue", _("已超期")
    TODAY = "today", _("今日到期")
    NEXT = "next", _("下一工作日到期")


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department over the period: ``deemed`` are opinions that it did not give, ``overdue`` those late now.

    ``suspended`` are working days that its special procedures took out of the count, of those that it had items in
    hand.
    """

    pk: int
    name: str
    decided: int = 0
    late: int = 0
    opinions: int = 0
    deemed: int = 0
    overdue: int = 0
    suspended: int = 0
    in_hand: int = 0

    @property
    def suspended_percent(self) -> int:
        """Suspended days among all in hand, 0 where there was none."""
        return round(100 * self.suspended / self.in_hand) if self.in_hand else 0

    @property
    def on_time(self) -> int:
        return self.decided - self.late

    @property
    def on_time_percent(self) -> int:
        """Decisions in time among all, 100 where there was none."""
        return round(100 * self.on_time / self.decided) if self.decided else 100


def alerts(actor: Actor) -> dict[Alert, int]:
    """Return how many periods each alert holds: one statement besides the calendar."""
    return _by_alert(_alerts(actor, clock.today()))


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


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A period that ends soon or has ended; ``department`` is the one that it binds. ``basis``: silence will count."""

    case_id: int
    number: str
    title: str
    subject: str
    department: str
    basis: str
    due: ClockView


@dataclass(frozen=True, slots=True)
class DeemedLine:
    """Something that silence has brought about: an opinion, a decision or an acceptance. Dated at expiry.

    ``kind`` says which opinion or decision it is, None for an acceptance.
    """

    case_id: int
    number: str
    title: str
    department: str
    basis: str
    effective_at: datetime
    recorded_at: datetime | None
    kind: Opinion | ItemState | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    rows: tuple[Any, ...]
    next_cursor: str


def figures(actor: Actor) -> Figures:
    """Return the figures of the actor's region over the last ``PERIOD_WORKDAYS`` working days: two statements."""
    until = clock.today()
    back = published_calendar(actor.region).provisional().workdays_before(until + ONE_DAY)
    days = sorted(islice(back, PERIOD_WORKDAYS))
    found = together(
        sealed=SealedFigures.objects.values("until"),
        overdue=_overdue_by_department(actor),
        alerts=_alerts(actor, until),
        departments=Department.objects.order_by("name").values("pk", "name", "region"),
    )
    sealed = next((datetime.fromisoformat(row["until"]) for row in found["sealed"]), None)
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
        departments=tuple(_lines([*counted, *(Sum(**row) for row in found["overdue"])], found["departments"])),
        alerts=_by_alert(found["alerts"]),
        choices=tuple((row["pk"], row["name"]) for row in found["departments"] if row["region"] == actor.region),
    )


def warnings(actor: Actor, *, alert: Alert | None = None, department: int | None = None, cursor: str = "") -> Lines:
    """Return running periods that have ended or end by the next working day, oldest first. Raises InvalidCursor."""
    reader = ClockReader()
    rows = _ending(actor, alert, reader.today)
    if department is not None:
        rows = rows.filter(
            Q(task__department=department)
            | Q(task=None, item__department=department)
            | Q(item=None, case__lead_department=department)
        )
    rows = rows.select_related("case__lead_department", "item__department", "task__department")
    page = slice_after(rows.with_pauses(), ("expires_at", "pk"), cursor=cursor, size=ROWS)
    return Lines(tuple(_warning(row, reader) for row in page.rows), page.next_cursor)


def deemed_opinions(actor: Actor, *, department: int | None = None, cursor: str = "") -> Lines:
    """Return opinions deemed given (超时默许, 缺席默认), latest first. Raises InvalidCursor."""
    rows = ReviewTask.objects.filter(case__in=_watched(actor), state=TaskState.DEEMED.value)
    if department is not None:
        rows = rows.filter(department=department)
    rows = rows.select_related("case", "item", "department").defer("case__one_form", "case__answers")
    page = slice_after(rows, ("-effective_at", "-pk"), cursor=cursor, size=ROWS)
    return Lines(tuple(_deemed_opinion(task) for task in page.rows), page.next_cursor)


def deemed_decisions(actor: Actor, *, department: int | None = None, cursor: str = "") -> Lines:
    """Return items that a statute has granted or renewed (视为准予), latest first. Raises InvalidCursor."""
    rows = CaseItem.objects.filter(case__in=_watched(actor), state__in=_DECIDED_BY_STATUTE)
    if department is not None:
        rows = rows.filter(department=department)
    rows = rows.select_related("case", "department", *own_rows()).defer("case__one_form", "case__answers")
    page = slice_after(rows, ("-decided_at", "-pk"), cursor=cursor, size=ROWS)
    return Lines(tuple(_deemed_decision(item) for item in page.rows), page.next_cursor)


def deemed_acceptances(actor: Actor, *, department: int | None = None, cursor: str = "") -> Lines:
    """Return cases deemed accepted (视为受理), latest first. Raises InvalidCursor."""
    rows = _watched(actor).filter(is_deemed_accepted=True)
    if department is not None:
        rows = rows.filter(lead_department=department)
    rows = rows.select_related("lead_department").defer("one_form", "answers")
    page = slice_after(rows, ("-accepted_at", "-pk"), cursor=cursor, size=ROWS)
    return Lines(tuple(_deemed_acceptance(case) for case in page.rows), page.next_cursor)


def _watched(actor: Actor) -> QuerySet[Case]:
    return Case.objects.filter(RULES["case.supervise"].q(actor))


def _ending(actor: Actor, alert: Alert | None, today: date) -> ClockQuerySet:
    next_workday = published_calendar(actor.region).provisional().workday_after(today, 1)
    rows = Clock.objects.filter(
        RULES["clock.supervise"].q(actor),
        state=ClockState.RUNNING.value,
        kind__in=[kind.value for kind in WATCHED],
        expires_at__lte=expires_at(next_workday),
    )
    return rows.filter(_alerting(today)[alert]) if alert else rows


def _alerts(actor: Actor, today: date) -> Any:
    """One row, to be read along with lists; none where there is nothing to count."""
    counts = {alert.value: Count("pk", filter=which) for alert, which in _alerting(today).items()}
    return _ending(actor, None, today).order_by().values(one=Value(1)).annotate(**counts)


def _alerting(today: date) -> Mapping[Alert, Q]:
    """Which of the periods that end by the next working day each alert holds."""
    is_over, ends_by_today = Q(expires_at__lte=expires_at(today - ONE_DAY)), Q(expires_at__lte=expires_at(today))
    return {Alert.OVERDUE: is_over, Alert.TODAY: ~is_over & ends_by_today, Alert.NEXT: ~ends_by_today}


def _by_alert(rows: Iterable[Mapping[str, int]]) -> dict[Alert, int]:
    counted = next(iter(rows), {})
    return {alert: counted.get(alert.value, 0) for alert in Alert}


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
    return sorted(lines, key=lambda line: (-line.overdue, -line.deemed, -line.late, line.name))


def _overdue_by_department(actor: Actor) -> Any:
    """What ``Sum`` holds, of opinions that are late now."""
    rows = ReviewTask.objects.filter(
        RULES["review.supervise"].q(actor), state=TaskState.OPEN.value, due_at__lte=clock.expression()
    )
    return rows.order_by().values("department_id", kind=Value("overdue")).annotate(number=Count("*"))


def _warning(row: Any, reader: ClockReader) -> WarningLine:
    [due] = reader.show([row], row.case.region)
    bound = row.task or row.item
    return WarningLine(
        case_id=row.case_id,
        number=row.case.case_number,
        title=row.case.title,
        subject=row.item.name if row.item else row.case.title,
        department=bound.department.name if bound else row.case.lead_department.name,
        basis=_basis(row),
        due=due,
    )


def _basis(row: Any) -> str:
    if row.task is None:
        return ""
    basis: str = row.task.absence_basis if row.kind == ClockKind.ABSENCE.value else row.task.silence_basis
    return basis


def _deemed_opinion(task: Any) -> DeemedLine:
    return DeemedLine(
        case_id=task.case_id,
        number=task.case.case_number,
        title=task.item.name,
        department=task.department.name,
        basis=task.deemed_basis,
        effective_at=task.effective_at,
        recorded_at=task.answered_at,
        kind=Opinion.of(task.opinion),
    )


def _deemed_decision(item: Any) -> DeemedLine:
    return DeemedLine(
        case_id=item.case_id,
        number=item.case.case_number,
        title=item.name,
        department=item.department.name,
        basis=statute_of(item),
        effective_at=item.decided_at,
        recorded_at=None,
        kind=ItemState.of(item.state),
    )


def _deemed_acceptance(case: Any) -> DeemedLine:
    return DeemedLine(
        case_id=case.pk,
        number=case.case_number,
        title=case.title,
        department=case.lead_department.name,
        basis=DEEM_ACCEPTED.law,
        effective_at=case.accepted_at,
        recorded_at=None,
    )
