"""Joint inspections (联合踏勘): called by the department that decides, signed for, excused, held or cancelled."""

from collections.abc import Collection, Iterable
from datetime import datetime

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.door import Moving, moving
from approvals.cases.services.held import Held, beyond
from approvals.clocks.domain.lengths import ABSENCE_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.queries.facts import begun
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.running import Plan, start, stop
from approvals.inspections.domain import moves, rules
from approvals.inspections.domain.rules import Absence, TooFewInspectors
from approvals.inspections.domain.vocabulary import AttendanceState
from approvals.inspections.models import Attendance, JointInspection
from approvals.inspections.queries.views import against_convening
from approvals.procedures.hearings.services.effects import refuse_presiders
from approvals.reviews.services.opinions import catch_up, clocks_of, refuse_after_silence
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
    with moving(case_id, moves.CONVENE, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)) as moved:
        item: CaseItem = moved.subject
        _check_words(place=(place, _("请填写踏勘地点")), subject=(subject, _("请填写踏勘内容")))
        day = clock.local_date(meets_at)
        _refuse(rules.against_day(day, moved.today, moved.calendar))
        _refuse(against_convening(moved.item))
        owing = [task for task in moved.item.of(ReviewTask) if task.state == TaskState.OPEN.value]
        called = [task for task in owing if task.department_id != item.department_id]
        made = JointInspection(
            item=item,
            department_id=item.department_id,
            meets_at=meets_at,
            place=place.strip(),
            subject=subject.strip(),
            convened_by_id=moved.user_id,
            convened_at=moved.now,
        )
        moved.add(made, *(Attendance(inspection=made, task=task, department=task.department) for task in called))
        moved.tell(item=item.name, day=day.isoformat(), names=_joined(task.department.name for task in called))
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
    part = (JointInspection, inspection_id)
    with moving(case_id, moves.HOLD, actor=actor, seen_version=seen_version, part=part) as moved:
        row: JointInspection = moved.subject
        _check_words(findings=(findings, _("请填写踏勘记录")))
        _refuse(rules.against_holding(row.meets_at, moved.now))
        people = _inspectors(moved, row, inspectors)
        called = row.all_attendances
        if not set(present) <= {attendance.department_id for attendance in called}:
            raise InvalidInput({"present": _("到场的部门应当在通知的部门之列")})
        row.hold(at=moved.now, by=moved.user_id, inspectors=people, findings=findings.strip())
        came = [attendance for attendance in called if attendance.department_id in present]
        moved.tell(
            item=row.item.name,
            day=clock.local_date(row.meets_at).isoformat(),
            names=_joined(attendance.department.name for attendance in came) or "—",
        )
        moved.follow_all(came, moves.ATTEND)
        moved.follow_all((attendance for attendance in called if attendance not in came), moves.MISS)
        _let_absence_count(moved, row)
    return row


def cancel(*, case_id: int, inspection_id: int, actor: Actor, seen_version: int | None, reason: str) -> JointInspection:
    """Cancel a joint inspection that has not been held, with a reason.

    Raises ReasonMissing and what ``moving`` raises.
    """
    part = (JointInspection, inspection_id)
    with moving(case_id, moves.CANCEL, actor=actor, seen_version=seen_version, part=part) as moved:
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
    part = (Attendance, attendance_id)
    with moving(case_id, moves.SIGN, actor=actor, seen_version=seen_version, part=part) as moved:
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
    part = (Attendance, attendance_id)
    with moving(case_id, moves.EXCUSE, actor=actor, seen_version=seen_version, part=part) as moved:
        row: Attendance = moved.subject
        if not reason.strip():
            raise ReasonMissing
        _refuse(rules.against_excusing(row.inspection.state, row.task.state))
        catch_up(moved, row.task)
        refuse_after_silence(moved, row.task)
        did_not_come = row.state == AttendanceState.ABSENT.value
        row.excuse(at=moved.now, by=moved.user_id, reason=reason.strip())
        if did_not_come:
            stop(_running(moved, row.task), moved.now)
        moved.tell(item=row.inspection.item.name, department=row.department.name)
    return row


def _let_absence_count(moved: Moving, row: JointInspection) -> None:
    """Start a clock for each absence that will count, day 0 being the day of the minutes; a pause holds it up."""
    item = row.item
    end_before(moved, item)
    for attendance in row.all_attendances:
        if not _counts(moved, attendance):
            continue
        plan = Plan(
            ClockKind.ABSENCE,
            moved.today,
            ABSENCE_WORKDAYS,
            effect=ExpiryEffect.DEEM_PRESENT,
            item=item,
            task=attendance.task,
            pauses=begun(item),
        )
        start(moved, plan)
        told = {"item": item.name, "department": attendance.department.name}
        moved.note("review.absence_counts", actor=SYSTEM, law=attendance.task.absence_basis, **told)


def _counts(held: Held, attendance: Attendance) -> bool:
    """Whether the absence will count, and no earlier one counts for the same review already."""
    absence = Absence(
        state=attendance.state,
        is_signed_for=attendance.signed_at is not None,
        task_state=attendance.task.state,
        basis=attendance.task.absence_basis,
    )
    return rules.counts(absence) and not _running(held, attendance.task)


def _running(held: Held, task: ReviewTask) -> list[Clock]:
    """The period that an absence has begun, if it is open."""
    return [each for each in clocks_of(held, task) if each.kind == ClockKind.ABSENCE.value]


def _refuse(obstacle: DomainError | None) -> None:
    if obstacle is not None:
        raise obstacle


def _check_words(**words: tuple[str, str]) -> None:
    problems = {name: sentence for name, (text, sentence) in words.items() if not text.strip()}
    if problems:
        raise InvalidInput(problems)


def _inspectors(moved: Moving, row: JointInspection, chosen: Collection[int]) -> list[tuple[int, str]]:
    """Those of *chosen* with their names. Raises TooFewInspectors, PresiderInspects, and InvalidInput for outsiders."""
    with beyond():
        staff = staff_of(row.department_id)
    if not set(chosen) <= staff.keys():
        raise InvalidInput({"inspectors": _("现场核查人员应当是本部门在职的工作人员")})
    if len(set(chosen)) < rules.FEWEST_INSPECTORS:
        raise TooFewInspectors
    refuse_presiders(moved, row.item, chosen)
    return [(pk, staff[pk]) for pk in sorted(set(chosen))]


def _joined(names: Iterable[str]) -> str:
    return "、".join(names)


def end_with_item(held: Held, item: CaseItem) -> None:
    """Nobody inspects an item that is over; the departments that were called are told by mail, as they were of that."""
    for row in held.of(JointInspection):
        if row.item_id == item.pk and moves.CALL_OFF.leaves(row.state):
            details = {"item": item.name, "day": clock.local_date(row.meets_at).isoformat()}
            held.follow(row, moves.CALL_OFF, details=details, at=held.now)
            held.announce(row, moves.CALL_OFF)
