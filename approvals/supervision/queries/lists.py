"""The lists of supervision: periods about to end, and what silence has brought about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
from approvals.clocks.queries.lists import ClockReader, know_pauses
from approvals.permissions import RULES
from approvals.procedures.silence.domain.silence import BY_STATUTE
from approvals.procedures.silence.queries.decisions import statute_of
from portal import clock
from portal.accounts.actor import Actor, bound
from portal.api.pagination import Slice, first_page, first_slice, slice_after
from portal.kernel.vocabulary import Word, _
from portal.kernel.workdays import ONE_DAY
from portal.rows.compiled import Parameter, compiled
from portal.workcalendar.queries import published_calendar

Ordered = tuple[QuerySet[Any], tuple[str, ...]]

Listed = Callable[[Actor, Any], Ordered]
"""Rows that somebody watches, of all departments or of one, and their order."""

_DECIDED_BY_STATUTE = [str(silent.move.target) for silent in BY_STATUTE]

_OF_CLOCKS = (
    *(field.name for field in Clock._meta.concrete_fields),
    *("case__case_number", "case__title", "case__region", "item__name", "department__name"),
    *("task__silence_basis", "task__absence_basis"),
)

_OF_OPINIONS = (
    *("opinion", "silence_basis", "absence_basis", "effective_at", "answered_at"),
    *("case__case_number", "item__name", "department__name"),
)

_DEPARTMENT = Parameter("department")

_MOMENTS = {name: Parameter(name, "timestamptz") for name in ("over_at", "today_at", "next_at")}


class Alert(Word):
    OVERDUE = "overdue", _("已超期")
    TODAY = "today", _("今日到期")
    NEXT = "next", _("下一工作日到期")


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


def alerts(actor: Actor) -> dict[Alert, int]:
    """Return how many periods each alert holds: one statement besides the calendar."""
    kind, given = bound(actor)
    return by_alert(_alerting_alone(kind).rows(**given, **moments(actor.region, clock.today())))


@compiled
def _alerting_alone(actor: Actor) -> "QuerySet[Clock, dict[str, int]]":
    return alerting(actor)


def alerting(actor: Actor) -> "QuerySet[Clock, dict[str, int]]":
    """One row at given ``moments``, to be read along with lists: ``by_alert``. None where there is nothing to count."""
    counts = {alert.value: Count("pk", filter=which) for alert, which in _alerting(_MOMENTS).items()}
    return _ending(actor, None, _MOMENTS).order_by().values(one=Value(1)).annotate(**counts)


def by_alert(rows: Iterable[Mapping[str, int]]) -> dict[Alert, int]:
    numbers = next(iter(rows), {})
    return {alert: numbers.get(alert.value, 0) for alert in Alert}


def moments(region: str, today: date) -> dict[str, datetime]:
    """When the periods end that ended by yesterday, end today, or end on the next working day of *region*."""
    next_workday = published_calendar(region).provisional().workday_after(today, 1)
    ends = (today - ONE_DAY, today, next_workday)
    return {name: expires_at(day) for name, day in zip(_MOMENTS, ends, strict=True)}


def warnings(actor: Actor, *, alert: Alert | None = None, department: int | None = None, cursor: str = "") -> Lines:
    """Return running periods that have ended or end by the next working day, oldest first. Raises InvalidCursor."""
    reader = ClockReader()
    ends = moments(actor.region, reader.today)
    if cursor:
        rows, ordering = _warned(actor, department, alert, ends)
        page = slice_after(rows, ordering, cursor=cursor, size=ROWS)
    else:
        kind, given = bound(actor)
        first = _first_warned(kind, _narrowed(department), alert)
        page = first_slice(first, {**given, **ends, "department": department}, size=ROWS)
    know_pauses(row.item for row in page.rows if row.item)
    return Lines(tuple(_warning(row, reader) for row in page.rows), page.next_cursor)


def deemed_opinions(actor: Actor, *, department: int | None = None, cursor: str = "") -> Lines:
    """Return opinions deemed given (超时默许, 缺席默认), latest first. Raises InvalidCursor."""
    page = _page(_deemed_opinions, actor, department, cursor)
    return Lines(tuple(_deemed_opinion(task) for task in page.rows), page.next_cursor)


def deemed_decisions(actor: Actor, *, department: int | None = None, cursor: str = "") -> Lines:
    """Return items that a statute has granted or renewed (视为准予), latest first. Raises InvalidCursor."""
    page = _page(_deemed_decisions, actor, department, cursor)
    return Lines(tuple(_deemed_decision(item) for item in page.rows), page.next_cursor)


def deemed_acceptances(actor: Actor, *, department: int | None = None, cursor: str = "") -> Lines:
    """Return cases deemed accepted (视为受理), latest first. Raises InvalidCursor."""
    page = _page(_deemed_acceptances, actor, department, cursor)
    return Lines(tuple(_deemed_acceptance(case) for case in page.rows), page.next_cursor)


def _page(listed: Listed, actor: Actor, department: int | None, cursor: str) -> Slice:
    if cursor:
        rows, ordering = listed(actor, department)
        return slice_after(rows, ordering, cursor=cursor, size=ROWS)
    kind, given = bound(actor)
    return first_slice(_first(listed, kind, _narrowed(department)), {**given, "department": department}, size=ROWS)


@compiled
def _first(listed: Listed, actor: Actor, department: Parameter | None) -> QuerySet[Any]:
    rows, ordering = listed(actor, department)
    return first_page(rows, ordering, size=ROWS)


@compiled
def _first_warned(actor: Actor, department: Parameter | None, alert: Alert | None) -> QuerySet[Any]:
    rows, ordering = _warned(actor, department, alert, _MOMENTS)
    return first_page(rows, ordering, size=ROWS)


def _narrowed(department: int | None) -> Parameter | None:
    return None if department is None else _DEPARTMENT


def _warned(actor: Actor, department: Any, alert: Alert | None, ends: Mapping[str, Any]) -> Ordered:
    rows = _ending(actor, alert, ends)
    if department is not None:
        rows = rows.filter(department=department)
    return rows.select_related("case", "item", "task", "department").only(*_OF_CLOCKS), ("expires_at", "pk")


def _ending(actor: Actor, alert: Alert | None, ends: Mapping[str, Any]) -> ClockQuerySet:
    rows = Clock.objects.filter(
        RULES["clock.supervise"].q(actor),
        state=ClockState.RUNNING.value,
        kind__in=[kind.value for kind in WATCHED],
        expires_at__lte=ends["next_at"],
    )
    return rows.filter(_alerting(ends)[alert]) if alert else rows


def _alerting(ends: Mapping[str, Any]) -> Mapping[Alert, Q]:
    """Which of the periods that end by the next working day each alert holds."""
    over, today = ends["over_at"], ends["today_at"]
    return {
        Alert.OVERDUE: Q(expires_at__lte=over),
        Alert.TODAY: Q(expires_at__gt=over, expires_at__lte=today),
        Alert.NEXT: Q(expires_at__gt=today),
    }


def _deemed_opinions(actor: Actor, department: Any) -> Ordered:
    rows = ReviewTask.objects.filter(case__in=_watched(actor), state=TaskState.DEEMED.value)
    if department is not None:
        rows = rows.filter(department=department)
    return rows.select_related("case", "item", "department").only(*_OF_OPINIONS), ("-effective_at", "-pk")


def _deemed_decisions(actor: Actor, department: Any) -> Ordered:
    rows = CaseItem.objects.filter(case__in=_watched(actor), state__in=_DECIDED_BY_STATUTE)
    if department is not None:
        rows = rows.filter(department=department)
    rows = rows.select_related("case", "department", *own_rows())
    return rows.defer("case__one_form", "case__answers", "case__promises", "department__aliases"), (
        "-decided_at",
        "-pk",
    )


def _deemed_acceptances(actor: Actor, department: Any) -> Ordered:
    rows = _watched(actor).filter(is_deemed_accepted=True)
    if department is not None:
        rows = rows.filter(lead_department=department)
    rows = rows.select_related("lead_department")
    return rows.only("case_number", "title", "accepted_at", "lead_department__name"), ("-accepted_at", "-pk")


def _watched(actor: Actor) -> QuerySet[Case]:
    return Case.objects.filter(RULES["case.supervise"].q(actor))


def _warning(row: Any, reader: ClockReader) -> WarningLine:
    [due] = reader.show([row], row.case.region)
    return WarningLine(
        case_id=row.case_id,
        number=row.case.case_number,
        title=row.case.title,
        subject=row.item.name if row.item else row.case.title,
        department=row.department.name,
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
