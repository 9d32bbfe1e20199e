"""An item, a pause or an extension on the desk of whoever has a word to say about its time; and what waits for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from approvals.domain.clocks import PauseGround
from approvals.domain.extensions import EXTENSION_RULES, ExtensionRule
from approvals.domain.vocabulary import (
    ClockKind,
    ExtensionState,
    HandlingMode,
    ItemState,
    PauseState,
    PublicationState,
)
from approvals.models import CaseItem, Clock, Extension, Pause, Publication, ReviewTask
from approvals.permissions import RULES
from approvals.queries.item_time import UNFINISHED, ExtensionView, PauseView, extension_view, pause_view
from approvals.queries.lists import ROWS
from portal import clock
from portal.accounts.actor import Actor
from portal.api.pagination import Slice, slice_after
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import Word, _
from portal.workcalendar.queries import published_calendar

Ordered = tuple[QuerySet[Extension], tuple[str, ...]]


_PERIODS = (
    ClockKind.DECISION,
    ClockKind.PROMISE,
    ClockKind.PRE_REVIEW,
    ClockKind.REVIEW,
    ClockKind.INSPECTORS,
)
_KINDS = tuple(kind.value for kind in _PERIODS)


class ExtensionTab(Word):
    WAITING = "waiting", _("待批准")
    ANSWERED = "answered", _("已答复")


@dataclass(frozen=True, slots=True)
class ItemDesk:
    """An item whose time somebody wants to change. ``task_id`` is the review of the reader's own department."""

    pk: int
    version: int
    name: str
    state: ItemState
    case_id: int
    number: str
    title: str
    department_id: int
    task_id: int | None
    inspector_ids: tuple[int, ...]
    rule: ExtensionRule
    periods: tuple[tuple[ClockKind, date | None], ...]


@dataclass(frozen=True, slots=True)
class PauseDesk:
    """A pause with its item, for its own department."""

    pause: PauseView
    item_id: int
    item: str
    lead_id: int
    task_id: int | None
    case_id: int
    number: str
    title: str
    requested_by: str


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
class PublicationDesk:
    """A grant to whose publication the applicant objected, answered with a ``reason``; then ``due_on`` is None."""

    version: int
    item: str
    case_id: int
    number: str
    title: str
    holder: str
    state: PublicationState
    objection: str
    reason: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PauseLine:
    """A pause that waits for the head of its department."""

    pk: int
    version: int
    case_id: int
    number: str
    item: str
    ground: PauseGround
    needed_workdays: int
    requested_at: datetime


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


def item_desk(item_id: int, actor: Actor, action: str) -> ItemDesk:
    """Return an item on which *actor* may do *action* at some time. Two statements. Raises NotFound."""
    rows = CaseItem.objects.filter(RULES[action].q(actor)).select_related("case")
    item = rows.annotate(own_task=_own_task(actor, "pk")).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    periods = item.clocks.open().filter(kind__in=_KINDS).order_by("kind", "due_on").distinct()
    return ItemDesk(
        pk=item.pk,
        version=item.version,
        name=item.name,
        state=ItemState.of(item.state),
        case_id=item.case_id,
        number=item.case.case_number,
        title=item.case.title,
        department_id=item.department_id,
        task_id=item.own_task,
        inspector_ids=tuple(item.inspector_ids),
        rule=EXTENSION_RULES[HandlingMode.of(item.case.mode)],
        periods=tuple((ClockKind.of(kind), due_on) for kind, due_on in periods.values_list("kind", "due_on")),
    )


def pause_desk(pause_id: int, actor: Actor) -> PauseDesk:
    """Return a pause of the actor's department. One statement. Raises NotFound."""
    rows = Pause.objects.filter(RULES["pause.resume"].q(actor))
    rows = rows.select_related("item__case", "department", "requested_by").annotate(
        own_task=_own_task(actor, "item_id")
    )
    row: Any = rows.filter(pk=pause_id).first()
    if row is None:
        raise NotFound
    return PauseDesk(
        pause=pause_view(row, row.department.name),
        item_id=row.item_id,
        item=row.item.name,
        lead_id=row.item.department_id,
        task_id=row.own_task,
        case_id=row.item.case_id,
        number=row.item.case.case_number,
        title=row.item.case.title,
        requested_by=row.requested_by.display_name,
    )


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


def publication_desk(item_id: int, actor: Actor) -> PublicationDesk:
    """Return an objection that the actor's department answers, or has answered. One statement. Raises NotFound."""
    period = Clock.objects.open().filter(item=OuterRef("item"), kind=ClockKind.PUBLICATION.value)
    rows = Publication.objects.filter(RULES["item.disclose"].q(actor)).exclude(objection="")
    rows = rows.select_related("item__case__applicant").annotate(due_on=Subquery(period.values("due_on")))
    row: Any = rows.filter(item=item_id).first()
    if row is None:
        raise NotFound
    return PublicationDesk(
        version=row.item.version,
        item=row.matter,
        case_id=row.item.case_id,
        number=row.item.case.case_number,
        title=row.item.case.title,
        holder=row.item.case.applicant.name,
        state=row.state,
        objection=row.objection,
        reason=row.reason,
        due_on=row.due_on,
    )


def pause_requests(actor: Actor, *, cursor: str = "", size: int = ROWS) -> Slice:
    """Return pauses that wait for the head of the actor's department, oldest first. Raises InvalidCursor."""
    rows = _to_approve(actor).select_related("item__case")
    page = slice_after(rows, ("pk",), cursor=cursor, size=size)
    return Slice([_pause_line(row) for row in page.rows], page.next_cursor)


def pauses_to_approve(actor: Actor) -> int:
    """Return how many pauses wait for the head of the actor's department."""
    return _to_approve(actor).count()


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


def has_pause(item_id: int, actor: Actor, document_number: str) -> bool:
    """Whether the actor's department has an unfinished pause by this very document: it was sent before."""
    rows = Pause.objects.filter(item=item_id, department=actor.department_id, state__in=UNFINISHED)
    return rows.filter(document_number=document_number.strip(), requested_by=actor.user_id).exists()


def has_extension(item_id: int, actor: Actor, workdays: int, reason: str) -> bool:
    """Whether the actor has asked for, or given, this very extension: it was sent before."""
    alive = (ExtensionState.REQUESTED.value, ExtensionState.APPROVED.value)
    rows = Extension.objects.filter(item=item_id, requested_by=actor.user_id, state__in=alive)
    return rows.filter(workdays=workdays, reason=reason.strip()).exists()


def _own_task(actor: Actor, item: str) -> Subquery:
    tasks = ReviewTask.objects.filter(item=OuterRef(item), department=actor.department_id)
    return Subquery(tasks.values("pk")[:1])


def _to_approve(actor: Actor) -> QuerySet[Pause]:
    return Pause.objects.filter(RULES["pause.approve"].q(actor), state=PauseState.REQUESTED.value)


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


def _pause_line(row: Pause) -> PauseLine:
    return PauseLine(
        pk=row.pk,
        version=row.version,
        case_id=row.item.case_id,
        number=row.item.case.case_number,
        item=row.item.name,
        ground=PauseGround.of(row.ground),
        needed_workdays=row.needed_workdays,
        requested_at=row.requested_at,
    )


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
