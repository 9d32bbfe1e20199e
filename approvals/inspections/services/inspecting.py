"""Joint inspections (联合踏勘): called by the department that decides, signed for, excused, held or cancelled."""

from collections.abc import Collection, Iterable
from datetime import datetime

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.door import Child, Moving, kind_of, moving, part, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain.lengths import ABSENCE_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.queries.facts import begun
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.starting import Plan, calendars_of, clocks
from approvals.inspections.domain import moves, rules
from approvals.inspections.domain.rules import Absence, TooFewInspectors
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from approvals.inspections.models import Attendance, JointInspection
from approvals.procedures.hearings.services.effects import refuse_presiders
from approvals.reviews.services.opinions import catch_up, refuse_after_silence, task_of
from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.accounts.queries import staff_of
from portal.kernel.errors import DomainError, InvalidInput
from portal.kernel.vocabulary import _


def convene(
    *,
    case_id: int,
    item_id: int,
    actor: Actor,
    seen_version: int | None,
    meets_at: datetime,
    place: str,
    subject: str,
) -> JointInspection:
    """Call a joint inspection (召集联合踏勘) of an item, with all other departments whose opinions are awaited.

    *meets_at* is the moment of meeting at *place*, *subject* what is looked at. The day is a working day, and everybody
    is called ``CALL_WORKDAYS`` ahead. Raises InvalidInput, InspectionTooSoon, InspectionOnRestDay, InspectionPending,
    NobodyToCall and what ``moving`` raises. Law: 行政许可法第二十六条第二款; 宜府办发〔2009〕66号.
    """
    with moving(case_id, moves.CONVENE, actor=actor, seen_version=seen_version, child=_item(item_id)) as moved:
        item: CaseItem = moved.subject
        _check_words(place=(place, _("请填写踏勘地点")), subject=(subject, _("请填写踏勘内容")))
        day = clock.local_date(meets_at)
        _refuse(rules.against_day(day, moved.today, calendars_of([moved.case])[moved.case.region]))
        is_convened = item.inspections.filter(state=InspectionState.CONVENED.value).exists()
        asked = item.tasks.filter(state=TaskState.OPEN.value).exclude(department=item.department_id)
        tasks: list[ReviewTask] = list(asked.select_related("department"))
        reviewing = [task.department_id for task in tasks]
        _refuse(rules.against_convening(reviewing, item.department_id, is_convened=is_convened))
        made = JointInspection.objects.create(
            item=item,
            department_id=item.department_id,
            meets_at=meets_at,
            place=place.strip(),
            subject=subject.strip(),
            convened_by_id=moved.user_id,
            convened_at=moved.now,
        )
        Attendance.objects.bulk_create(
            Attendance(inspection=made, task=task, department_id=task.department_id) for task in tasks
        )
        moved.tell(item=item.name, day=day.isoformat(), names=_joined(task.department.name for task in tasks))
    return made


def hold(
    *,
    case_id: int,
    inspection_id: int,
    actor: Actor,
    seen_version: int | None,
    present: Collection[int],
    inspectors: Collection[int],
    findings: str,
) -> JointInspection:
    """Record the minutes of a joint inspection (踏勘记录), from the moment of meeting on.

    *present* are the ids of the departments that came, *inspectors* those of at least two of the deciding department's
    own staff, *findings* the text of the minutes. A department that had signed for the call, did not come and gave no
    reason has until the end of the next working day; then its absence counts as agreement, where a document says so.
    Raises InvalidInput, TooFewInspectors, PresiderInspects, InspectionNotBegun and what ``moving`` raises.
    Law: 行政许可法第三十四条第三款, 第四十八条第一款第四项; 宜府办发〔2009〕66号.
    """
    with moving(case_id, moves.HOLD, actor=actor, seen_version=seen_version, child=_inspection(inspection_id)) as moved:
        row: JointInspection = moved.subject
        _check_words(findings=(findings, _("请填写踏勘记录")))
        _refuse(rules.against_holding(row.meets_at, moved.now))
        people = _inspectors(row, inspectors)
        called = list(row.attendances.select_related("task", "department"))
        if not set(present) <= {attendance.department_id for attendance in called}:
            raise InvalidInput({"present": _("到场的部门应当在通知的部门之列")})
        row.hold(at=moved.now, by=moved.user_id, inspectors=people, findings=findings.strip())
        came = [attendance for attendance in called if attendance.department_id in present]
        moved.tell(
            item=row.item.name,
            day=clock.local_date(row.meets_at).isoformat(),
            names=_joined(attendance.department.name for attendance in came) or "—",
        )
        perform_all(row.attendances.filter(department__in=present), moves.ATTEND)
        perform_all(row.attendances.exclude(department__in=present), moves.MISS)
        _let_absence_count(moved, row)
    return row


def cancel(*, case_id: int, inspection_id: int, actor: Actor, seen_version: int | None, reason: str) -> JointInspection:
    """Cancel a joint inspection that has not been held, with a reason.

    Raises ReasonMissing and what ``moving`` raises.
    """
    with moving(
        case_id, moves.CANCEL, actor=actor, seen_version=seen_version, child=_inspection(inspection_id)
    ) as moved:
        if not reason.strip():
            raise ReasonMissing
        row: JointInspection = moved.subject
        row.cancel(at=moved.now, by=moved.user_id, reason=reason.strip())
        moved.tell(item=row.item.name, day=clock.local_date(row.meets_at).isoformat())
    return row


