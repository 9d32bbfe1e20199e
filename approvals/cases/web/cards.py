"""What the wings show of items on the pages of others, and what may be done there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from django.urls import reverse

from approvals.cases.models import CaseItem
from approvals.cases.queries.availability import Stateful, availabilities
from approvals.cases.queries.whole import OneItem
from approvals.parts import wings
from portal.accounts.actor import Actor
from portal.kernel.transitions import Transition
from portal.ui.refusals import say


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done, on the page at ``url``, or why it may not be done now."""

    name: str
    label: str
    url: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Where cards stand together under one heading; ``name`` is its id, or begins it where items stand side by side."""

    name: str
    heading: str


class Place(IntEnum):
    """Where a card stands, from the top of a page to its foot; in one place, cards keep the order of their wings.

    On the applicant's page ``ABOVE`` is before the stages of the case, ``NOTE`` beside the name of the item in the
    table of its periods, and ``BELOW`` after that table. Staff see cards of panels alone: these come ``FIRST`` or
    ``THEN``.
    """

    ABOVE = 1
    FIRST = 2
    THEN = 3
    NOTE = 4
    BELOW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a wing shows of an item, by ``template``, which knows it as ``card``; ``acts`` end its panel."""

    template: ClassVar[str]
    place: ClassVar[Place] = Place.THEN
    panel: ClassVar[Panel | None] = None

    item: CaseItem
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Stack:
    """A panel with its cards: what there is of one item, or of all items where ``item`` is None."""

    panel: Panel
    cards: tuple[Card, ...]
    item: CaseItem | None = None

    @property
    def key(self) -> str:
        return f"{self.panel.name}-{self.item.pk}" if self.item else self.panel.name

    @property
    def in_place(self) -> list[Card]:
        return sorted(self.cards, key=_place)

    @property
    def acts(self) -> list[Act]:
        return [act for card in self.cards for act in card.acts]


def acts_on(
    row: Stateful, pk: int, actor: Actor, pages: Mapping[Transition, str], item: OneItem | None = None
) -> tuple[Act, ...]:
    """What the state of *row* allows *actor* of the moves that have *pages*, by the name of the address.

    Where something else stands against a move, that is said.
    """
    possible = (found for found in availabilities(row, actor, tuple(pages), item) if found.move.leaves(row.state))
    return tuple(
        Act(
            name=f"{found.move.name}-{pk}",
            label=found.move.label,
            url=reverse(pages[found.move], args=(pk,)),
            why_not=say(found.obstacle) if found.obstacle else "",
        )
        for found in possible
    )


def cards(items: Iterable[OneItem], actor: Actor) -> list[Card]:
    """What *actor*, of the staff, sees of *items*, and may do."""
    makers = [make for wing in wings() for make in wing.cards]
    return [card for item in items for make in makers if (card := make(item, actor))]


def told(items: Iterable[OneItem], actor: Actor) -> list[Card]:
    """What the applicant is told of *items*, to whom *actor* may belong."""
    makers = [make for wing in wings() for make in wing.told]
    return [card for item in items for make in makers if (card := make(item, actor))]


def stacks(found: Sequence[Card]) -> list[Stack]:
    """The cards panel by panel, each item's on their own."""
    items = list(dict.fromkeys(card.item for card in found))
    stacked = (
        Stack(panel, tuple(card for card in found if card.panel == panel and card.item == item), item)
        for panel in _panels(found)
        for item in items
    )
    return [stack for stack in stacked if stack.cards]


def together(found: Sequence[Card]) -> list[Stack]:
    """The cards panel by panel, those of all items together."""
    return [Stack(panel, tuple(card for card in found if card.panel == panel)) for panel in _panels(found)]


def _panels(found: Iterable[Card]) -> list[Panel]:
    """Each where its first card stands."""
    return list(dict.fromkeys(card.panel for card in sorted(found, key=_place) if card.panel))


def _place(card: Card) -> Place:
    return card.place
