"""Pauses and extensions of an item as people read them, and what decides whether there may be more."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.domain import hearings
from approvals.domain.clocks import PauseGround
from approvals.domain.extensions import EXTENSION_RULES, Authority
from approvals.domain.item_time import ItemTime, Statutory
from approvals.domain.periods import RUNNING_ON
from approvals.domain.vocabulary import ClockKind, ExtensionState, HandlingMode, PauseState, TaskState
from approvals.models import CaseItem, Extension, Pause
from approvals.queries.whole import Whole

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


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """An extension (延期) of the statutory limit, by *workdays*; ``due_on`` is the day that the limit ends with now."""

    pk: int
    version: int
    workdays: int
    reason: str
    state: ExtensionState
    authority: Authority
    requested_at: datetime
    decided_at: datetime | None
    decline_reason: str
    due_on: date | None

    @property
    def is_approved(self) -> bool:
        return self.state is ExtensionState.APPROVED

    @property
    def is_requested(self) -> bool:
        return self.state is ExtensionState.REQUESTED


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


def extension_view(row: Extension, mode: HandlingMode) -> ExtensionView:
    return ExtensionView(
        pk=row.pk,
        version=row.version,
        workdays=row.workdays,
        reason=row.reason,
        state=ExtensionState.of(row.state),
        authority=EXTENSION_RULES[mode].authority,
        requested_at=row.requested_at,
        decided_at=row.decided_at,
        decline_reason=row.decline_reason,
        due_on=row.clock.due_on,
    )


def time_of(item: CaseItem, parts: Whole, today: date) -> ItemTime:
    """Return what decides today about the time of *item*, one of the *parts* of a case."""
    running = [clock for clock in parts.clocks if clock.item_id == item.pk and clock.stopped_at is None]
    limit = next((c for c in running if c.kind == ClockKind.DECISION.value and c.task_id is None), None)
    own = [row for row in parts.hearings if row.item_id == item.pk]
    states = [ExtensionState.of(row.state) for row in parts.extensions if limit and row.clock_id == limit.pk]
    return ItemTime(
        today=today,
        lead_id=item.department_id,
        reviewing=frozenset(
            task.department_id for task in parts.tasks if task.item_id == item.pk and task.state == TaskState.OPEN.value
        ),
        pausing=frozenset(pause.department_id for pause in item.all_pauses if _is_unfinished(pause, today)),
        due_days=tuple(clock.due_on for clock in running if clock.kind not in RUNNING_ON),
        statutory=Statutory(limit.due_on, frozenset(states)) if limit else None,
        hearings=frozenset(row.state for row in own),
        presiders=frozenset(row.presider_id for row in own if row.presider_id and row.state in hearings.LED),
    )


def _is_unfinished(pause: Pause, today: date) -> bool:
    """One whose last day has passed is over, whether the sweep has come by or not. A hearing's bars no other."""
    has_run_out = pause.planned_end_on is not None and pause.planned_end_on < today
    return pause.state in UNFINISHED and not has_run_out and pause.ground != PauseGround.HEARING