def sign(*, case_id: int, attendance_id: int, actor: Actor, seen_version: int | None) -> Attendance:
    """Sign for the call to a joint inspection (签收通知), before it begins.

    Raises CallTooLate and what ``moving`` raises. Law: 宜府办发〔2009〕66号.
    """
    with moving(case_id, moves.SIGN, actor=actor, seen_version=seen_version, child=_attendance(attendance_id)) as moved:
        row: Attendance = moved.subject
        _refuse(rules.against_signing(row.inspection.state, row.inspection.meets_at, moved.now))
        row.sign(at=moved.now, by=moved.user_id)
        moved.tell(item=row.inspection.item.name, department=row.department.name)
    return row


def excuse(*, case_id: int, attendance_id: int, actor: Actor, seen_version: int | None, reason: str) -> Attendance:
    """State in writing why the department cannot come or did not: its absence does not count (正当理由).

    After an absence that counts, only before its time is over. Raises ReasonMissing, NothingToExcuse, AbsenceTooLate,
    OpinionTooLate and what ``moving`` raises. Law: 宜府办发〔2009〕66号.
    """
    with moving(
        case_id, moves.EXCUSE, actor=actor, seen_version=seen_version, child=_attendance(attendance_id)
    ) as moved:
        row: Attendance = moved.subject
        if not reason.strip():
            raise ReasonMissing
        task = task_of(moved.case, row.task_id)
        _refuse(rules.against_excusing(row.inspection.state, task.state))
        catch_up(moved, task)
        refuse_after_silence(task, moved.now)
        did_not_come = row.state == AttendanceState.ABSENT.value
        row.excuse(at=moved.now, by=moved.user_id, reason=reason.strip())
        if did_not_come:
            Clock.objects.filter(task=task, kind=ClockKind.ABSENCE.value).stop(moved.now)
        moved.tell(item=row.inspection.item.name, department=row.department.name)
    return row


def _let_absence_count(moved: Moving, row: JointInspection) -> None:
    """Start a clock for each absence that will count, day 0 being the day of the minutes; a pause holds it up."""
    item, counted = row.item, _counted(row.item)
    end_before(moved, item.pk)
    pauses = begun(item.pk)
    counting = [each for each in row.attendances.select_related("task", "department") if _counts(each, counted)]
    plans = [
        Plan(
            ClockKind.ABSENCE,
            moved.today,
            ABSENCE_WORKDAYS,
            effect=ExpiryEffect.DEEM_PRESENT,
            item=item,
            task=attendance.task,
            pauses=pauses,
        )
        for attendance in counting
    ]
    Clock.objects.bulk_create(clocks(moved.case, plans, calendars_of([moved.case])))
    for attendance in counting:
        told = {"item": item.name, "department": attendance.department.name}
        moved.note("review.absence_counts", actor=SYSTEM, law=attendance.task.absence_basis, **told)


def _counts(attendance: Attendance, counted: Collection[int | None]) -> bool:
    absence = Absence(
        state=attendance.state,
        is_signed_for=attendance.signed_at is not None,
        task_state=attendance.task.state,
        basis=attendance.task.absence_basis,
    )
    return attendance.task_id not in counted and rules.counts(absence)


def _counted(item: CaseItem) -> set[int | None]:
    """The reviews for which an earlier absence counts already."""
    running = Clock.objects.open().filter(item=item, kind=ClockKind.ABSENCE.value)
    return set(running.values_list("task", flat=True))


def _refuse(obstacle: DomainError | None) -> None:
    if obstacle is not None:
        raise obstacle


def _check_words(**words: tuple[str, str]) -> None:
    problems = {name: sentence for name, (text, sentence) in words.items() if not text.strip()}
    if problems:
        raise InvalidInput(problems)


def _inspectors(row: JointInspection, chosen: Collection[int]) -> list[tuple[int, str]]:
    """Those of *chosen* with their names. Raises TooFewInspectors, PresiderInspects, and InvalidInput for outsiders."""
    staff = staff_of(row.department_id)
    if not set(chosen) <= staff.keys():
        raise InvalidInput({"inspectors": _("现场核查人员应当是本部门在职的工作人员")})
    if len(set(chosen)) < rules.FEWEST_INSPECTORS:
        raise TooFewInspectors
    refuse_presiders(row.item, chosen)
    return [(pk, staff[pk]) for pk in sorted(set(chosen))]


def _joined(names: Iterable[str]) -> str:
    return "、".join(names)


def _item(pk: int) -> Child:
    return lambda case: part(case.items.all(), pk)


def _inspection(pk: int) -> Child:
    return lambda case: part(JointInspection.objects.filter(item__case=case).select_related("item"), pk)


def _attendance(pk: int) -> Child:
    rows = Attendance.objects.select_related("inspection__item", "department")
    return lambda case: part(rows.filter(inspection__item__case=case), pk)


def end_with_items(item_ids: Collection[int], journal: Journal) -> None:
    """Nobody inspects items that are over; the departments that were called are told by mail, as they were of that."""
    rows = JointInspection.objects.filter(
        item__in=item_ids, state__in=[state.value for state in moves.CALL_OFF.sources]
    )
    kind = kind_of(JointInspection, moves.CALL_OFF)
    convened = list(rows.values_list("pk", "version", "meets_at", "item__case", "item__name"))
    if convened:
        perform_all(rows, moves.CALL_OFF, cancelled_at=journal.now)
    for pk, version, meets_at, case_id, item in convened:
        told = {"item": item, "day": clock.local_date(meets_at).isoformat()}
        journal.note(case_id, kind, told, actor=SYSTEM)
        journal.announce(kind, pk, version + 1, case_id)
