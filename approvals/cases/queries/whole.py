"""Everything that belongs to a case, read in one statement and tied together."""

from collections.abc import Collection
from dataclasses import dataclass

from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.models import Clock, Extension, Pause
from approvals.inspections.models import Attendance, JointInspection
from approvals.materials.models import CorrectionNotice, Deficiency, Material
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.publications.models import Publication
from approvals.procedures.silence.models import WrittenOpinion
from portal.accounts.queries import departments_among
from portal.together import together


@dataclass(frozen=True, slots=True)
class Whole:
    """Rows in their printed order.

    Items and deficiencies know their case, items, tasks, pauses, inspections and hearings their department, what
    belongs to an item that item, items their pauses (``CaseItem.all_pauses``) and what the public is told of them
    (``CaseItem.own_publication``), tasks whether their written opinion was issued (``ReviewTask.is_on_paper``), and
    inspections whom they called (``JointInspection.all_attendances``), with department and review. Of materials the
    newest alone.
    """

    items: list[CaseItem]
    tasks: list[ReviewTask]
    clocks: list[Clock]
    pauses: list[Pause]
    extensions: list[Extension]
    inspections: list[JointInspection]
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
        papers=WrittenOpinion.objects.filter(task__case=case, issued_at__isnull=False).values("task_id"),
        clocks=case.clocks.order_by("pk"),
        pauses=pauses,
        extensions=Extension.objects.filter(item__case=case),
        publications=Publication.objects.filter(item__case=case),
        inspections=JointInspection.objects.filter(item__case=case),
        attendances=Attendance.objects.filter(task__case=case),
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
        item.own_publication = None
    for publication in found.pop("publications"):
        items[publication.item_id].own_publication = publication
    for owed in found["deficiencies"]:
        owed.case = case
    for row in (*found["tasks"], *found["pauses"], *found["inspections"], *found["hearings"]):
        row.department, row.item = departments[row.department_id], items[row.item_id]
    _put_on_paper(found["tasks"], {paper["task_id"] for paper in found.pop("papers")})
    for pause in found["pauses"]:
        pause.item.all_pauses.append(pause)
    _attend(found["inspections"], found.pop("attendances"), found["tasks"])
    for row in (*found["clocks"], *found["extensions"]):
        row.item = items.get(row.item_id)
    by_id = {clock.pk: clock for clock in found["clocks"]}
    for extension in found["extensions"]:
        extension.clock = by_id[extension.clock_id]
    return Whole(**found)


def _put_on_paper(tasks: list[ReviewTask], issued: Collection[int]) -> None:
    """Let each review know whether its written opinion was issued."""
    for task in tasks:
        task.is_on_paper = task.pk in issued


def _attend(inspections: list[JointInspection], attendances: list[Attendance], tasks: list[ReviewTask]) -> None:
    """Let each inspection know whom it called; the department of a call is that of the review."""
    reviews = {task.pk: task for task in tasks}
    for inspection in inspections:
        inspection.all_attendances = [each for each in attendances if each.inspection_id == inspection.pk]
        for attendance in inspection.all_attendances:
            attendance.task = reviews[attendance.task_id]
            attendance.department = attendance.task.department
