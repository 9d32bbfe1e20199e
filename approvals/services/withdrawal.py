"""The applicant takes the case back (撤回)."""

from approvals.domain import case_moves, item_moves, review_moves
from approvals.models import Case, CaseItem, Clock, Deficiency, ReviewTask
from approvals.services._ending import end_with_items
from approvals.services._moving import moving, perform_all
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
        perform_all(Deficiency.objects.filter(case=case), review_moves.RELEASE, closed_at=moved.now)
        Clock.objects.filter(case=case).apart_from_papers().stop(moved.now)
        end_with_items(case.items.values_list("pk", flat=True), moved.journal)
    return case
