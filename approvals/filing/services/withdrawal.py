"""The applicant takes the case back (撤回)."""

from approvals.cases.domain import case_moves, item_moves, review_moves
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.services.door import moving, perform_all
from approvals.clocks.models import Clock
from approvals.decisions.services.following import end_with_items
from approvals.materials.domain import moves as materials_moves
from approvals.materials.models import Deficiency
from portal.accounts.actor import Actor


def withdraw(*, case_id: int, actor: Actor, seen_version: int) -> Case:
    """Withdraw a case before it is concluded; items already decided keep their decision.

    Raises what ``moving`` raises.
    """
    with moving(case_id, case_moves.WITHDRAW, actor=actor, seen_version=seen_version) as moved:
        case = moved.case
        case.withdraw(at=moved.now)
        perform_all(ReviewTask.objects.filter(case=case), review_moves.CANCEL, answered_at=moved.now)
        perform_all(CaseItem.objects.filter(case=case), item_moves.CLOSE)
        perform_all(Deficiency.objects.filter(case=case), materials_moves.RELEASE, closed_at=moved.now)
        Clock.objects.filter(case=case).apart_from_papers().stop(moved.now)
        end_with_items(case.items.values_list("pk", flat=True), moved.journal)
    return case
