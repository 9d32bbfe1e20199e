"""A case as one reader may see it, with every move that this reader has."""

from dataclasses import dataclass, replace

from approvals.domain.answers import masked
from approvals.permissions import RULES
from approvals.queries.availability import PartMove, moves_of_all_parts
from approvals.queries.detail import CaseView, find, view_of
from approvals.queries.inspections import as_the_applicant_reads_it
from approvals.queries.items import ItemView
from approvals.queries.whole import whole
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
    parts = whole(case)
    view = view_of(case, parts)
    if not RULES["case.draft"].allows(actor, case):
        view = replace(view, answers=masked(view.fields, view.answers), query_code="")
    if case.applicant_id in actor.applicant_ids:
        view = replace(view, items=tuple(_told_to_the_applicant(item) for item in view.items))
    return Dossier(view, tuple(moves_of_all_parts(case, parts, view, actor)))


def _told_to_the_applicant(item: ItemView) -> ItemView:
    return replace(item, inspections=tuple(as_the_applicant_reads_it(view) for view in item.inspections))
