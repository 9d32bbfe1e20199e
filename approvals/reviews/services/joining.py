"""The join of a parallel review: an item goes to its lead when its last opinion is in."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from approvals.cases.domain import item_moves
from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.door import perform_all


def join(item_ids: Collection[int], *, answering: int | None = None) -> int:
    """Hand over those of *item_ids* that no open task holds back, in one statement; return how many.

    *answering* is a task that is being answered in this transaction and not yet saved. The caller holds the cases.
    """
    holding_back = ReviewTask.objects.filter(item=OuterRef("pk"), state=TaskState.OPEN.value).exclude(pk=answering)
    return perform_all(CaseItem.objects.filter(~Exists(holding_back), pk__in=item_ids), item_moves.JOIN)
