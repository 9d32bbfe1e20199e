"""Pauses and extensions of an item as people read them, and what decides whether there may be more."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.domain import hearings
from approvals.domain.clocks import PauseGround
from approvals.domain.extensions import EXTENSION_RULES, Authority
from approvals.domain.item_time import ItemTime, Statutory
from approvals.domain.periods import UNMOVED
from approvals.domain.vocabulary import (
    ClockKind,
    ExpiryEffect,
    ExtensionState,
    HandlingMode,
    InspectionState,
    ItemState,
    PauseState,
    TaskState,
)
from approvals.models import CaseItem, Clock, Extension, Pause
from approvals.queries.clocks import ClockView
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


@dataclass(frozen=True, slots=True)
class RenewalView:
    """What an item renews (延续): a certificate that is good until ``due_on``, to be asked for by ``latest_on``.

    ``basis`` is the statute by which it is renewed when that day passes undecided; ``may_be_silent`` tells whether this
    still holds for this item. ``period`` is the clock of the decision, None before acceptance.
    """

    certificate_id: int
    due_on: date
    latest_on: date
    basis: str
    may_be_silent: bool
    period: ClockView | None


def renewal_view(row: CaseItem, clock: Clock | None, period: ClockView | None) -> RenewalView | None:
    """What *row* renews, *clock* being that of its decision as a row and *period* as pages show it."""
    if row.renewed_certificate_id is None or row.renewal_due_on is None or row.renewal_latest_on is None:
        return None
    return RenewalView(
        certificate_id=row.renewed_certificate_id,
        due_on=row.renewal_due_on,
        latest_on=row.renewal_latest_on,
        basis=row.renewal_basis,
        may_be_silent=clock is not None and clock.effect == ExpiryEffect.DEEM_RENEWED.value,
        period=period,
    )


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
        lead_id=None if item.state == ItemState.PRE_REVIEW.value else item.department_id,
        reviewing=frozenset(
            task.department_id for task in parts.tasks if task.item_id == item.pk and task.state == TaskState.OPEN.value
        ),
        pausing=frozenset(pause.department_id for pause in item.all_pauses if _is_unfinished(pause, today)),
        due_days=tuple(clock.due_on for clock in running if clock.kind not in UNMOVED),
        statutory=Statutory(limit.due_on, frozenset(states)) if limit else None,
        is_convened=any(
            row.item_id == item.pk and row.state == InspectionState.CONVENED.value for row in parts.inspections
        ),
        hearings=frozenset(row.state for row in own),
        presiders=frozenset(row.presider_id for row in own if row.presider_id and row.state in hearings.LED),
    )


def _is_unfinished(pause: Pause, today: date) -> bool:
    """One whose last day has passed is over, whether the sweep has come by or not. A hearing's bars no other."""
    has_run_out = pause.planned_end_on is not None and pause.planned_end_on < today
    return pause.state in UNFINISHED and not has_run_out and pause.ground != PauseGround.HEARING
