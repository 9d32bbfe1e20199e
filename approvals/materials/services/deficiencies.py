"""Deficiencies (缺件): the promised material comes in, is checked, or goes back."""

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.models import Case
from approvals.cases.services.door import moving
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.services.starting import Plan, calendars_of, clocks
from approvals.materials.domain import moves
from approvals.materials.domain.refusals import MaterialMissing
from approvals.materials.models import Deficiency
from portal.accounts.actor import Actor
from portal.kernel.errors import NotFound


def supply(*, case_id: int, deficiency_id: int, actor: Actor, seen_version: int) -> Deficiency:
    """Hand in the promised material (补交), which has been uploaded; the supplement clock stops on its arrival.

    Raises MaterialMissing when nothing was uploaded since the case was accepted, and what ``moving`` raises.
    """
    with moving(
        case_id,
        moves.SUPPLY,
        actor=actor,
        seen_version=seen_version,
        child=lambda case: _deficiency(case, deficiency_id),
    ) as moved:
        deficiency: Deficiency = moved.subject
        if not moved.case.materials.filter(code=deficiency.code, superseded_at=None).exists():
            raise MaterialMissing(names=deficiency.name)
        deficiency.supply(at=moved.now)
        Clock.objects.filter(deficiency=deficiency).stop(moved.now)
        moved.tell(name=deficiency.name)
    return deficiency


def confirm(*, case_id: int, deficiency_id: int, actor: Actor, seen_version: int) -> Deficiency:
    """Confirm that the supplied material is in order: it no longer holds the result. Raises what ``moving`` raises."""
    with moving(
        case_id,
        moves.CONFIRM,
        actor=actor,
        seen_version=seen_version,
        child=lambda case: _deficiency(case, deficiency_id),
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
        case_id,
        moves.RETURN_SUPPLY,
        actor=actor,
        seen_version=seen_version,
        child=lambda case: _deficiency(case, deficiency_id),
    ) as moved:
        if not reason.strip():
            raise ReasonMissing
        deficiency: Deficiency = moved.subject
        moved.case.materials.filter(code=deficiency.code, superseded_at=None).update(superseded_at=moved.now)
        deficiency.return_supply(reason=reason.strip())
        days_left = max((deficiency.promised_on - moved.today).days, 0)
        plan = Plan(ClockKind.SUPPLEMENT, moved.today, days_left, Unit.DAY, deficiency=deficiency)
        Clock.objects.bulk_create(clocks(moved.case, [plan], calendars_of([moved.case])))
        moved.tell(name=deficiency.name)
    return deficiency


def _deficiency(case: Case, deficiency_id: int) -> Deficiency:
    try:
        return case.deficiencies.get(pk=deficiency_id)
    except Deficiency.DoesNotExist:
        raise NotFound from None
