"""What an actor may do with a case, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass

from approvals.domain.case_moves import CASE_MOVES
from approvals.domain.item_moves import ITEM_MOVES
from approvals.domain.review_moves import DEFICIENCY_MOVES, REVIEW_MOVES
from approvals.models import Case
from approvals.permissions import RULES
from approvals.queries.parts import Part
from portal.accounts.actor import Actor
from portal.fsm import StatefulModel
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

WRONG_STATE = _("当前状态为“%(state)s”，不能办理“%(move)s”")


@dataclass(frozen=True, slots=True)
class Availability:
    """A move and, when it is not possible now, the reason: a template with ``params``, all to be translated."""

    move: Transition
    refusal: str = ""
    state_label: str = ""

    @property
    def is_available(self) -> bool:
        return not self.refusal


@dataclass(frozen=True, slots=True)
class PartMove:
    """A move of the row ``pk``, seen at ``version``."""

    part: Part
    pk: int
    version: int
    availability: Availability


def moves_of_all_parts(case: Case, actor: Actor) -> Iterator[PartMove]:
    """Every move that *actor* could ever make on *case* or on a part of it. Three queries."""
    parts = (
        (Part.CASE, [case], CASE_MOVES),
        (Part.ITEM, case.items.all(), ITEM_MOVES),
        (Part.REVIEW, case.tasks.all(), REVIEW_MOVES),
        (Part.DEFICIENCY, case.deficiencies.all(), DEFICIENCY_MOVES),
    )
    for part, rows, moves in parts:
        for row in rows:
            for availability in availabilities(row, actor, moves):
                yield PartMove(part, row.pk, row.version, availability)


def availabilities(row: StatefulModel, actor: Actor, moves: tuple[Transition, ...] = CASE_MOVES) -> list[Availability]:
    """Moves that *actor* could ever make on *row*; those not possible now say why."""
    return [_availability(row, move) for move in moves if RULES[move.action].allows(actor, row)]


def _availability(row: StatefulModel, move: Transition) -> Availability:
    if move.leaves(row.state):
        return Availability(move)
    return Availability(move, WRONG_STATE, row.state_label)
