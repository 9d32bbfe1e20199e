"""The applicant's right to a hearing (听证权利): told in writing, used or waived within five working days."""

from approvals.cases.models import CaseItem
from approvals.cases.services.door import Moving, moving
from approvals.clocks.domain.lengths import HEARING_REQUEST_WORKDAYS, HEARING_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.services.running import Plan, start, stop
from approvals.procedures.hearings.domain import moves, rules
from approvals.procedures.hearings.domain.rules import HearingRequestTooLate
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.queries import states_of
from approvals.procedures.hearings.services.effects import give_back_time, periods_of, take_time
from portal.accounts.actor import Actor
from portal.kernel.errors import InvalidInput
from portal.kernel.vocabulary import _


def tell(
    *, case_id: int, item_id: int, actor: Actor, seen_version: int | None, document_number: str, notice: str
) -> Hearing:
    """Tell the applicant of the right to a hearing (告知听证权利) before the item is decided.

    *notice* is what the applicant reads, under *document_number*. The five working days to ask for it start; all
    periods of the item run meanwhile. Raises InvalidInput, HearingAlreadyTold and what ``moving`` raises.
    Law: 行政许可法第四十七条第一款.
    """
    with moving(case_id, moves.TELL_HEARING, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)) as moved:
        item: CaseItem = moved.subject
        _check_input(document_number, notice)
        if obstacle := rules.against_telling(states_of(moved.item)):
            raise obstacle
        row = Hearing(
            item=item,
            department_id=item.department_id,
            document_number=document_number.strip(),
            notice=notice.strip(),
            opened_by_id=moved.user_id,
            opened_at=moved.now,
            told_at=moved.now,
        )
        moved.add(row)
        _start_asking(moved, row)
    return row


def tell_again(
    *, case_id: int, hearing_id: int, actor: Actor, seen_version: int | None, document_number: str, notice: str
) -> Hearing:
    """Tell anew of a right that nobody has used yet: the five working days start again.

    So a department goes on where a change of the calendar has kept the right from lapsing. Raises InvalidInput and
    what ``moving`` raises. Law: 行政许可法第四十七条第一款.
    """
    with moving(case_id, moves.TELL_AGAIN, actor=actor, seen_version=seen_version, part=(Hearing, hearing_id)) as moved:
        row: Hearing = moved.subject
        _check_input(document_number, notice)
        stop(_asking(moved, row), moved.now)
        row.tell_again(at=moved.now, document_number=document_number.strip(), notice=notice.strip())
        _start_asking(moved, row)
    return row


def request(*, case_id: int, hearing_id: int, actor: Actor, seen_version: int | None, reason: str = "") -> Hearing:
    """Ask for the hearing (要求听证): it is held within 20 working days, for which the other periods stand still.

    *reason* is what the applicant wants to be heard about, if anything is said. At or after the moment of expiry it is
    too late, whether the sweeper has come by or not; a day in doubt counts for the applicant.
    Raises HearingRequestTooLate and what ``moving`` raises. Law: 行政许可法第四十五条, 第四十七条第一款.
    """
    with moving(case_id, moves.REQUEST, actor=actor, seen_version=seen_version, part=(Hearing, hearing_id)) as moved:
        row: Hearing = moved.subject
        _refuse_late(moved, row)
        stop(_asking(moved, row), moved.now)
        row.request(at=moved.now, by=moved.user_id, reason=reason.strip())
        moved.tell(item=row.item.name)
        start(moved, Plan(ClockKind.HEARING, moved.today, HEARING_WORKDAYS, item=row.item))
        take_time(moved, row)
    return row


def waive(*, case_id: int, hearing_id: int, actor: Actor, seen_version: int | None) -> Hearing:
    """Say that no hearing is wanted (放弃听证): the item can be decided. Raises what ``moving`` raises."""
    with moving(case_id, moves.WAIVE, actor=actor, seen_version=seen_version, part=(Hearing, hearing_id)) as moved:
        row: Hearing = moved.subject
        stop(_asking(moved, row), moved.now)
        row.waive(at=moved.now)
        moved.tell(item=row.item.name)
    return row


def cancel(*, case_id: int, hearing_id: int, actor: Actor, seen_version: int | None) -> Hearing:
    """Take the request back (撤回听证申请) before the hearing is held; what the agency has announced stays.

    The periods of the item run on from tomorrow. Raises what ``moving`` raises.
    """
    with moving(case_id, moves.CANCEL, actor=actor, seen_version=seen_version, part=(Hearing, hearing_id)) as moved:
        row: Hearing = moved.subject
        stop(periods_of(moved, row, ClockKind.HEARING), moved.now)
        row.cancel(at=moved.now)
        moved.tell(item=row.item.name)
        give_back_time(moved, row)
    return row


def _check_input(document_number: str, notice: str) -> None:
    problems = {}
    if not document_number.strip():
        problems["document_number"] = _("请填写听证告知书的文号")
    if not notice.strip():
        problems["notice"] = _("请填写书面告知申请人的内容")
    if problems:
        raise InvalidInput(problems)


def _start_asking(moved: Moving, row: Hearing) -> None:
    plan = Plan(
        ClockKind.HEARING_REQUEST,
        moved.today,
        HEARING_REQUEST_WORKDAYS,
        effect=ExpiryEffect.LAPSE_HEARING,
        item=row.item,
    )
    [asking] = start(moved, plan)
    moved.tell(item=row.item.name, number=row.document_number, until=str(asking.due_on))


def _asking(moved: Moving, row: Hearing) -> list[Clock]:
    return periods_of(moved, row, ClockKind.HEARING_REQUEST)


def _refuse_late(moved: Moving, row: Hearing) -> None:
    """Not where the last day is provisional, may be lost to an outage, or is to be reckoned again."""
    for asking in _asking(moved, row):
        is_firm = asking.is_open and not asking.is_provisional and asking.is_settled(moved.standing)
        is_over = asking.expires_at is not None and asking.expires_at <= moved.now
        if is_firm and is_over and asking.effect == ExpiryEffect.LAPSE_HEARING.value:
            raise HearingRequestTooLate(due=str(asking.due_on))
