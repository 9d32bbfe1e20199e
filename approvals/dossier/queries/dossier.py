"""A case as one reader may see it, with every move that this reader has."""

from dataclasses import dataclass, replace

from approvals.cases.queries.visible_cases import find
from approvals.cases.queries.whole import whole
from approvals.dossier.queries.detail import CaseView, view_of
from approvals.dossier.queries.items import ItemView
from approvals.dossier.queries.moves import PartMove, moves_of_all_parts
from approvals.inspections.queries.views import INSPECTIONS, as_the_applicant_reads_it
from approvals.materials.domain.answers import masked
from approvals.permissions import RULES
from portal import clock
from portal.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Dossier:
    """``case`` tells numbers of people and the query code to those alone who file it.

    It does not tell its applicant who inspected, nor why a department stayed away from an inspection.
    """

    case: CaseView
    moves: tuple[PartMove, ...]


def dossier(case_id: int, actor: Actor) -> Dossier:
    """Return the case if *actor* may see it, in a constant number of queries. Raises NotFound."""
    case = find(case_id, actor)
    parts = whole(case, clock.today())
    view = view_of(case, parts)
    if not RULES["case.draft"].allows(actor, case):
        view = replace(view, answers=masked(view.fields, view.answers), query_code="")
    if case.applicant_id in actor.applicant_ids:
        view = replace(view, items=tuple(_told_to_the_applicant(item) for item in view.items))
    return Dossier(view, tuple(moves_of_all_parts(parts, actor)))


def _told_to_the_applicant(item: ItemView) -> ItemView:
    told = tuple(as_the_applicant_reads_it(view) for view in INSPECTIONS.of(item))
    return replace(item, shown={**item.shown, INSPECTIONS.name: told})
