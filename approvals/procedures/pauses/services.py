"""Special procedures (特别程序): the clocks of an item stand still for an inspection, an expert review.

That of a hearing begins and ends with the hearing (``hearings``).
"""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.conf import settings

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.door import Moving, moving
from approvals.cases.services.held import Held
from approvals.clocks.domain import moves as clock_moves
from approvals.clocks.domain import pauses
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.periods import UNMOVED
from approvals.clocks.domain.vocabulary import ClockState
from approvals.clocks.models import Clock, Pause
from approvals.clocks.services.reckoning import reckon_item
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.standing_still import begin_at_once, label_of, notice_of, planned_end
from approvals.procedures.pauses import domain
from approvals.procedures.pauses.domain import PauseTooLate
from approvals.procedures.pauses.queries.views import against_asking
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.kernel.errors import InvalidInput
from portal.kernel.vocabulary import _
from portal.kernel.workdays import WorkCalendar


def end_with_opinion(moved: Moving, task: ReviewTask) -> None:
    """A department that has given its opinion needs no more time: its pause ends, and the item's clocks run on.

    A hearing takes the time of whoever decides, opinion or not.
    """
    own = _own(task.item, task.department_id)
    if moved.follow_all(own, clock_moves.CLOSE_PAUSE, at=moved.now, on=moved.today):
        reckon_item(moved, task.item)
        moved.note("pause.close", item=task.item.name)


def pause(
    *,
    case_id: int,
    item_id: int,
    actor: Actor,
    seen_version: int | None,
    ground: PauseGround,
    document_number: str,
    notice: str,
    needed_workdays: int,
) -> Pause:
    """Start a special procedure (启动特别程序) on an item: its clocks stand still from tomorrow on.

    *document_number* is that of the document that orders the procedure; *notice* tells the applicant in writing what
    is done and *needed_workdays* how long it takes; by then the pause ends. A reviewer needs an open review of the
    department; the head of the deciding department does not, once the item has come up to it. Together with earlier
    pauses of the department longer than PAUSE_WITHOUT_HEAD_WORKDAYS, it waits for the head. Raises InvalidInput,
    NothingToPause, AlreadyPaused, PauseTooLate and what ``moving`` raises. Law: 行政许可法第四十五条.
    """
    with moving(case_id, domain.PAUSE, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)) as moved:
        item: CaseItem = moved.subject
        _check_input(ground, document_number, notice, needed_workdays)
        end_before(moved, item)
        if obstacle := against_asking(moved.item, actor):
            raise obstacle
        made = Pause(
            item=item,
            department_id=cast("int", actor.department_id),  # the rule lets nobody in who has none
            ground=ground.value,
            document_number=document_number.strip(),
            notice=notice.strip(),
            needed_workdays=needed_workdays,
            requested_by_id=moved.user_id,
            requested_at=moved.now,
        )
        moved.add(made)
        moved.tell(item=item.name, ground_label=ground.label, workdays=needed_workdays, number=made.document_number)
        if Role.HEAD in actor.roles or not _needs_head(made, moved.calendar):
            _refuse_too_late(begin_at_once(moved, made))
    return made


def approve(*, case_id: int, pause_id: int, actor: Actor, seen_version: int | None) -> Pause:
    """Approve a long pause as head of its department: it has effect from now on.

    Raises PauseTooLate and what ``moving`` raises.
    """
    part = (Pause, pause_id)
    with moving(case_id, clock_moves.BEGIN, actor=actor, seen_version=seen_version, part=part) as moved:
        row: Pause = moved.subject
        until = planned_end(moved, row)
        row.begin(at=moved.now, on=moved.today, until=until, by=moved.user_id)
        moved.tell(**notice_of(row, moved.today, until))
        _refuse_too_late(reckon_item(moved, row.item))
    return row


def decline(*, case_id: int, pause_id: int, actor: Actor, seen_version: int | None, reason: str) -> Pause:
    """Decline a long pause as head of its department, with a reason.

    Raises ReasonMissing and what ``moving`` raises.
    """
    part = (Pause, pause_id)
    with moving(case_id, clock_moves.DECLINE_PAUSE, actor=actor, seen_version=seen_version, part=part) as moved:
        if not reason.strip():
            raise ReasonMissing
        row: Pause = moved.subject
        row.decline(by=moved.user_id, reason=reason.strip())
        moved.tell(item=row.item.name, ground_label=label_of(row))
    return row


def resume(*, case_id: int, pause_id: int, actor: Actor, seen_version: int | None) -> Pause:
    """End a pause before its time is over (恢复计算期限): the clocks of the item run on from tomorrow.

    A pause of another department keeps them standing. Raises what ``moving`` raises.
    """
    part = (Pause, pause_id)
    with moving(case_id, clock_moves.RESUME, actor=actor, seen_version=seen_version, part=part) as moved:
        row: Pause = moved.subject
        row.resume(at=moved.now, on=min(moved.today, cast("date", row.planned_end_on)))
        reckon_item(moved, row.item)
        moved.tell(item=row.item.name, ground_label=label_of(row))
    return row


def _check_input(ground: PauseGround, document_number: str, notice: str, needed_workdays: int) -> None:
    problems = {}
    if ground is PauseGround.HEARING:
        problems["ground"] = _("听证随其告知或者公告启动，不能单独启动")
    if not document_number.strip():
        problems["document_number"] = _("请填写启动特别程序的文书文号")
    if not notice.strip():
        problems["notice"] = _("请填写书面告知申请人的内容")
    if not 1 <= needed_workdays <= pauses.LONGEST:
        problems["needed_workdays"] = _("所需时间应为1至250个工作日")
    if problems:
        raise InvalidInput(problems)


def _own(item: CaseItem, department_id: int) -> list[Pause]:
    """The special procedures of a department on *item*, but that of a hearing."""
    found = (row for row in item.all_pauses if row.department_id == department_id)
    return [row for row in found if row.ground != PauseGround.HEARING.value]


def _needs_head(row: Pause, calendar: WorkCalendar) -> bool:
    spent = sum(
        calendar.provisional().workdays_between(earlier.started_on, earlier.ended_on)
        for earlier in _own(row.item, row.department_id)
        if earlier.started_on and earlier.ended_on
    )
    return domain.needs_head(row.needed_workdays, spent, settings.PAUSE_WITHOUT_HEAD_WORKDAYS)


def _refuse_too_late(clocks: Iterable[Clock]) -> None:
    """A pause that stops no clock would be told for nothing; the end of a certificate is moved by none."""
    if not any(clock.state == ClockState.PAUSED.value and clock.kind not in UNMOVED for clock in clocks):
        raise PauseTooLate


def end_with_item(held: Held, item: CaseItem) -> None:
    """Nothing stands still any more on an item that is over."""
    held.follow_all(item.all_pauses, clock_moves.CLOSE_PAUSE, at=held.now, on=held.today)
