"""Extensions as people read them, and on the desk of the head of the government."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from approvals.cases.domain.vocabulary import HandlingMode
from approvals.cases.queries.visible_cases import ROWS
from approvals.cases.queries.whole import OneItem
from approvals.clocks.domain.vocabulary import ClockKind, ExtensionState
from approvals.clocks.models import Clock, Extension
from approvals.clocks.queries.clocks import ClockView
from approvals.parts import Shown
from approvals.permissions import RULES
from approvals.procedures.extensions.domain import EXTENSION_RULES, Authority, Statutory
from portal import clock
from portal.accounts.actor import Actor
from portal.api.pagination import Slice, slice_after
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import Word, _
from portal.workcalendar.queries import published_calendar

Ordered = tuple[QuerySet[Extension], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """An extension (延期) of the statutory limit, by *workdays*; ``due_on`` is the day that the limit ends with now."""

    pk: int
    version: int
    workdays: int
    reason: str
    state: ExtensionState
    authority: Authority
    requested_at: datetime
    decided_at: datetime | None
    decline_reason: str
    due_on: date | None

    @property
    def is_approved(self) -> bool:
        return self.state is ExtensionState.APPROVED

    @property
    def is_requested(self) -> bool:
        return self.state is ExtensionState.REQUESTED


def extension_view(row: Extension, mode: HandlingMode) -> ExtensionView:
    return ExtensionView(
        pk=row.pk,
        version=row.version,
        workdays=row.workdays,
        reason=row.reason,
        state=ExtensionState.of(row.state),
        authority=EXTENSION_RULES[mode].authority,
        requested_at=row.requested_at,
        decided_at=row.decided_at,
        decline_reason=row.decline_reason,
        due_on=row.clock.due_on,
    )


class ExtensionTab(Word):
    WAITING = "waiting", _("待批准")
    ANSWERED = "answered", _("已答复")


@dataclass(frozen=True, slots=True)
class ExtensionDesk:
    """An extension for the head of the government. ``due_on`` is None while the limit stands still.

    ``longer_due_on`` is when the limit ends if the request is approved.
    """

    extension: ExtensionView
    item: str
    department: str
    case_id: int
    number: str
    title: str
    applicant: str
    requested_by: str
    longer_due_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """A request for more time. ``due_on`` is the day of the limit as it stands, None in a pause."""

    pk: int
    version: int
    case_id: int
    number: str
    title: str
    item: str
    department: str
    workdays: int
    reason: str
    state: ExtensionState
    requested_at: datetime
    decided_at: datetime | None
    due_on: date | None
    is_late: bool


def extension_desk(extension_id: int, actor: Actor) -> ExtensionDesk:
    """Return a request on which the actor's government has the word. Raises NotFound."""
    rows = _governed(actor).select_related("item__case__applicant", "item__department", "clock", "requested_by")
    row = rows.filter(pk=extension_id).first()
    if row is None:
        raise NotFound
    case, due_on = row.item.case, row.clock.due_on
    calendar = published_calendar(case.region).provisional()
    return ExtensionDesk(
        extension=extension_view(row, HandlingMode.of(case.mode)),
        item=row.item.name,
        department=row.item.department.name,
        case_id=case.pk,
        number=case.case_number,
        title=case.title,
        applicant=case.applicant.name,
        requested_by=row.requested_by.display_name,
        longer_due_on=calendar.workday_after(due_on, row.workdays) if due_on else None,
        is_late=due_on is not None and due_on < clock.today(),
    )


def extension_requests(actor: Actor, tab: ExtensionTab, *, cursor: str = "", size: int = ROWS) -> Slice:
    """Return requests on which the actor's government has the word. Raises InvalidCursor."""
    rows, ordering = _TABS[tab](_governed(actor))
    rows = rows.select_related("item__case", "item__department", "clock")
    page = slice_after(rows, ordering, cursor=cursor, size=size)
    today = clock.today()
    return Slice([_extension_line(row, today) for row in page.rows], page.next_cursor)


def extensions_to_approve(actor: Actor) -> int:
    """Return how many requests wait for the head of the actor's government."""
    return _governed(actor).filter(state=ExtensionState.REQUESTED.value).count()


def has_extension(item_id: int, actor: Actor, workdays: int, reason: str) -> bool:
    """Whether the actor has asked for, or given, this very extension: it was sent before."""
    alive = (ExtensionState.REQUESTED.value, ExtensionState.APPROVED.value)
    rows = Extension.objects.filter(item=item_id, requested_by=actor.user_id, state__in=alive)
    return rows.filter(workdays=workdays, reason=reason.strip()).exists()


def _governed(actor: Actor) -> QuerySet[Extension]:
    return Extension.objects.filter(RULES["extension.approve"].q(actor))


def _waiting(rows: QuerySet[Extension]) -> Ordered:
    return rows.filter(state=ExtensionState.REQUESTED.value), ("requested_at", "pk")


def _answered(rows: QuerySet[Extension]) -> Ordered:
    return rows.filter(decided_at__isnull=False), ("-decided_at", "-pk")


_TABS: Mapping[ExtensionTab, Callable[[QuerySet[Extension]], Ordered]] = {
    ExtensionTab.WAITING: _waiting,
    ExtensionTab.ANSWERED: _answered,
}


def _extension_line(row: Extension, today: date) -> ExtensionLine:
    return ExtensionLine(
        pk=row.pk,
        version=row.version,
        case_id=row.item.case_id,
        number=row.item.case.case_number,
        title=row.item.case.title,
        item=row.item.name,
        department=row.item.department.name,
        workdays=row.workdays,
        reason=row.reason,
        state=ExtensionState.of(row.state),
        requested_at=row.requested_at,
        decided_at=row.decided_at,
        due_on=row.clock.due_on,
        is_late=row.clock.due_on is not None and row.clock.due_on < today,
    )


def extensions_of(item: OneItem, _clocks: Sequence[ClockView] = ()) -> tuple[ExtensionView, ...]:
    """The extensions of an item as pages show them."""
    mode = HandlingMode.of(item.whole.case.mode)
    return tuple(extension_view(row, mode) for row in item.of(Extension))


def limit_of(item: OneItem) -> Clock | None:
    """The open clock of the statutory limit of an item, if there is one."""
    running = (row for row in item.of(Clock) if row.is_open and row.task_id is None)
    return next((row for row in running if row.kind == ClockKind.DECISION.value), None)


def statutory_of(item: OneItem) -> Statutory | None:
    """The open statutory limit of an item, as asking for more time is judged by it."""
    limit = limit_of(item)
    if limit is None:
        return None
    return Statutory(limit.due_on, frozenset(row.state for row in item.of(Extension) if row.clock_id == limit.pk))


EXTENSIONS = Shown("extensions", extensions_of)
