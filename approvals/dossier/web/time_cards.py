"""What was done about an item's time, and what may be done now, as pages show it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from approvals.cases.queries.availability import Availability, availabilities
from approvals.cases.web.desk import Act
from approvals.clocks.domain import moves as clock_moves
from approvals.dossier.queries.detail import CaseView
from approvals.dossier.queries.items import ItemView
from approvals.dossier.web import signs
from approvals.dossier.web.signs import Sign
from approvals.inspections.domain.moves import ASSIGN_INSPECTORS
from approvals.inspections.queries.views import INSPECTORS
from approvals.procedures.extensions.domain import EXTEND
from approvals.procedures.extensions.queries import EXTENSIONS, ExtensionView
from approvals.procedures.extensions.web import EXTENSION_TONES
from approvals.procedures.hearings.domain import moves as hearing_moves
from approvals.procedures.hearings.queries import HEARINGS, HearingView
from approvals.procedures.hearings.web.desk import HEARING_TONES
from approvals.procedures.pauses.domain import PAUSE
from approvals.procedures.pauses.queries.views import PAUSES, PauseView
from approvals.procedures.pauses.web.facts import PAUSE_TONES
from portal.accounts.actor import Actor
from portal.ui.parts import Tone
from portal.ui.refusals import say

_PAGES = {
    PAUSE: "approvals:pause-item",
    EXTEND: "approvals:extend-item",
    hearing_moves.TELL_HEARING: "approvals:tell-hearing",
    hearing_moves.ANNOUNCE_HEARING: "approvals:announce-hearing",
}

_PAGES_OF_HEARINGS = {
    hearing_moves.SCHEDULE: "approvals:schedule-hearing",
    hearing_moves.RECORD: "approvals:record-hearing",
    hearing_moves.TELL_AGAIN: "approvals:tell-hearing-again",
}

_PAGES_OF_PAUSES = {clock_moves.DECLINE_PAUSE: "approvals:answer-pause", clock_moves.RESUME: "approvals:resume-pause"}


@dataclass(frozen=True, slots=True)
class PauseCard:
    """A pause; ``url`` leads to what the reader may do about it now, and is empty where there is nothing."""

    view: PauseView
    tone: Tone
    url: str


@dataclass(frozen=True, slots=True)
class HearingCard:
    """A hearing, and what the reader may do about it now."""

    view: HearingView
    tone: Tone
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeCard:
    """The time of an item: its hearings, its special procedures, its extensions, and what may be done now."""

    pk: int
    item: str
    hearings: tuple[HearingCard, ...]
    pauses: tuple[PauseCard, ...]
    extensions: tuple[tuple[ExtensionView, Tone], ...]
    acts: tuple[Act, ...]
    pause_law: str = PAUSE.law
    extension_law: str = EXTEND.law

    @property
    def is_empty(self) -> bool:
        return not (self.hearings or self.pauses or self.extensions or self.acts)


@dataclass(frozen=True, slots=True)
class InspectorsCard:
    """Who inspects an item that needs it: how many are assigned, or how much time is left to assign them.

    ``url`` leads to assigning them, empty where the reader may not, or not now.
    """

    number: int
    due: Sign | None
    url: str
    law: str = ASSIGN_INSPECTORS.law


def inspectors_card(item: ItemView, actor: Actor) -> InspectorsCard | None:
    """What *actor* sees, and may do, of the inspectors of *item*; None where it needs none or has not begun."""
    inspectors = INSPECTORS.of(item)
    period = inspectors.period
    if period is None:
        return None
    may_assign = any(
        found.is_available for found in availabilities(item.own.row, actor, (ASSIGN_INSPECTORS,), item.own)
    )
    return InspectorsCard(
        number=inspectors.number,
        due=signs.due(period) if period.is_open else None,
        url=reverse("approvals:inspectors", args=(item.pk,)) if may_assign else "",
    )


def time_card(item: ItemView, actor: Actor) -> TimeCard:
    """What *actor* sees, and may do, of the time of *item*."""
    return TimeCard(
        pk=item.pk,
        item=item.name,
        hearings=tuple(_hearing(hearing, item, actor) for hearing in HEARINGS.of(item)),
        pauses=tuple(_pause(pause, item, actor) for pause in PAUSES.of(item)),
        extensions=tuple((view, EXTENSION_TONES[view.state]) for view in EXTENSIONS.of(item)),
        acts=tuple(_acts(item, actor)),
    )


def times(case: CaseView, actor: Actor) -> list[TimeCard]:
    """What *actor* sees of the time of each item about which there is something to see."""
    return [card for card in (time_card(item, actor) for item in case.items) if not card.is_empty]


def told_to_the_applicant(case: CaseView) -> list[TimeCard]:
    """What has or had effect on the periods of each item: requests are no news for the applicant."""
    cards = [
        TimeCard(
            pk=item.pk,
            item=item.name,
            hearings=tuple(HearingCard(h, HEARING_TONES[h.state]) for h in HEARINGS.of(item)),
            pauses=tuple(PauseCard(p, PAUSE_TONES[p.state], "") for p in PAUSES.of(item) if p.started_on),
            extensions=tuple((view, EXTENSION_TONES[view.state]) for view in EXTENSIONS.of(item) if view.is_approved),
            acts=(),
        )
        for item in case.items
    ]
    return [card for card in cards if not card.is_empty]


def _acts(item: ItemView, actor: Actor) -> Iterator[Act]:
    for found in availabilities(item.own.row, actor, tuple(_PAGES), item.own):
        if found.move.leaves(item.state):
            yield _act(found, _PAGES[found.move], item.pk)


def _hearing(hearing: HearingView, item: ItemView, actor: Actor) -> HearingCard:
    moves = [move for move in _PAGES_OF_HEARINGS if move.leaves(hearing.state)]
    possible = availabilities(hearing, actor, tuple(moves), item.own)
    acts = tuple(_act(found, _PAGES_OF_HEARINGS[found.move], hearing.pk) for found in possible)
    return HearingCard(hearing, HEARING_TONES[hearing.state], acts)


def _act(found: Availability, page: str, pk: int) -> Act:
    why_not = say(found.obstacle) if found.obstacle else ""
    return Act(found.move.name, found.move.label, reverse(page, args=(pk,)), why_not)


def _pause(pause: PauseView, item: ItemView, actor: Actor) -> PauseCard:
    possible = [
        found.move for found in availabilities(pause, actor, tuple(_PAGES_OF_PAUSES), item.own) if found.is_available
    ]
    url = reverse(_PAGES_OF_PAUSES[possible[0]], args=(pause.pk,)) if possible else ""
    return PauseCard(pause, PAUSE_TONES[pause.state], url)
