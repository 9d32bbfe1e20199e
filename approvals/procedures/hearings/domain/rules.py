"""When a hearing may be held, by whom, and what it keeps from being decided (行政许可法第四十六条至第四十八条).

Before a decision that touches major interests the applicant is told of the right to a hearing, and has five working
days to ask for one; the statute says "days", and working days are the reading kinder to the applicant. It is held
within twenty working days, told at least seven before, and led by somebody who neither reviews nor decides. Matters of
public interest are heard because the agency says so, without being asked.

No silence of an authority is at work here: who does not ask in time loses a right and agrees to nothing. Nor does the
right hold a statute back: while the five days run, all periods run. From the request on the time is taken out of them
as that of any special procedure, for no longer than the twenty working days that were told.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from approvals.clocks.domain.clocks import GRACE, latest_on_before
from approvals.clocks.domain.lengths import HEARING_NOTICE_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockState
from approvals.procedures.hearings.domain import moves
from approvals.procedures.hearings.domain.vocabulary import HearingState
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _
from portal.kernel.workdays import ONE_DAY, SHANGHAI, WorkCalendar

LONGEST_PLACE = 200
"""Characters of where a hearing is held, and of who signed its minutes."""

LONGEST_MINUTES = 20_000
"""Characters of its minutes."""

PENDING = (HearingState.REQUESTED, HearingState.SCHEDULED)

UNFINISHED = (HearingState.TOLD, *PENDING)

LED = (HearingState.SCHEDULED, HearingState.HELD)
"""While it has a presider, who stays out of the rest."""


class HearingAlreadyTold(DomainError):
    code = "hearing_already_told"
    message = _("该事项的听证权利已经告知，或者已经决定举行听证，不再重复告知")


class HearingUnfinished(DomainError):
    code = "hearing_unfinished"
    message = _("该事项的听证尚未结束，不能另行举行听证")


class RightToHearingOpen(DomainError):
    code = "right_to_hearing_open"
    message = _("申请人还可以要求听证，其答复或者期限届满之前不能作出决定")


class HearingPending(DomainError):
    code = "hearing_pending"
    message = _("听证尚未举行，不能作出决定；决定应当根据听证笔录作出")


class HearingRequestTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "hearing_request_too_late"
    message = _("要求听证的期限已于 %(due)s 届满，视为不要求听证")


class HearingTooSoon(DomainError):
    """Params: ``days``, in working days, and ``earliest`` (day)."""

    code = "hearing_too_soon"
    message = _("听证应当提前%(days)s个工作日通知，今天通知的最早可以在 %(earliest)s 举行")
    status = 422


class HearingYetToCome(DomainError):
    """Params: ``at`` (day and time)."""

    code = "hearing_yet_to_come"
    message = _("听证定于 %(at)s 举行，在此之前不能记录笔录")


class PresiderFromOutside(DomainError):
    code = "presider_from_outside"
    message = _("听证主持人应当是本部门的工作人员")
    status = 422


class PresiderHasReviewed(DomainError):
    code = "presider_has_reviewed"
    message = _("听证主持人不能是审查本申请的工作人员，该人员已对本事项提出意见，或者参加检验、现场核查")
    status = 422


class PresiderMustDecide(DomainError):
    code = "presider_must_decide"
    message = _("本部门只有这一名负责人，须由其作出决定，不能主持听证")
    status = 422


class PresiderStaysOut(DomainError):
    code = "presider_stays_out"
    message = _("您是本事项听证的主持人，不能再对本事项提出意见或者作出决定")


class PresiderInspects(DomainError):
    code = "presider_inspects"
    message = _("本事项的听证主持人不能参加检验、检测、检疫或者现场核查，请另选人员")
    status = 422


@dataclass(frozen=True, slots=True)
class Staff:
    """The deciding department's people, by id, as far as a hearing asks: ``heads`` are among ``members``."""

    members: frozenset[int]
    heads: frozenset[int]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What the rule must know of a right that nobody has used; ``expires_at`` is 00:00 after its last day."""

    state: str
    clock_state: str
    expires_at: datetime | None
    is_provisional: bool


def latest_notice_on(day: date, calendar: WorkCalendar) -> date:
    """Return the last day on which a hearing on *day* may be told. Years that are not published are estimated.

    Law: 行政许可法第四十八条第一款第一项.
    """
    return latest_on_before(day, HEARING_NOTICE_WORKDAYS, calendar.provisional())


def earliest_on(today: date, calendar: WorkCalendar) -> date:
    """Return the first day for a hearing that is told *today*."""
    day = today
    while latest_notice_on(day, calendar) < today:
        day += ONE_DAY
    return day


def against_holding_on(day: date, today: date, calendar: WorkCalendar) -> DomainError | None:
    """Why a hearing that is told *today* cannot be held on *day*; None when it can."""
    if day > today and latest_notice_on(day, calendar) >= today:
        return None
    return HearingTooSoon(days=HEARING_NOTICE_WORKDAYS, earliest=earliest_on(today, calendar).isoformat())


def against_presiding(user_id: int, staff: Staff, reviewed_by: Collection[int]) -> DomainError | None:
    """Why somebody cannot lead a hearing; None when they can. *reviewed_by* have reviewed the item.

    The one head of a department will have to decide. Law: 行政许可法第四十八条第一款第四项.
    """
    if user_id not in staff.members:
        return PresiderFromOutside()
    if user_id in reviewed_by:
        return PresiderHasReviewed()
    return PresiderMustDecide() if staff.heads == {user_id} else None


def against_telling(states: Collection[str]) -> DomainError | None:
    """Why the right cannot be told of, the item's hearings being in *states*: it is told once."""
    return HearingAlreadyTold() if states else None


def against_announcing(states: Collection[str]) -> DomainError | None:
    """Why the agency cannot announce a hearing of its own: another is not over."""
    return HearingUnfinished() if any(state in UNFINISHED for state in states) else None


def against_recording(takes_place_at: datetime, now: datetime) -> DomainError | None:
    """Why the minutes of a hearing cannot be recorded *now*: it has not begun. Moments are aware."""
    if now >= takes_place_at:
        return None
    return HearingYetToCome(at=f"{takes_place_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")


def against_deciding(states: Collection[str]) -> DomainError | None:
    """Why the item cannot be decided, its hearings being in *states*; None when it can.

    Law: 行政许可法第四十七条第一款, 第四十八条第二款.
    """
    if any(state in PENDING for state in states):
        return HearingPending()
    return RightToHearingOpen() if HearingState.TOLD in states else None


def lapses(right: Unanswered, now: datetime) -> bool:
    """Whether the right to ask for a hearing is gone at *now*: on a firm date, ``GRACE`` after its expiry."""
    return (
        moves.LAPSE.leaves(right.state)
        and right.clock_state == ClockState.RUNNING.value
        and not right.is_provisional
        and right.expires_at is not None
        and now >= right.expires_at + GRACE
    )
