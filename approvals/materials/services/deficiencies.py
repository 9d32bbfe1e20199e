"""Deficiencies (缺件): the promised material comes in, is checked, or goes back."""

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.services.door import moving
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.services.running import Plan, start, stop
from approvals.materials.domain import moves
from approvals.materials.domain.refusals import MaterialMissing
from approvals.materials.models import Deficiency
from approvals.materials.services.papers import handed_in, supersede
from portal.accounts.actor import Actor


def supply(*, case_id: int, deficiency_id: int, actor: Actor, seen_version: int) -> Deficiency:
    """Hand in the promised material (补交), which has been uploaded; the supplement clock stops on its arrival.

    Raises MaterialMissing when nothing was uploaded since the case was accepted, and what ``moving`` raises.
    """
    with moving(
        case_id, moves.SUPPLY, actor=actor, seen_version=seen_version, part=(Deficiency, deficiency_id)
    ) as moved:
        deficiency: Deficiency = moved.subject
        if not handed_in(moved, deficiency.code):
            raise MaterialMissing(names=deficiency.name)
        deficiency.supply(at=moved.now)
        stop([row for row in moved.of(Clock) if row.deficiency_id == deficiency.pk], moved.now)
        moved.tell(name=deficiency.name)
    return deficiency


def confirm(*, case_id: int, deficiency_id: int, actor: Actor, seen_version: int) -> Deficiency:
    """Confirm that the supplied material is in order: it no longer holds the result. Raises what ``moving`` raises."""
    with moving(
        case_id, moves.CONFIRM, actor=actor, seen_version=seen_version, part=(Deficiency, deficiency_id)
    ) as moved:
        deficiency: Deficiency = moved.subject
        deficiency.confirm(at=moved.now)
        moved.tell(name=deficiency.name)
    return deficiency


def return_supply(*, case_id: int, deficiency_id: int, actor: Actor, seen_version: int, reason: str) -> Deficiency:
    """Return a supplied material that is not in order; the promised day stands, and its clock runs again.

    Raises ReasonMissing and what ``moving`` raises.
    """
    with moving(
        case_id, moves.RETURN_SUPPLY, actor=actor, seen_version=seen_version, part=(Deficiency, deficiency_id)
    ) as moved:
        if not reason.strip():
            raise ReasonMissing
        deficiency: Deficiency = moved.subject
        supersede(moved, deficiency.code)
        deficiency.return_supply(reason=reason.strip())
        days_left = max((deficiency.promised_on - moved.today).days, 0)
        start(moved, Plan(ClockKind.SUPPLEMENT, moved.today, days_left, Unit.DAY, deficiency=deficiency))
        moved.tell(name=deficiency.name)
    return deficiency
