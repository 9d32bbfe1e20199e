"""Special procedures (特别程序): the clocks of an item stand still for a hearing, an inspection, an expert review."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.conf import settings

from approvals.domain import clock_moves, item_moves, pauses
from approvals.domain.clocks import PauseGround
from approvals.domain.pauses import AlreadyPaused, NothingToPause, PauseTooLate
from approvals.domain.refusals import ReasonMissing
from approvals.domain.vocabulary import PauseState, TaskState
from approvals.models import CaseItem, Pause
from approvals.queries.facts import Calendars
from approvals.services._clocks import calendars_of
from approvals.services._moving import Child, Moving, kind_of, moving, part
from approvals.services._reckoning import Reckoned, clocks_of_items, disarm, reckon_again
from approvals.services.run_outs import end_before
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.kernel.errors import InvalidInput
from portal.kernel.vocabulary import _
from portal.kernel.workdays import WorkCalendar


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
    department; the head of the deciding department does not. Together with earlier pauses of the department longer
    than PAUSE_WITHOUT_HEAD_WORKDAYS, it waits for the head. Raises InvalidInput, NothingToPause, AlreadyPaused,
    PauseTooLate and what ``moving`` raises. Law: 行政许可法第四十五条.
    """
    with moving(case_id, item_moves.PAUSE, actor=actor, seen_version=seen_version, child=_item(item_id)) as moved:
        item: CaseItem = moved.subject
        _check_input(document_number, notice, needed_workdays)
        end_before(moved, item.pk)
        earlier = list(item.pauses.filter(department=actor.department_id))
        if any(row.state in (PauseState.REQUESTED.value, PauseState.OPEN.value) for row in earlier):
            raise AlreadyPaused
        if not _has_it_in_hand(item, actor):
            raise NothingToPause
        made = Pause.objects.create(
            item=item,
            department_id=cast("int", actor.department_id),  # the rule lets nobody in who has none
            ground=ground.value,
            document_number=document_number.strip(),
            notice=notice.strip(),
            needed_workdays=needed_workdays,
            requested_by_id=moved.user_id,
            requested_at=moved.now,
        )
        moved.tell(item=item.name, ground_label=ground.label, workdays=needed_workdays, number=made.document_number)
        calendars = calendars_of([moved.case])
        if Role.HEAD in actor.roles or not _needs_head(made, earlier, calendars[moved.case.region]):
            _begin_at_once(moved, made, calendars)
    return made


def approve(*, case_id: int, pause_id: int, actor: Actor, seen_version: int | None) -> Pause:
    """Approve a long pause as head of its department: it has effect from now on.

    Raises PauseTooLate and what ``moving`` raises.
    """
    with moving(
        case_id,
        clock_moves.BEGIN,
        actor=actor,
        seen_version=seen_version,
        child=_pause(pause_id),
    ) as moved:
        row: Pause = moved.subject
        calendars = calendars_of([moved.case])
        until = _planned_end(moved, row, calendars)
        row.begin(at=moved.now, on=moved.today, until=until, by=moved.user_id)
        moved.tell(**_notice(row, moved.today, until))
        _stop_clocks(moved, row, calendars)
    return row


def decline(*, case_id: int, pause_id: int, actor: Actor, seen_version: int | None, reason: str) -> Pause:
    """Decline a long pause as head of its department, with a reason.

    Raises ReasonMissing and what ``moving`` raises.
    """
    with moving(
        case_id,
        clock_moves.DECLINE_PAUSE,
        actor=actor,
        seen_version=seen_version,
        child=_pause(pause_id),
    ) as moved:
        if not reason.strip():
            raise ReasonMissing
        row: Pause = moved.subject
        row.decline(by=moved.user_id, reason=reason.strip())
        moved.tell(item=row.item.name, ground_label=_label(row))
    return row


def resume(*, case_id: int, pause_id: int, actor: Actor, seen_version: int | None) -> Pause:
    """End a pause before its time is over (恢复计算期限): the clocks of the item run on from tomorrow.

    A pause of another department keeps them standing. Raises what ``moving`` raises.
    """
    with moving(
        case_id,
        clock_moves.RESUME,
        actor=actor,
        seen_version=seen_version,
        child=_pause(pause_id),
    ) as moved:
        row: Pause = moved.subject
        row.resume(at=moved.now, on=min(moved.today, cast("date", row.planned_end_on)))
        _reckon(moved, row, calendars_of([moved.case]))
        moved.tell(item=row.item.name, ground_label=_label(row))
    return row


def _check_input(document_number: str, notice: str, needed_workdays: int) -> None:
    problems = {}
    if not document_number.strip():
        problems["document_number"] = _("请填写启动特别程序的文书文号")
    if not notice.strip():
        problems["notice"] = _("请填写书面告知申请人的内容")
    if not 1 <= needed_workdays <= pauses.LONGEST:
        problems["needed_workdays"] = _("所需时间应为1至250个工作日")
    if problems:
        raise InvalidInput(problems)


def _has_it_in_hand(item: CaseItem, actor: Actor) -> bool:
    if Role.HEAD in actor.roles and actor.department_id == item.department_id:
        return True
    return bool(item.tasks.filter(department=actor.department_id, state=TaskState.OPEN.value).exists())


def _needs_head(row: Pause, earlier: Iterable[Pause], calendar: WorkCalendar) -> bool:
    spent = sum(
        calendar.provisional().workdays_between(other.started_on, other.ended_on)
        for other in earlier
        if other.started_on and other.ended_on
    )
    return pauses.needs_head(row.needed_workdays, spent, settings.PAUSE_WITHOUT_HEAD_WORKDAYS)


def _begin_at_once(moved: Moving, row: Pause, calendars: Calendars) -> None:
    until = _planned_end(moved, row, calendars)
    columns = {"at": moved.now, "on": moved.today, "until": until, "by": None}
    moved.follow(row, clock_moves.BEGIN, details=_notice(row, moved.today, until), **columns)
    moved.journal.announce(kind_of(Pause, clock_moves.BEGIN), row.pk, row.version, moved.case.pk)
    _stop_clocks(moved, row, calendars)


def _notice(row: Pause, since: date, until: date) -> dict[str, Any]:
    return {
        "item": row.item.name,
        "ground_label": _label(row),
        "workdays": row.needed_workdays,
        "number": row.document_number,
        "since": since.isoformat(),
        "until": until.isoformat(),
    }


def _stop_clocks(moved: Moving, row: Pause, calendars: Calendars) -> None:
    """A pause that stops no clock would be told for nothing."""
    if not any(reckoned.is_paused for reckoned in _reckon(moved, row, calendars)):
        raise PauseTooLate


def _reckon(moved: Moving, row: Pause, calendars: Calendars) -> list[Reckoned]:
    reckoned = reckon_again(clocks_of_items([row.item_id]), calendars, known=[row])
    disarm(reckoned, moved.journal)
    return reckoned


def _planned_end(moved: Moving, row: Pause, calendars: Calendars) -> date:
    return pauses.planned_end(moved.today, row.needed_workdays, calendars[moved.case.region])


def _label(row: Pause) -> str:
    return PauseGround.of(row.ground).label


def _item(pk: int) -> Child:
    return lambda case: part(case.items.all(), pk)


def _pause(pk: int) -> Child:
    return lambda case: part(Pause.objects.filter(item__case=case).select_related("item"), pk)
