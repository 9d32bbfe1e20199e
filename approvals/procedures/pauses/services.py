"""Special procedures (特别程序): the clocks of an item stand still for an inspection, an expert review.

That of a hearing begins and ends with the hearing (``hearings``).
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.db.models import Case as CaseWhen
from django.db.models import F, Value, When
from django.db.models.functions import Least

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import ItemState, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.door import Child, Moving, moving, part, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain import moves as clock_moves
from approvals.clocks.domain import pauses
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.periods import UNMOVED
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.models import Pause
from approvals.clocks.services.reckoning import Reckoned, clocks_of_items, reckon_again
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.standing_still import begin_at_once, label_of, notice_of, planned_end, reckon
from approvals.clocks.services.starting import calendars_of
from approvals.procedures.pauses import domain
from approvals.procedures.pauses.domain import PauseTooLate
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.fsm import StatefulQuerySet
from portal.kernel.errors import InvalidInput
from portal.kernel.vocabulary import _
from portal.kernel.workdays import WorkCalendar


def end_with_opinion(moved: Moving, task: ReviewTask) -> None:
    """A department that has given its opinion needs no more time: its pause ends, and the item's clocks run on.

    A hearing takes the time of whoever decides, opinion or not.
    """
    own = Pause.objects.filter(item=task.item_id, department=task.department_id)
    if close_all(own.exclude(ground=PauseGround.HEARING.value), moved.now):
        reckon_again(clocks_of_items([task.item_id]), calendars_of([moved.case]), moved.journal)
        moved.note("pause.close", item=task.item.name)


def close_all(pauses: StatefulQuerySet, now: datetime) -> int:
    return perform_all(
        pauses,
        clock_moves.CLOSE_PAUSE,
        ended_at=now,
        ended_on=CaseWhen(
            When(started_on__isnull=False, then=Least(F("planned_end_on"), Value(clock.local_date(now)))), default=None
        ),
    )


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
    with moving(case_id, domain.PAUSE, actor=actor, seen_version=seen_version, child=_item(item_id)) as moved:
        item: CaseItem = moved.subject
        _check_input(ground, document_number, notice, needed_workdays)
        end_before(moved, item.pk)
        earlier = list(item.pauses.filter(department=actor.department_id).exclude(ground=PauseGround.HEARING.value))
        in_hand = _in_hand(item, earlier)
        is_head = Role.HEAD in actor.roles
        if obstacle := domain.against_pausing(in_hand, department_id=actor.department_id, is_head=is_head):
            raise obstacle
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
            _stop_clocks(begin_at_once(moved, made, calendars))
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
        until = planned_end(moved, row, calendars)
        row.begin(at=moved.now, on=moved.today, until=until, by=moved.user_id)
        moved.tell(**notice_of(row, moved.today, until))
        _stop_clocks(reckon(moved, row, calendars))
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
        moved.tell(item=row.item.name, ground_label=label_of(row))
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
        reckon(moved, row, calendars_of([moved.case]))
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


def _in_hand(item: CaseItem, own: Iterable[Pause]) -> domain.InHand:
    open_tasks = item.tasks.filter(state=TaskState.OPEN.value)
    unfinished = (PauseState.REQUESTED.value, PauseState.OPEN.value)
    return domain.InHand(
        lead_id=None if item.state == ItemState.PRE_REVIEW.value else item.department_id,
        reviewing=frozenset(open_tasks.values_list("department_id", flat=True)),
        pausing=frozenset(row.department_id for row in own if row.state in unfinished),
    )


def _needs_head(row: Pause, earlier: Iterable[Pause], calendar: WorkCalendar) -> bool:
    spent = sum(
        calendar.provisional().workdays_between(other.started_on, other.ended_on)
        for other in earlier
        if other.started_on and other.ended_on
    )
    return domain.needs_head(row.needed_workdays, spent, settings.PAUSE_WITHOUT_HEAD_WORKDAYS)


def _stop_clocks(reckoned: Iterable[Reckoned]) -> None:
    """A pause that stops no clock would be told for nothing; the end of a certificate is moved by none."""
    if not any(each.is_paused and each.clock.kind not in UNMOVED for each in reckoned):
        raise PauseTooLate


def _item(pk: int) -> Child:
    return lambda case: part(case.items.all(), pk)


def _pause(pk: int) -> Child:
    return lambda case: part(Pause.objects.filter(item__case=case).select_related("item"), pk)


def end_with_items(item_ids: Collection[int], journal: Journal) -> None:
    """Nothing stands still any more on items that are over."""
    close_all(Pause.objects.filter(item__in=item_ids), journal.now)
