"""Joint inspections (联合踏勘): when one may be held, who records it, and whose absence counts.

The deciding department looks at the place together with those that it asks. A department that has signed for the
call, stays away and gives no good reason is treated as agreeing, where a document named in the matter says so
(缺席默认, 宜府办发〔2009〕66号). That leaves open how long there is to give the reason: see
``lengths.ABSENCE_WORKDAYS``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from approvals.cases.domain.vocabulary import TaskState
from approvals.clocks.domain.clocks import latest_on_before
from approvals.clocks.domain.lengths import CALL_WORKDAYS
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _
from portal.kernel.workdays import WorkCalendar

FEWEST_INSPECTORS = 2
"""Who checks the substance of an application on site (行政许可法第三十四条第三款)."""

LONGEST_PLACE = 200
"""Characters of the name of a place."""


class NobodyToCall(DomainError):
    code = "nobody_to_call"
    message = _("没有其他部门尚待提出意见，不需要联合踏勘")


class InspectionPending(DomainError):
    code = "inspection_pending"
    message = _("已经召集的联合踏勘尚未进行，不能重复召集")


class InspectionTooSoon(DomainError):
    """Params: ``earliest`` (day)."""

    code = "inspection_too_soon"
    message = _("联合踏勘应当提前3个工作日通知，最早可以定在 %(earliest)s")
    status = 422


class InspectionOnRestDay(DomainError):
    code = "inspection_on_rest_day"
    message = _("联合踏勘应当定在工作日")
    status = 422


class InspectionNotBegun(DomainError):
    code = "inspection_not_begun"
    message = _("约定的时间未到，不能记录联合踏勘")


class TooFewInspectors(DomainError):
    code = "too_few_inspectors"
    message = _("现场核查应当有本部门两名以上工作人员参加")
    status = 422


class CallTooLate(DomainError):
    code = "call_too_late"
    message = _("约定的踏勘时间已到，不能再签收通知")


class NothingToExcuse(DomainError):
    code = "nothing_to_excuse"
    message = _("联合踏勘已经取消，或者本部门的意见已有结果，不用说明理由")


@dataclass(frozen=True, slots=True)
class Absence:
    """A department that did not come. ``basis``: the document under which its absence counts, blank where none does."""

    state: str
    is_signed_for: bool
    task_state: str
    basis: str


def against_convening(reviewing: Collection[int], lead_id: int | None, *, is_convened: bool) -> DomainError | None:
    """Why no joint inspection can be called now; None when one can.

    *reviewing* are the departments that owe an opinion; *lead_id* calls, None while a lower level examines first.
    """
    if is_convened:
        return InspectionPending()
    return None if set(reviewing) - {lead_id} else NobodyToCall()


def earliest_day(today: date, calendar: WorkCalendar) -> date:
    """Return the first day for which a call of *today* is in time. Years that are not published are estimated."""
    calendar = calendar.provisional()
    return calendar.workday_after(calendar.roll_forward(today), CALL_WORKDAYS)


def against_day(day: date, today: date, calendar: WorkCalendar) -> DomainError | None:
    """Why an inspection cannot be called *today* for *day*; None when it can."""
    calendar = calendar.provisional()
    if day <= today or latest_on_before(day, CALL_WORKDAYS, calendar) < today:
        return InspectionTooSoon(earliest=earliest_day(today, calendar).isoformat())
    return None if calendar.is_workday(day) else InspectionOnRestDay()


def against_holding(meets_at: datetime, now: datetime) -> DomainError | None:
    """Why the minutes cannot be recorded at *now*; None when they can."""
    return InspectionNotBegun() if now < meets_at else None


def against_signing(state: str, meets_at: datetime, now: datetime) -> DomainError | None:
    """Why a call to an inspection in *state* cannot be signed for at *now*; None when it can."""
    return None if state == InspectionState.CONVENED.value and now < meets_at else CallTooLate()


def against_excusing(state: str, task_state: str) -> DomainError | None:
    """Why no reason is taken for not coming to an inspection in *state*; None when one is."""
    is_cancelled = state == InspectionState.CANCELLED.value
    return NothingToExcuse() if is_cancelled or task_state != TaskState.OPEN.value else None


def counts(absence: Absence) -> bool:
    """Whether the absence will count as agreement unless the department speaks in time.

    Only one that signed for the call and gave no reason, only on a basis, and only while its opinion is awaited.
    """
    return (
        absence.state == AttendanceState.ABSENT.value
        and absence.is_signed_for
        and absence.task_state == TaskState.OPEN.value
        and bool(absence.basis)
    )
