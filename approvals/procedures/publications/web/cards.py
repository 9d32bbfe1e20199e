"""Whether the grant of an item is public, on its applicant's page."""

from dataclasses import dataclass
from typing import ClassVar

from approvals.cases.queries.whole import OneItem
from approvals.cases.web.cards import Card, Place
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.queries.clocks import periods_of
from approvals.clocks.web.parts import why_url
from approvals.procedures.publications.domain import PublicationState
from approvals.procedures.publications.queries import publication_of
from portal.accounts.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPublication(Card):
    """``why_url`` explains the day by which the head says whether it becomes public; empty where nobody has to."""

    template: ClassVar[str] = "approvals/procedures/publications/told.html"
    place: ClassVar[Place] = Place.NOTE

    state: PublicationState
    why_url: str


def told_publication(item: OneItem, _actor: Actor) -> ToldPublication | None:
    found = publication_of(item)
    if found is None:
        return None
    period = next(iter(periods_of(item, ClockKind.PUBLICATION)), None)
    return ToldPublication(item=item.row, state=found.state, why_url=why_url(item.row.case_id, period))
