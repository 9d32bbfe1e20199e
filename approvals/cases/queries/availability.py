"""What an actor may do with a case, and why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from approvals.cases.domain import item_moves
from approvals.cases.domain.case_moves import CASE_MOVES
from approvals.cases.domain.refusals import NothingToCertify
from approvals.cases.domain.review_moves import GIVE_OPINION
from approvals.cases.models import CaseItem
from approvals.clocks.domain import moves as clock_moves
from approvals.dossier import domain as item_time
from approvals.dossier.domain import ItemTime
from approvals.inspections.domain import moves as inspection_moves
from approvals.inspections.domain import rules as inspections
from approvals.inspections.queries.views import AttendanceView, InspectionView
from approvals.permissions import RULES
from approvals.procedures.hearings.domain import moves as hearing_moves
from approvals.procedures.hearings.domain.rules import against_recording
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.queries import HearingView
from approvals.procedures.publications.domain import NothingToPublish
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.kernel.errors import DomainError, IllegalMove
from portal.kernel.transitions import Transition


class Stateful(Protocol):
    """What can move: a row, or its view with the columns that the rules ask for."""

    @property
    def state(self) -> str: ...

    @property
    def state_label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Availability:
    """A move and, when it is not possible now, the refusal that it would meet."""

    move: Transition
    obstacle: DomainError | None = None

    @property
    def is_available(self) -> bool:
        return self.obstacle is None


def availabilities(
    row: Stateful, actor: Actor, moves: tuple[Transition, ...] = CASE_MOVES, time: ItemTime | None = None
) -> list[Availability]:
    """Moves that *actor* could ever make on *row*; those not possible now say why. *time* is that of its item."""
    return [Availability(m, _obstacle(row, actor, m, time)) for m in moves if RULES[m.action].allows(actor, row)]


def _obstacle(row: Stateful, actor: Actor, move: Transition, time: ItemTime | None) -> DomainError | None:
    if not move.leaves(row.state):
        return IllegalMove(state=row.state_label, move=move.label)
    if move is item_moves.CERTIFY and isinstance(row, CaseItem) and not row.may_be_certified:
        return NothingToCertify()
    if move.action == item_moves.PUBLISH.action and isinstance(row, CaseItem) and not row.awaits_publication:
        return NothingToPublish()
    if isinstance(row, InspectionView | AttendanceView):
        return _against_inspecting(row, move)
    if move is hearing_moves.RECORD and isinstance(row, Hearing | HearingView) and row.takes_place_at:
        return against_recording(row.takes_place_at, clock.now())
    rule = _TIME_RULES.get(move)
    return rule(time, actor) if rule and time else None


def _against_inspecting(row: InspectionView | AttendanceView, move: Transition) -> DomainError | None:
    if isinstance(row, InspectionView):
        return inspections.against_holding(row.meets_at, clock.now()) if move is inspection_moves.HOLD else None
    if move is inspection_moves.SIGN:
        return inspections.against_signing(row.inspection_state, row.meets_at, clock.now())
    return inspections.against_excusing(row.inspection_state, row.task_state)


def _against_pausing(time: ItemTime, actor: Actor) -> DomainError | None:
    return item_time.against_pausing(time, department_id=actor.department_id, is_head=Role.HEAD in actor.roles)


_TIME_RULES: Mapping[Transition, Callable[[ItemTime, Actor], DomainError | None]] = MappingProxyType(
    {
        item_moves.PAUSE: _against_pausing,
        item_moves.EXTEND: lambda time, _actor: item_time.against_extending(time),
        item_moves.CONVENE: lambda time, _actor: item_time.against_convening(time),
        clock_moves.BEGIN: lambda time, _actor: item_time.against_beginning(time),
        clock_moves.APPROVE: lambda time, _actor: item_time.against_approving(time),
        item_moves.TELL_HEARING: lambda time, _actor: item_time.against_telling(time),
        item_moves.ANNOUNCE_HEARING: lambda time, _actor: item_time.against_announcing(time),
        item_moves.GRANT: lambda time, actor: item_time.against_deciding(time, actor.user_id),
        item_moves.REFUSE: lambda time, actor: item_time.against_deciding(time, actor.user_id),
        GIVE_OPINION: lambda time, actor: item_time.against_judging(time, actor.user_id),
    }
)
