"""Joint inspections as rows. No service runs here."""

from datetime import UTC, datetime
from typing import Any

from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import CaseItem
from approvals.inspections.domain.vocabulary import AttendanceState
from approvals.inspections.models import Attendance, JointInspection
from tests.factories.accounts import make_user
from tests.factories.approvals.cases import FILED_AT

MEETS_AT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
"""Ten in the morning of 5 March 2026, three working days after the call."""


def make_inspection(item: CaseItem, *, is_signed_for: bool = False, **fields: Any) -> JointInspection:
    """An inspection that the item's department called on 2 March 2026, with all others whose opinions are awaited."""
    implied = {
        "department": item.department,
        "meets_at": MEETS_AT,
        "place": "示例县文明路1号",
        "subject": "经营场所布局",
        "convened_by": make_user(),
        "convened_at": FILED_AT,
    }
    made = JointInspection.objects.create(item=item, **implied | fields)
    signed = {"state": AttendanceState.SIGNED.value, "signed_at": FILED_AT, "signed_by": make_user()}
    for task in item.tasks.filter(state=TaskState.OPEN.value).exclude(department=item.department):
        of = {"inspection": made, "task": task, "department": task.department}
        Attendance.objects.create(**of, **(signed if is_signed_for else {}))
    return made
