"""What a case still owes when it is accepted: a deficiency for each promised material, with its clock."""

from collections.abc import Iterable
from datetime import date, datetime

from approvals.cases.services.held import Held
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.services.running import Plan, start
from approvals.materials.domain.completeness import Requirement
from approvals.materials.models import Deficiency


def owe(held: Held, lacking: Iterable[Requirement]) -> bool:
    """Let a case owe those of *lacking* that the applicant has promised; return whether it owes any.

    Each has a clock to the end of its promised day; one that has passed is due today.
    """
    promises = held.case.promises
    owed = [_deficiency(held, each, promises[each.code]) for each in lacking if each.code in promises]
    held.add(*owed)
    for row in owed:
        days = max((row.promised_on - held.today).days, 0)
        start(held, Plan(ClockKind.SUPPLEMENT, held.today, days, Unit.DAY, deficiency=row))
    return bool(owed)


def _deficiency(held: Held, requirement: Requirement, promise: dict[str, str]) -> Deficiency:
    return Deficiency(
        case=held.case,
        code=requirement.code,
        name=requirement.name,
        promised_on=date.fromisoformat(promise["on"]),
        signed_at=datetime.fromisoformat(promise["signed_at"]),
    )
