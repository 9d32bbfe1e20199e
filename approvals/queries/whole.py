"""Everything that belongs to a case, read in one statement and tied together."""

from dataclasses import dataclass

from approvals.models import (
    Case,
    CaseItem,
    Clock,
    CorrectionNotice,
    Deficiency,
    Extension,
    Hearing,
    Material,
    Pause,
    ReviewTask,
)
from portal.accounts.queries import departments_among
from portal.together import together


@dataclass(frozen=True, slots=True)
class Whole:
    """Rows in their printed order.

    Items and deficiencies know their case, items, tasks, pauses and hearings their department, what belongs to an item
    that item, and items their pauses (``CaseItem.all_pauses``). Of materials the newest alone.
    """

    items: list[CaseItem]
    tasks: list[ReviewTask]
    clocks: list[Clock]
    pauses: list[Pause]
    extensions: list[Extension]
    hearings: list[Hearing]
    materials: list[Material]
    deficiencies: list[Deficiency]
    notices: list[CorrectionNotice]


def whole(case: Case) -> Whole:
    """Read what belongs to *case*: one statement whatever its size."""
    pauses = Pause.objects.filter(item__case=case)
    concerned = (rows.order_by().values("department") for rows in (case.items, case.tasks, pauses))
    found = together(
        items=case.items.all(),
        tasks=case.tasks.all(),
        clocks=case.clocks.order_by("pk"),
        pauses=pauses,
        extensions=Extension.objects.filter(item__case=case),
        hearings=Hearing.objects.filter(item__case=case),
        departments=departments_among(*concerned),
        materials=case.materials.filter(superseded_at=None),
        deficiencies=case.deficiencies.all(),
        notices=case.correction_notices.all(),
    )
    departments = {department.pk: department for department in found.pop("departments")}
    items = {item.pk: item for item in found["items"]}
    for item in items.values():
        item.case, item.department, item.all_pauses = case, departments[item.department_id], []
    for owed in found["deficiencies"]:
        owed.case = case
    for row in (*found["tasks"], *found["pauses"], *found["hearings"]):
        row.department, row.item = departments[row.department_id], items[row.item_id]
    for pause in found["pauses"]:
        pause.item.all_pauses.append(pause)
    for row in (*found["clocks"], *found["extensions"]):
        row.item = items.get(row.item_id)
    by_id = {clock.pk: clock for clock in found["clocks"]}
    for extension in found["extensions"]:
        extension.clock = by_id[extension.clock_id]
    return Whole(**found)
