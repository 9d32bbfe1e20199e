"""A pause on the desk of whoever has a word to say about it, and what waits for that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from approvals.cases.queries.desk import DeskItem, own_task_of
from approvals.cases.queries.visible_cases import ROWS, counted, counting
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.models import Pause
from approvals.permissions import RULES
from approvals.procedures.pauses.queries.views import UNFINISHED, PauseView, pause_view
from portal.accounts.actor import Actor, bound
from portal.api.pagination import Slice, first_page, first_slice, slice_after
from portal.kernel.errors import NotFound
from portal.rows.compiled import compiled


@dataclass(frozen=True, slots=True)
class PauseDesk:
    """A pause with its item, for its own department."""

    pause: PauseView
    item: DeskItem
    requested_by: str


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


def pause_desk(pause_id: int, actor: Actor) -> PauseDesk:
    """Return a pause of the actor's department. One statement. Raises NotFound."""
    rows = Pause.objects.filter(RULES["pause.resume"].q(actor))
    rows = rows.select_related("item__case", "department", "requested_by").annotate(
        own_task=own_task_of(actor, "item_id")
    )
    row: Any = rows.filter(pk=pause_id).first()
    if row is None:
        raise NotFound
    return PauseDesk(
        pause=pause_view(row, row.department.name),
        item=DeskItem(row.item, row.own_task),
        requested_by=row.requested_by.display_name,
    )


def pause_requests(actor: Actor, *, cursor: str = "", size: int = ROWS) -> Slice:
    """Return pauses that wait for the head of the actor's department, oldest first. Raises InvalidCursor."""
    if cursor:
        page = slice_after(_requested(actor), ("pk",), cursor=cursor, size=size)
    else:
        kind, given = bound(actor)
        page = first_slice(_first(kind, size), given, size=size)
    return Slice([_pause_line(row) for row in page.rows], page.next_cursor)


@compiled
def _first(actor: Actor, size: int) -> QuerySet[Pause]:
    return first_page(_requested(actor), ("pk",), size=size)


def _requested(actor: Actor) -> QuerySet[Pause]:
    return _to_approve(actor).select_related("item__case")


def pauses_to_approve(actor: Actor) -> int:
    """Return how many pauses wait for the head of the actor's department."""
    kind, given = bound(actor)
    return counted(_waiting(kind).rows(**given))


@compiled
def _waiting(actor: Actor) -> "QuerySet[Pause, dict[str, int]]":
    return counting(_to_approve(actor))


def has_pause(item_id: int, actor: Actor, document_number: str) -> bool:
    """Whether the actor's department has an unfinished pause by this very document: it was sent before."""
    rows = Pause.objects.filter(item=item_id, department=actor.department_id, state__in=UNFINISHED)
    return rows.filter(document_number=document_number.strip(), requested_by=actor.user_id).exists()


def _to_approve(actor: Actor) -> QuerySet[Pause]:
    return Pause.objects.filter(RULES["pause.approve"].q(actor), state=PauseState.REQUESTED.value)


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
