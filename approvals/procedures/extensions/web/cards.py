"""The extensions of an item on the pages of others, and what may be done about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from approvals.cases.queries.whole import OneItem
from approvals.cases.web.cards import Card, Panel, acts_on
from approvals.clocks.web.cards import TIME, TOLD_TIME
from approvals.procedures.extensions.domain import EXTEND
from approvals.procedures.extensions.queries import ExtensionView, extensions_of
from approvals.procedures.extensions.web.desk import EXTENSION_TONES
from portal.accounts.actor import Actor
from portal.kernel.transitions import Transition
from portal.ui.parts import Tone

_PAGES: Mapping[Transition, str] = MappingProxyType({EXTEND: "approvals:extend-item"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionsCard(Card):
    """The extensions of an item on a desk."""

    template: ClassVar[str] = "approvals/procedures/extensions/card.html"
    panel: ClassVar[Panel | None] = TIME

    extensions: tuple[tuple[ExtensionView, Tone], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldExtensions(Card):
    """The extensions that have effect, as the applicant is told: requests are no news."""

    template: ClassVar[str] = "approvals/procedures/extensions/told.html"
    panel: ClassVar[Panel | None] = TOLD_TIME

    extensions: tuple[ExtensionView, ...]
    law: str = EXTEND.law


def extensions_card(item: OneItem, actor: Actor) -> ExtensionsCard | None:
    """What *actor* sees of the extensions of *item*, and may do."""
    extensions = tuple((view, EXTENSION_TONES[view.state]) for view in extensions_of(item))
    acts = acts_on(item.row, item.row.pk, actor, _PAGES, item)
    return ExtensionsCard(item=item.row, acts=acts, extensions=extensions) if extensions or acts else None


def told_extensions(item: OneItem, _actor: Actor) -> ToldExtensions | None:
    approved = tuple(view for view in extensions_of(item) if view.is_approved)
    return ToldExtensions(item=item.row, extensions=approved) if approved else None
