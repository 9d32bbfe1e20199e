"""What lies on the table of a case in hand: the papers handed in, until newer ones take their place."""

from approvals.cases.services.held import Held
from approvals.materials.domain import completeness
from approvals.materials.domain.completeness import Requirement
from approvals.materials.models import Material


def handed_in(held: Held, code: str) -> list[Material]:
    """What has been handed in for *code* and stands."""
    return [row for row in held.of(Material) if row.code == code and row.superseded_at is None]


def supersede(held: Held, code: str) -> bool:
    """Let newer ones take the place of what was handed in; return whether there was anything."""
    found = handed_in(held, code)
    for row in found:
        row.superseded_at = held.now
    return bool(found)


def lacking(held: Held) -> tuple[Requirement, ...]:
    """What the list of the case asks for and nobody has handed in."""
    supplied = {row.code for row in held.of(Material) if row.superseded_at is None}
    return completeness.missing(completeness.requirements(held.case.one_form), supplied)
