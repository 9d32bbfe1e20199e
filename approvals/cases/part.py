"""What every case has: itself, its items, their reviews. What moves them is declared by the wings that do."""

from approvals.cases.api import MovedCaseSerializer, MovedItemSerializer, MovedReviewSerializer
from approvals.cases.domain.case_moves import CASE_MOVES
from approvals.cases.domain.item_moves import ITEM_MOVES
from approvals.cases.domain.review_moves import REVIEW_MOVES
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.parts import Part, Reading, Wing
from portal.kernel.vocabulary import _

CASE = Part("case", _("办件"), "cases", "case_id", Case, "pk", CASE_MOVES, MovedCaseSerializer)
ITEM = Part("item", _("单项"), "items", "item_id", CaseItem, "case_id", ITEM_MOVES, MovedItemSerializer)
REVIEW = Part("review", _("部门意见"), "reviews", "task_id", ReviewTask, "case_id", REVIEW_MOVES, MovedReviewSerializer)
WING = Wing(
    parts=(CASE, ITEM, REVIEW),
    reads=(Reading(CaseItem, "case"), Reading(ReviewTask, "case")),
)
