"""Joint inspections as people read them: when and where, who was called, who signed for it, and who came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from approvals.cases.domain.vocabulary import ItemState, TaskState
from approvals.cases.models import ReviewTask
from approvals.cases.queries.whole import OneItem
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.queries.clocks import ClockView
from approvals.inspections.domain import rules
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from approvals.inspections.models import Inspectors, JointInspection
from approvals.parts import Shown
from portal.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """A department that was called. ``reason`` is why it could not come.

    ``inspection_state`` and ``meets_at`` are those of the inspection, ``task_state`` that of its review.
    """

    pk: int
    version: int
    task_id: int
    department_id: int
    department: str
    state: AttendanceState
    signed_at: datetime | None
    excused_at: datetime | None
    reason: str
    inspection_state: InspectionState
    meets_at: datetime
    task_state: TaskState

    @property
    def state_label(self) -> str:
        return self.state.label


@dataclass(frozen=True, slots=True)
class InspectionView:
    """A joint inspection (联合踏勘) of an item; ``inspectors`` are the deciding department's own staff on site."""

    pk: int
    version: int
    item_id: int
    department_id: int
    department: str
    state: InspectionState
    meets_at: datetime
    place: str
    subject: str
    convened_at: datetime
    held_at: datetime | None
    inspectors: tuple[str, ...]
    findings: str
    cancel_reason: str
    attendances: tuple[AttendanceView, ...]

    @property
    def state_label(self) -> str:
        return self.state.label

    @property
    def is_convened(self) -> bool:
        return self.state is InspectionState.CONVENED

    @property
    def is_held(self) -> bool:
        return self.state is InspectionState.HELD


def as_the_applicant_reads_it(view: InspectionView) -> InspectionView:
    """Without the names of those who inspected and the reasons of departments, which are for the departments."""
    calls = tuple(replace(call, reason="") for call in view.attendances)
    return replace(view, inspectors=(), attendances=calls)


def inspection_view(row: JointInspection) -> InspectionView:
    """Show an inspection with its department, and with the attendances that were read along (``whole``)."""
    state = InspectionState.of(row.state)
    return InspectionView(
        pk=row.pk,
        version=row.version,
        item_id=row.item_id,
        department_id=row.department_id,
        department=row.department.name,
        state=state,
        meets_at=row.meets_at,
        place=row.place,
        subject=row.subject,
        convened_at=row.convened_at,
        held_at=row.held_at,
        inspectors=tuple(row.inspector_names),
        findings=row.findings,
        cancel_reason=row.cancel_reason,
        attendances=tuple(
            AttendanceView(
                pk=each.pk,
                version=each.version,
                task_id=each.task_id,
                department_id=each.department_id,
                department=each.department.name,
                state=AttendanceState.of(each.state),
                signed_at=each.signed_at,
                excused_at=each.excused_at,
                reason=each.reason,
                inspection_state=state,
                meets_at=row.meets_at,
                task_state=TaskState.of(each.task.state),
            )
            for each in row.all_attendances
        ),
    )


@dataclass(frozen=True, slots=True)
class InspectorsView:
    """Who inspects an item: ``number`` are assigned; who they are is told on their department's desk alone.

    ``period`` is the time to assign them, None where it does not need any or has not begun.
    """

    is_needed: bool
    number: int
    period: ClockView | None


def inspections_of(item: OneItem, _clocks: Sequence[ClockView] = ()) -> tuple[InspectionView, ...]:
    """The joint inspections of an item as pages show them."""
    return tuple(inspection_view(row) for row in item.of(JointInspection))


def inspectors_of(item: OneItem, clocks: Sequence[ClockView]) -> InspectorsView:
    """How many inspect an item, and by when they are to be assigned."""
    period = next((clock for clock in clocks if clock.kind is ClockKind.INSPECTORS), None)
    assigned = [row.user_ids for row in item.of(Inspectors)]
    return InspectorsView(bool(assigned), sum(map(len, assigned)), period)


def against_convening(item: OneItem) -> DomainError | None:
    """Why no joint inspection of *item* can be called now; None when one can."""
    is_convened = any(row.state == InspectionState.CONVENED.value for row in item.of(JointInspection))
    lead_id = None if item.row.state == ItemState.PRE_REVIEW.value else item.row.department_id
    reviewing = {row.department_id for row in item.of(ReviewTask) if row.state == TaskState.OPEN.value}
    return rules.against_convening(reviewing, lead_id, is_convened=is_convened)


def examiners_of(item: OneItem) -> set[int]:
    """Who is assigned to inspect an item, or has inspected it."""
    assigned = (row.user_ids for row in item.of(Inspectors))
    held = (row.inspector_ids for row in item.of(JointInspection) if row.state == InspectionState.HELD.value)
    return set(chain(*assigned, *held))


INSPECTIONS = Shown("inspections", inspections_of)


INSPECTORS = Shown("inspectors", inspectors_of)
