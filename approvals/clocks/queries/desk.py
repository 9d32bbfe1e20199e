"""An item on the desk of somebody who has a word to say about its time."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from approvals.cases.domain.vocabulary import HandlingMode, ItemState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.permissions import RULES
from portal.accounts.actor import Actor
from portal.kernel.errors import NotFound

_PERIODS = (
    ClockKind.DECISION,
    ClockKind.PROMISE,
    ClockKind.PRE_REVIEW,
    ClockKind.REVIEW,
    ClockKind.INSPECTORS,
)

_KINDS = tuple(kind.value for kind in _PERIODS)


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
    mode: HandlingMode
    periods: tuple[tuple[ClockKind, date | None], ...]


def item_desk(item_id: int, actor: Actor, action: str) -> ItemDesk:
    """Return an item on which *actor* may do *action* at some time. Two statements. Raises NotFound."""
    rows = CaseItem.objects.filter(RULES[action].q(actor)).select_related("case")
    item = rows.annotate(own_task=own_task_of(actor, "pk")).filter(pk=item_id).first()
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
        mode=HandlingMode.of(item.case.mode),
        periods=tuple((ClockKind.of(kind), due_on) for kind, due_on in periods.values_list("kind", "due_on")),
    )


def own_task_of(actor: Actor, item: str) -> Subquery:
    tasks = ReviewTask.objects.filter(item=OuterRef(item), department=actor.department_id)
    return Subquery(tasks.values("pk")[:1])
