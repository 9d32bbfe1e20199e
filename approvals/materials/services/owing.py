"""What a case still owes when it is accepted: a deficiency for each promised material, with its clock."""

from collections.abc import Iterable
from datetime import date, datetime

from approvals.cases.models import Case
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.services.starting import Plan
from approvals.materials.domain.completeness import Requirement
from approvals.materials.models import Deficiency


def owe(case: Case, lacking: Iterable[Requirement]) -> list[Deficiency]:
    """Return unsaved deficiencies for those of *lacking* that the applicant has promised."""
    return [
        Deficiency(
            case=case,
            code=requirement.code,
            name=requirement.name,
            promised_on=date.fromisoformat(case.promises[requirement.code]["on"]),
            signed_at=datetime.fromisoformat(case.promises[requirement.code]["signed_at"]),
        )
        for requirement in lacking
        if requirement.code in case.promises
    ]


def supplement_plans(owed: Iterable[Deficiency], today: date) -> list[Plan]:
    """Plan a clock for each saved deficiency, to the end of its promised day; one that has passed is due today."""
    return [
        Plan(ClockKind.SUPPLEMENT, today, max((d.promised_on - today).days, 0), Unit.DAY, deficiency=d) for d in owed
    ]
