"""A joint inspection, or a call to one, on the desk of whoever has something to do about it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from approvals.cases.queries.desk import DeskItem, own_task_of
from approvals.inspections.domain.vocabulary import AttendanceState
from approvals.inspections.models import Attendance, Inspectors, JointInspection
from approvals.inspections.queries.views import AttendanceView, InspectionView, inspection_view
from approvals.permissions import RULES
from portal.accounts.actor import Actor
from portal.accounts.queries import staff_of
from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class InspectionDesk:
    """An inspection with its item. ``staff`` are those who may inspect, ``inspector_ids`` those who did.

    ``absence_basis`` is the document by which absence counts as agreement for those who are called, if any.
    """

    view: InspectionView
    item: DeskItem
    absence_basis: str
    staff: Mapping[int, str]
    inspector_ids: tuple[int, ...]

    def was_held(self, *, present: Collection[int], inspectors: Collection[int], findings: str) -> bool:
        """Whether these very minutes are on record: they were sent before."""
        came = {call.department_id for call in self.view.attendances if call.state is AttendanceState.PRESENT}
        told = (came, set(self.inspector_ids), self.view.findings)
        return self.view.is_held and told == (set(present), set(inspectors), findings)

    def call_of(self, department_id: int | None) -> AttendanceView:
        """The call to a department that was called."""
        return next(call for call in self.view.attendances if call.department_id == department_id)


def inspection_desk(inspection_id: int, actor: Actor) -> InspectionDesk:
    """Return an inspection that the actor's department has called, and who may inspect. Raises NotFound."""
    rows = JointInspection.objects.filter(RULES["inspection.hold"].q(actor))
    return _desk(rows.filter(pk=inspection_id), actor, staff_of(actor.department_id or 0))


def call_desk(attendance_id: int, actor: Actor) -> InspectionDesk:
    """Return the inspection to which a call of the actor's department belongs. Raises NotFound."""
    calls = Attendance.objects.filter(RULES["attendance.sign"].q(actor), pk=attendance_id)
    return _desk(JointInspection.objects.filter(attendances__in=calls), actor, {})


def assigned_to(item_id: int) -> list[int]:
    """The users who are assigned to inspect an item, by id."""
    assigned: list[int] | None = Inspectors.objects.filter(item=item_id).values_list("user_ids", flat=True).first()
    return assigned or []


def was_called(item_id: int, actor: Actor, *, meets_at: datetime, place: str, subject: str) -> bool:
    """Whether the actor has called this very inspection: it was sent before."""
    rows = JointInspection.objects.filter(item=item_id, convened_by=actor.user_id, meets_at=meets_at)
    return rows.filter(place=place.strip(), subject=subject.strip()).exists()


def _desk(rows: QuerySet[Any], actor: Actor, staff: Mapping[int, str]) -> InspectionDesk:
    called = Attendance.objects.select_related("task", "department")
    row: Any = (
        rows.select_related("item__case", "department")
        .prefetch_related(Prefetch("attendances", called, to_attr="all_attendances"))
        .annotate(own_task=own_task_of(actor, "item"))
        .first()
    )
    if row is None:
        raise NotFound
    return InspectionDesk(
        view=inspection_view(row),
        item=DeskItem(row.item, row.own_task),
        absence_basis=next((call.task.absence_basis for call in row.all_attendances if call.task.absence_basis), ""),
        staff=staff,
        inspector_ids=tuple(row.inspector_ids),
    )
