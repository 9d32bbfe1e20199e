"""The special procedures of an item on the pages of others, and what may be done about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from approvals.cases.queries.whole import OneItem
from approvals.cases.web.cards import Card, Panel, acts_on
from approvals.clocks.domain.moves import DECLINE_PAUSE, RESUME
from approvals.clocks.web.cards import TIME, TOLD_TIME
from approvals.procedures.pauses.domain import PAUSE
from approvals.procedures.pauses.queries.views import PauseView, pauses_of
from approvals.procedures.pauses.web.facts import PAUSE_TONES
from portal.accounts.actor import Actor
from portal.kernel.transitions import Transition
from portal.ui.parts import Tone

_PAGES: Mapping[Transition, str] = MappingProxyType({PAUSE: "approvals:pause-item"})

_PAGES_OF_PAUSES: Mapping[Transition, str] = MappingProxyType(
    {DECLINE_PAUSE: "approvals:answer-pause", RESUME: "approvals:resume-pause"}
)


@dataclass(frozen=True, slots=True)
class ShownPause:
    """A pause; ``url`` leads to what the reader may do about it now, and is empty where there is nothing."""

    view: PauseView
    tone: Tone
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PausesCard(Card):
    """The special procedures of an item on a desk."""

    template: ClassVar[str] = "approvals/procedures/pauses/card.html"
    panel: ClassVar[Panel | None] = TIME

    pauses: tuple[ShownPause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPauses(Card):
    """The special procedures that have or had effect, as the applicant is told: requests are no news."""

    template: ClassVar[str] = "approvals/procedures/pauses/told.html"
    panel: ClassVar[Panel | None] = TOLD_TIME

    pauses: tuple[ShownPause, ...]
    law: str = PAUSE.law


def pauses_card(item: OneItem, actor: Actor) -> PausesCard | None:
    """What *actor* sees of the special procedures of *item*, and may do."""
    pauses = tuple(ShownPause(view, PAUSE_TONES[view.state], _url(view, item, actor)) for view in pauses_of(item))
    acts = acts_on(item.row, item.row.pk, actor, _PAGES, item)
    return PausesCard(item=item.row, acts=acts, pauses=pauses) if pauses or acts else None


def told_pauses(item: OneItem, _actor: Actor) -> ToldPauses | None:
    pauses = tuple(ShownPause(view, PAUSE_TONES[view.state]) for view in pauses_of(item) if view.started_on)
    return ToldPauses(item=item.row, pauses=pauses) if pauses else None


def _url(view: PauseView, item: OneItem, actor: Actor) -> str:
    acts = acts_on(view, view.pk, actor, _PAGES_OF_PAUSES, item)
    return next((act.url for act in acts if not act.why_not), "")
