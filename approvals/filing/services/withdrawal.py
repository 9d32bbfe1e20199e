"""The applicant takes the case back (撤回)."""

from approvals.cases.domain import case_moves, item_moves, review_moves
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.services.door import moving
from approvals.clocks.models import Clock
from approvals.clocks.services.running import stop
from approvals.decisions.services.following import end_with_item
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
        moved.follow_all(moved.of(ReviewTask), review_moves.CANCEL, answered_at=moved.now)
        moved.follow_all(moved.of(CaseItem), item_moves.CLOSE)
        moved.follow_all(moved.of(Deficiency), materials_moves.RELEASE, closed_at=moved.now)
        stop([row for row in moved.of(Clock) if not row.outlasts], moved.now)
        for item in moved.of(CaseItem):
            end_with_item(moved, item)
    return case
