"""What an actor may do with a case, and why not."""

from dataclasses import dataclass
from typing import Any, Protocol

from approvals.cases.domain.case_moves import CASE_MOVES
from approvals.cases.queries.whole import OneItem
from approvals.parts import obstacle_of
from approvals.permissions import RULES
from portal.accounts.actor import Actor
from portal.kernel.errors import DomainError, IllegalMove
from portal.kernel.transitions import Transition


class Stateful(Protocol):
    """What can move: a row, or its view with the columns that the rules ask for."""

    @property
    def state(self) -> str: ...

    @property
    def state_label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Question:
    """Whether *actor* may make a move on *row* now: what an obstacle is asked. ``own_item`` is where *row* belongs."""

    row: Any
    actor: Actor
    own_item: OneItem | None

    @property
    def item(self) -> OneItem:
        if self.own_item is None:
            raise RuntimeError("this move can be judged only with the item that it is about")
        return self.own_item


@dataclass(frozen=True, slots=True)
class Availability:
    """A move and, when it is not possible now, the refusal that it would meet."""

    move: Transition
    obstacle: DomainError | None = None

    @property
    def is_available(self) -> bool:
        return self.obstacle is None


def availabilities(
    row: Stateful, actor: Actor, moves: tuple[Transition, ...] = CASE_MOVES, item: OneItem | None = None
) -> list[Availability]:
    """Moves that *actor* could ever make on *row*; those not possible now say why. *item* is where *row* belongs."""
    asked = Question(row, actor, item)
    return [Availability(move, _obstacle(asked, move)) for move in moves if RULES[move.action].allows(actor, row)]


def _obstacle(asked: Question, move: Transition) -> DomainError | None:
    if not move.leaves(asked.row.state):
        return IllegalMove(state=asked.row.state_label, move=move.label)
    against = obstacle_of(move)
    return against(asked) if against else None
