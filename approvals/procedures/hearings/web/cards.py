"""The hearings of an item on the pages of others: how they stand, and what may be done about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from approvals.cases.domain.case_moves import CORRECT
from approvals.cases.queries.whole import OneItem
from approvals.cases.web.cards import Act, Card, Panel, Place, acts_on
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.queries.clocks import periods_of
from approvals.clocks.web.cards import TIME
from approvals.permissions import RULES
from approvals.procedures.hearings.domain import moves
from approvals.procedures.hearings.domain.moves import ANNOUNCE_HEARING, TELL_HEARING
from approvals.procedures.hearings.queries import HearingView, hearings_of
from approvals.procedures.hearings.web.desk import HEARING_TONES
from portal.accounts.actor import Actor
from portal.kernel.transitions import Transition
from portal.ui.parts import Tone

_PAGES: Mapping[Transition, str] = MappingProxyType(
    {TELL_HEARING: "approvals:tell-hearing", ANNOUNCE_HEARING: "approvals:announce-hearing"}
)

_PAGES_OF_HEARINGS: Mapping[Transition, str] = MappingProxyType(
    {
        moves.SCHEDULE: "approvals:schedule-hearing",
        moves.RECORD: "approvals:record-hearing",
        moves.TELL_AGAIN: "approvals:tell-hearing-again",
    }
)


@dataclass(frozen=True, slots=True)
class ShownHearing:
    """A hearing, and what the reader may do about it."""

    view: HearingView
    tone: Tone
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingsCard(Card):
    """The hearings of an item on a desk."""

    template: ClassVar[str] = "approvals/procedures/hearings/card.html"
    place: ClassVar[Place] = Place.FIRST
    panel: ClassVar[Panel | None] = TIME

    hearings: tuple[ShownHearing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldHearings(Card):
    """The hearings of an item as its applicant is told of them."""

    template: ClassVar[str] = "approvals/procedures/hearings/told.html"
    place: ClassVar[Place] = Place.ABOVE

    hearings: tuple[ShownHearing, ...]
    may_answer: bool


def hearings_card(item: OneItem, actor: Actor) -> HearingsCard | None:
    """What *actor* sees of the hearings of *item*, and may do."""
    hearings = tuple(
        ShownHearing(view, HEARING_TONES[view.state], acts_on(view, view.pk, actor, _PAGES_OF_HEARINGS, item))
        for view in _hearings(item)
    )
    acts = acts_on(item.row, item.row.pk, actor, _PAGES, item)
    return HearingsCard(item=item.row, acts=acts, hearings=hearings) if hearings or acts else None


def told_hearings(item: OneItem, actor: Actor) -> ToldHearings | None:
    """The hearings of *item* for its applicant; who may correct the case may answer."""
    hearings = tuple(ShownHearing(view, HEARING_TONES[view.state]) for view in _hearings(item))
    may_answer = RULES[CORRECT.action].allows(actor, item.whole.case)
    return ToldHearings(item=item.row, hearings=hearings, may_answer=may_answer) if hearings else None


def _hearings(item: OneItem) -> tuple[HearingView, ...]:
    return hearings_of(item, periods_of(item, ClockKind.HEARING_REQUEST, ClockKind.HEARING))
