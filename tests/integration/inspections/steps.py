"""Steps of a joint inspection, by the services themselves."""

from datetime import datetime
from typing import Any

from approvals.cases.models import CaseItem, ReviewTask
from approvals.inspections.models import Attendance, JointInspection
from approvals.inspections.services import inspecting
from approvals.reviews.services import silences
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_staff
from tests.factories.approvals.cases import staff_of
from tests.factories.approvals.inspections import MEETS_AT
from tests.factories.approvals.periods import noon

CALLED_ON, HELD_ON = noon(2), noon(5)


def convene(item: CaseItem, *, on: datetime = CALLED_ON, **fields: Any) -> JointInspection:
    asked = {"meets_at": MEETS_AT, "place": " 示例县文明路1号 ", "subject": "经营场所布局", "seen_version": None}
    actor = fields.pop("actor", None) or staff_of(item.department_id)
    with at(on):
        return inspecting.convene(case_id=item.case_id, item_id=item.pk, actor=actor, **asked | fields)


def hold(inspection: JointInspection, *, on: datetime = HELD_ON, **fields: Any) -> JointInspection:
    """Nobody came but two of the deciding department."""
    actor = fields.pop("actor", None) or staff_of(inspection.department_id)
    told = {"present": [], "findings": "布局符合要求", "seen_version": None} | fields
    if "inspectors" not in told:
        told["inspectors"] = [make_staff(role, inspection.department).pk for role in (Role.REVIEWER, Role.HEAD)]
    with at(on):
        return inspecting.hold(case_id=inspection.item.case_id, inspection_id=inspection.pk, actor=actor, **told)


def act(service: Any, attendance: Attendance, *, on: datetime = CALLED_ON, **fields: Any) -> Attendance:
    """Sign for the call, or give a reason, as a reviewer of the department that was called."""
    actor = fields.pop("actor", None) or staff_of(attendance.department_id)
    with at(on):
        return service(
            case_id=attendance.task.case_id, attendance_id=attendance.pk, actor=actor, seen_version=None, **fields
        )


def absences(item: CaseItem) -> dict[int, Any]:
    """The open clocks of absences, by department."""
    return {clock.task.department_id: clock for clock in item.clocks.open().filter(kind="absence")}


def sweep(moment: datetime) -> int:
    with at(moment):
        return silences.deem_present()


def asked_of(item: CaseItem) -> ReviewTask:
    """The one review of a department that does not decide."""
    return item.tasks.exclude(department=item.department).get()
