"""An item on the desk of somebody who has something to do about it."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from approvals.cases.models import CaseItem, ReviewTask
from approvals.permissions import RULES
from portal.accounts.actor import Actor
from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class DeskItem:
    """An item, read with its case. ``task_id`` is its review by the reader's own department, if that reviews it."""

    row: CaseItem
    task_id: int | None


def item_on_desk(item_id: int, actor: Actor, action: str) -> DeskItem:
    """Return an item on which *actor* may do *action* at some time. One statement. Raises NotFound."""
    rows = CaseItem.objects.filter(RULES[action].q(actor)).select_related("case")
    row = rows.annotate(own_task=own_task_of(actor, "pk")).filter(pk=item_id).first()
    if row is None:
        raise NotFound
    return DeskItem(row, row.own_task)


def own_task_of(actor: Actor, item: str) -> Subquery:
    """The review of an item by the actor's own department; *item* is the way to the item."""
    tasks = ReviewTask.objects.filter(item=OuterRef(item), department=actor.department_id)
    return Subquery(tasks.values("pk")[:1])
