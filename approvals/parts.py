"""What a wing declares once of all that moves in it; the tables on top are derived from here.

``approvals.wings`` lists the declarations in their printed order. A lower wing that has to know of a higher one, such
as the door or what shows a whole case, asks this module.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import Model, Q

from portal.kernel.errors import DomainError
from portal.kernel.transitions import Transition

if TYPE_CHECKING:
    from rest_framework.serializers import Field, Serializer

    from approvals.cases.models import CaseItem
    from approvals.cases.queries.whole import OneItem, Whole
    from approvals.cases.services.held import Held
    from approvals.cases.web.cards import Card
    from approvals.cases.web.papers import Document
    from portal.accounts.actor import Actor
    from portal.api.serializers import MoveInput
    from portal.fsm import StatefulModel
    from portal.outbox.services import Message

T = TypeVar("T")
Obstacle = Callable[[Any], DomainError | None]
"""Why a move cannot be made now, asked by a ``cases.queries.availability.Question``; None when it can."""


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """What performs a move: pages and the API call the same, so they cannot differ.

    ``perform`` takes ``case_id``, the key of what moves, ``actor``, ``seen_version`` and what ``takes`` asks for.
    ``answer`` is what it gives back where that is not what moves, but what the move has made.
    """

    move: Transition
    perform: Callable[..., Any]
    takes: "type[MoveInput]"
    against: Obstacle | None = None
    answer: "type[Serializer[Any]] | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What moves by itself in a case (部件), or the case itself.

    ``word`` begins the kinds of its events, ``segment`` stands in its addresses, ``key`` is what its commands call its
    id, and ``case`` is the way from a row to the id of its case. ``moves`` are those with a target, and others.
    """

    word: str
    label: str
    segment: str
    key: str
    model: "type[StatefulModel]"
    case: str
    moves: tuple[Transition, ...]
    answer: "type[Serializer[Any]]"
    commands: tuple[Command, ...] = ()

    @property
    def all_commands(self) -> tuple[Command, ...]:
        """Its own, and those that other wings add."""
        return (*self.commands, *chain.from_iterable(wing.acts.get(self.word, ()) for wing in wings()))

    @property
    def all_moves(self) -> tuple[Transition, ...]:
        """Its own, and those by which others act on it."""
        acts = (command.move for command in self.all_commands)
        return (*self.moves, *(move for move in acts if move not in self.moves))


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Rows that are read along with a case: of *model*, whose way to their case is *case*.

    ``kept_as`` names a foreign key of theirs, and the list by which what it points to knows them.
    """

    model: type[Model]
    case: str
    only: Q = field(default_factory=Q)
    order: tuple[str, ...] = ()
    kept_as: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shown(Generic[T]):
    """What pages and the API show of an item, by ``name``.

    ``make`` takes it from the item as read along with its case (``OneItem``) and from the item's periods.
    """

    name: str
    make: Callable[..., T]

    def of(self, item: Any) -> T:
        """What is shown of *item*, a ``dossier.queries.items.ItemView``."""
        shown: T = item.shown[self.name]
        return shown


@dataclass(frozen=True, slots=True, eq=False)
class Wing:
    """What one wing declares.

    ``acts`` are commands on parts of other wings, by their word; ``sentences`` tell events, by kind; ``mail`` sends
    what must leave the portal, by topic; ``fields`` are what the API tells of an item, by name; ``examined_by`` gives
    the users who have examined an item; ``end_with_item`` ends what has no more sense once
    an item is over.

    ``cards`` are what pages show staff of an item, ``told`` what they show its applicant; ``papers`` are those of an
    item, ``case_papers`` those of a case as a whole.
    """

    parts: tuple[Part, ...] = ()
    acts: Mapping[str, tuple[Command, ...]] = field(default_factory=dict)
    reads: tuple[Reading, ...] = ()
    shows: tuple[Shown[Any], ...] = ()
    fields: "Mapping[str, Field]" = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    mail: "tuple[tuple[str, Callable[[Message], None]], ...]" = ()
    examined_by: "Callable[[OneItem], set[int]] | None" = None
    end_with_item: "Callable[[Held, CaseItem], None] | None" = None
    cards: "tuple[Callable[[OneItem, Actor], Card | None], ...]" = ()
    told: "tuple[Callable[[OneItem, Actor], Card | None], ...]" = ()
    papers: "tuple[Callable[[OneItem], Iterator[Document]], ...]" = ()
    case_papers: "tuple[Callable[[Whole], Iterator[Document]], ...]" = ()


_DECLARED: list[Wing] = []


def declare(declared: Sequence[Wing]) -> None:
    """Take *declared* for all the wings there are."""
    _DECLARED[:] = declared


def wings() -> Sequence[Wing]:
    return tuple(_DECLARED)


def parts() -> Iterator[Part]:
    """Every part, in printed order."""
    return (part for wing in _DECLARED for part in wing.parts)


def part_of(model: type[Model]) -> Part:
    """The part whose rows are of *model*."""
    return next(part for part in parts() if part.model is model)


def command_of(move: Transition) -> tuple[Part, Command]:
    """What performs *move*, and the part that it moves."""
    return next(found for found in _commands() if found[1].move is move)


def obstacle_of(move: Transition) -> Obstacle | None:
    """What stands against *move* besides the state, if anything ever does."""
    return next((command.against for _part, command in _commands() if command.move is move), None)


def _commands() -> Iterator[tuple[Part, Command]]:
    return ((part, command) for part in parts() for command in part.all_commands)
