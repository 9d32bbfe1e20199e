"""Pauses and extensions of an item as people read them, and what decides whether there may be more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from approvals.cases.domain.vocabulary import ItemState, TaskState
from approvals.cases.models import ReviewTask
from approvals.cases.queries.whole import OneItem
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.periods import UNMOVED
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.models import Clock, Pause
from approvals.clocks.queries.clocks import ClockView
from approvals.parts import Shown
from approvals.procedures.pauses import domain
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.kernel.errors import DomainError

UNFINISHED = (PauseState.REQUESTED.value, PauseState.OPEN.value)


@dataclass(frozen=True, slots=True)
class PauseView:
    """A special procedure (特别程序) of a department. It ends on ``planned_end_on`` at the latest."""

    pk: int
    version: int
    department_id: int
    department: str
    ground: PauseGround
    document_number: str
    notice: str
    needed_workdays: int
    state: PauseState
    requested_at: datetime
    began_at: datetime | None
    started_on: date | None
    planned_end_on: date | None
    ended_on: date | None
    decline_reason: str

    @property
    def state_label(self) -> str:
        return self.state.label

    @property
    def is_open(self) -> bool:
        return self.state is PauseState.OPEN

    @property
    def is_requested(self) -> bool:
        return self.state is PauseState.REQUESTED


def pause_view(row: Pause, department: str) -> PauseView:
    return PauseView(
        pk=row.pk,
        version=row.version,
        department_id=row.department_id,
        department=department,
        ground=PauseGround.of(row.ground),
        document_number=row.document_number,
        notice=row.notice,
        needed_workdays=row.needed_workdays,
        state=PauseState.of(row.state),
        requested_at=row.requested_at,
        began_at=row.began_at,
        started_on=row.started_on,
        planned_end_on=row.planned_end_on,
        ended_on=row.ended_on,
        decline_reason=row.decline_reason,
    )


def _is_unfinished(pause: Pause, today: date) -> bool:
    """One whose last day has passed is over, whether the sweep has come by or not. A hearing's bars no other."""
    has_run_out = pause.planned_end_on is not None and pause.planned_end_on < today
    return pause.state in UNFINISHED and not has_run_out and pause.ground != PauseGround.HEARING


def pauses_of(item: OneItem, _clocks: Sequence[ClockView] = ()) -> tuple[PauseView, ...]:
    """The special procedures of an item as pages show them."""
    return tuple(pause_view(row, row.department.name) for row in item.of(Pause))


def against_asking(item: OneItem, actor: Actor) -> DomainError | None:
    """Why *actor* cannot ask for a special procedure on *item*, whatever it would stop."""
    in_hand = domain.InHand(
        lead_id=None if item.row.state == ItemState.PRE_REVIEW.value else item.row.department_id,
        reviewing=frozenset(row.department_id for row in item.of(ReviewTask) if row.state == TaskState.OPEN.value),
        pausing=frozenset(row.department_id for row in item.of(Pause) if _is_unfinished(row, item.today)),
    )
    is_head = Role.HEAD in actor.roles
    return domain.against_pausing(in_hand, department_id=actor.department_id, is_head=is_head)


def against_pausing(item: OneItem, actor: Actor) -> DomainError | None:
    """Why *actor* cannot start a special procedure on *item* today."""
    return against_asking(item, actor) or against_beginning(item)


def against_beginning(item: OneItem) -> DomainError | None:
    """Why a special procedure on *item* could not take effect today."""
    running = (row for row in item.of(Clock) if row.stopped_at is None and row.kind not in UNMOVED)
    return domain.against_beginning([row.due_on for row in running], item.today)


PAUSES = Shown("pauses", pauses_of)
