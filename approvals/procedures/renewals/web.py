"""What an item renews, on the pages of others."""

from dataclasses import dataclass
from typing import ClassVar

from approvals.cases.queries.whole import OneItem
from approvals.cases.web.cards import Card, Place
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.queries.clocks import periods_of
from approvals.clocks.web.parts import why_url
from approvals.procedures.renewals.queries import RenewalView, renewal_of
from portal.accounts.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalCard(Card):
    """The certificate that is to be renewed, and what silence means for it; ``why_url`` explains its last day."""

    template: ClassVar[str] = "approvals/procedures/renewals/card.html"
    place: ClassVar[Place] = Place.BELOW

    renewal: RenewalView
    why_url: str


def renewal_card(item: OneItem, _actor: Actor) -> RenewalCard | None:
    renewal = renewal_of(item, periods_of(item, ClockKind.RENEWAL))
    if renewal is None:
        return None
    return RenewalCard(item=item.row, renewal=renewal, why_url=why_url(item.row.case_id, renewal.period))
