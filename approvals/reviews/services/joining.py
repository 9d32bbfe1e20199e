"""The join of a parallel review: an item goes to its lead when its last opinion is in."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from approvals.cases.domain import item_moves
from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.door import perform_all
from approvals.cases.services.held import Held


def join(held: Held, item: CaseItem) -> None:
    """Hand over an item that no open review holds back any more."""
    if any(task.item_id == item.pk and task.state == TaskState.OPEN.value for task in held.of(ReviewTask)):
        return
    if item_moves.JOIN.leaves(item.state):
        held.follow(item, item_moves.JOIN, details={"item": item.name})


def join_all(item_ids: Collection[int]) -> int:
    """Hand over those of *item_ids* that no open review holds back, in one statement; return how many.

    The caller holds the cases.
    """
    holding_back = ReviewTask.objects.filter(item=OuterRef("pk"), state=TaskState.OPEN.value)
    return perform_all(CaseItem.objects.filter(~Exists(holding_back), pk__in=item_ids), item_moves.JOIN)
