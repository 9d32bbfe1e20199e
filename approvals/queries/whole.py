"""Everything that belongs to a case, read in one statement and tied together."""

from collections import defaultdict
from dataclasses import dataclass

from approvals.models import Case, CaseItem, Clock, CorrectionNotice, Deficiency, Material, Pause, ReviewTask
from portal.accounts.queries import departments_among
from portal.together import together


@dataclass(frozen=True, slots=True)
class Whole:
    """Rows in their printed order.

    Items and tasks know their department, tasks and clocks their item, and items the pauses that have effect on their
    clocks (``CaseItem.all_pauses``). Of materials the newest alone.
    """

    items: list[CaseItem]
    tasks: list[ReviewTask]
    clocks: list[Clock]
    materials: list[Material]
    deficiencies: list[Deficiency]
    notices: list[CorrectionNotice]


def whole(case: Case) -> Whole:
    """Read what belongs to *case*: one statement whatever its size."""
    found = together(
        items=case.items.all(),
        tasks=case.tasks.all(),
        clocks=case.clocks.order_by("pk"),
        pauses=Pause.objects.filter(item__case=case),
        departments=departments_among(*(rows.order_by().values("department") for rows in (case.items, case.tasks))),
        materials=case.materials.filter(superseded_at=None),
        deficiencies=case.deficiencies.all(),
        notices=case.correction_notices.all(),
    )
    departments = {department.pk: department for department in found.pop("departments")}
    pauses: dict[int, list[Pause]] = defaultdict(list)
    for pause in found.pop("pauses"):
        pauses[pause.item_id].append(pause)
    items = {item.pk: item for item in found["items"]}
    for item in items.values():
        item.department = departments[item.department_id]
        item.all_pauses = pauses[item.pk]
    for task in found["tasks"]:
        task.department, task.item = departments[task.department_id], items[task.item_id]
    for clock in found["clocks"]:
        clock.item = items.get(clock.item_id)
    return Whole(**found)
