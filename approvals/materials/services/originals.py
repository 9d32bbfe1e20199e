"""What a clerk says of the original of a paper: at intake, and put right later."""

from approvals.cases.domain.refusals import NotEditable
from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.services.door import Moving, acting
from approvals.materials.domain.refusals import NoOriginal
from approvals.materials.domain.vocabulary import BROUGHT, Original
from approvals.materials.models import Material
from portal.accounts.actor import Actor
from portal.kernel.errors import NotFound

IN_HAND = frozenset({CaseState.SUBMITTED, CaseState.CORRECTING, CaseState.ACCEPTED})
"""While something can be said of originals."""

_EVENTS = {Original.SEEN: "case.original_seen", Original.COPY_ONLY: "case.copy_only"}


def tell_original(*, case_id: int, material_id: int, actor: Actor, original: Original) -> Material:
    """Say of a paper whether the original was seen (原件已核验) or a copy taken in (只收复印件).

    Said again it is put right: the record keeps both, each with who said it. Raises NotFound for a paper that does not
    stand any more, NoOriginal for one that nobody brought, NotEditable and what ``acting`` raises.
    """
    with acting(case_id, "case.tell_original", actor=actor, seen_version=None) as moved:
        if moved.case.state not in IN_HAND:
            raise NotEditable(state=CaseState.of(moved.case.state).label)
        material = next((row for row in moved.of(Material) if row.pk == material_id), None)
        if material is None or material.superseded_at is not None:
            raise NotFound
        if material.source not in BROUGHT:
            raise NoOriginal(name=material.name)
        if material.original != original.value:
            tell(moved, material, original)
    return material


def tell(moved: Moving, material: Material, original: Original) -> None:
    """Put down and record what the actor says of *material*."""
    material.tell_original(original, by=moved.journal.actor.name, at=moved.now)
    moved.note(_EVENTS[original], name=material.name)
