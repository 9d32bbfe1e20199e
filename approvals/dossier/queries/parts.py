"""The parts of a case that move by themselves, and the case of each."""

from collections.abc import Mapping
from types import MappingProxyType

from approvals.cases.models import CaseItem, ReviewTask
from approvals.clocks.models import Extension, Pause
from approvals.inspections.models import Attendance, JointInspection
from approvals.materials.models import Deficiency
from approvals.procedures.hearings.models import Hearing
from portal.fsm import StatefulModel
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import Word, _


class Part(Word):
    """What of a case can move: the case itself, or one of its parts."""

    CASE = "case", _("办件")
    ITEM = "item", _("单项")
    REVIEW = "review", _("部门意见")
    DEFICIENCY = "deficiency", _("缺件")
    PAUSE = "pause", _("特别程序")
    EXTENSION = "extension", _("延期")
    INSPECTION = "inspection", _("联合踏勘")
    ATTENDANCE = "attendance", _("踏勘通知")
    HEARING = "hearing", _("听证")


_ROWS: Mapping[Part, tuple[type[StatefulModel], str]] = MappingProxyType(
    {
        Part.ITEM: (CaseItem, "case_id"),
        Part.REVIEW: (ReviewTask, "case_id"),
        Part.DEFICIENCY: (Deficiency, "case_id"),
        Part.PAUSE: (Pause, "item__case_id"),
        Part.EXTENSION: (Extension, "item__case_id"),
        Part.INSPECTION: (JointInspection, "item__case_id"),
        Part.ATTENDANCE: (Attendance, "task__case_id"),
        Part.HEARING: (Hearing, "item__case_id"),
    }
)
"""The rows of each part, and where they name their case."""


def case_of(part: Part, pk: int) -> int:
    """Return the case of a part, whoever may see it: the door asks that under its lock. Raises NotFound."""
    model, column = _ROWS[part]
    found: int | None = model.objects.filter(pk=pk).values_list(column, flat=True).first()
    if found is None:
        raise NotFound
    return found
