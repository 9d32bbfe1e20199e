"""Pauses and extensions of an item as people read them, and what decides whether there may be more."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.models import Pause

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
