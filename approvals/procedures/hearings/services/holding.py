"""Holding a hearing (听证): asked for or announced, told seven working days before, led by who does not review."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from approvals.cases.models import CaseItem
from approvals.cases.services.door import Moving, moving
from approvals.cases.services.held import beyond
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.services.running import stop
from approvals.procedures.hearings.domain import moves, rules
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.queries import reviewed_by, staff_among, states_of
from approvals.procedures.hearings.services.effects import give_back_time, periods_of, take_time
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.queries import colleagues
from portal.kernel.errors import InvalidInput
from portal.kernel.vocabulary import _
from portal.kernel.workdays import SHANGHAI


class Summons(NamedTuple):
    """When and where a hearing is held and who leads it, as told under ``document_number``."""

    document_number: str
    takes_place_at: datetime
    place: str
    presider_id: int

    @property
    def when(self) -> str:
        return self.takes_place_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")

    def columns(self, at: datetime) -> dict[str, Any]:
        """What a hearing stores of it, when it is told *at* a moment."""
        told = {"summons_number": self.document_number, "summoned_at": at, "presider_id": self.presider_id}
        return told | {"takes_place_at": self.takes_place_at, "place": self.place}


def announce(
    *,
    case_id: int,
    item_id: int,
    actor: Actor,
    seen_version: int | None,
    document_number: str,
    notice: str,
    takes_place_at: datetime,
    place: str,
    presider_id: int,
) -> Hearing:
    """Announce a hearing that nobody has to ask for (公告举行听证): a statute wants it, or public interest does.

    *notice* says what it is about. The other periods of the item stand still from tomorrow on, for 20 working days at
    most. Raises InvalidInput, HearingUnfinished, HearingTooSoon, PresiderFromOutside, PresiderHasReviewed,
    PresiderMustDecide and what ``moving`` raises. Law: 行政许可法第四十五条, 第四十六条, 第四十八条.
    """
    with moving(
        case_id, moves.ANNOUNCE_HEARING, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)
    ) as moved:
        item: CaseItem = moved.subject
        summons = Summons(document_number.strip(), takes_place_at, place.strip(), presider_id)
        _check_input(summons, notice=notice.strip())
        if obstacle := rules.against_announcing(states_of(moved.item)):
            raise obstacle
        name = _judge(moved, summons)
        row = Hearing(
            item=item,
            department_id=item.department_id,
            is_announced=True,
            document_number=summons.document_number,
            notice=notice.strip(),
            opened_by_id=moved.user_id,
            opened_at=moved.now,
            state=HearingState.SCHEDULED.value,
            presider_name=name,
            **summons.columns(moved.now),
        )
        moved.add(row)
        moved.tell(item=item.name, when=summons.when, number=summons.document_number)
        take_time(moved, row)
    return row


def schedule(
    *,
    case_id: int,
    hearing_id: int,
    actor: Actor,
    seen_version: int | None,
    document_number: str,
    takes_place_at: datetime,
    place: str,
    presider_id: int,
) -> Hearing:
    """Fix day and time, place and presider of a hearing, or others than before; told seven working days ahead.

    A day after the time that its notice has told takes nothing more from the other periods. Raises InvalidInput,
    HearingTooSoon, PresiderFromOutside, PresiderHasReviewed, PresiderMustDecide and what ``moving`` raises.
    Law: 行政许可法第四十八条第一款.
    """
    with moving(case_id, moves.SCHEDULE, actor=actor, seen_version=seen_version, part=(Hearing, hearing_id)) as moved:
        row: Hearing = moved.subject
        summons = Summons(document_number.strip(), takes_place_at, place.strip(), presider_id)
        _check_input(summons)
        name = _judge(moved, summons)
        row.schedule(presider_name=name, **summons.columns(moved.now))
        moved.tell(item=row.item.name, when=summons.when, number=summons.document_number)
    return row


def record(
    *, case_id: int, hearing_id: int, actor: Actor, seen_version: int | None, minutes: str, signed_by: str
) -> Hearing:
    """Record the minutes (听证笔录) that those who took part have signed: the hearing is over, and the periods run on.

    On the day of the hearing or later. Raises InvalidInput, HearingYetToCome and what ``moving`` raises.
    Law: 行政许可法第四十八条第一款第五项.
    """
    with moving(case_id, moves.RECORD, actor=actor, seen_version=seen_version, part=(Hearing, hearing_id)) as moved:
        row: Hearing = moved.subject
        _refuse_early(moved, row)
        _refuse_blanks(
            minutes=(minutes.strip(), _("请填写听证笔录的内容")),
            signed_by=(signed_by.strip(), _("请填写在笔录上签字或者盖章的人")),
        )
        stop(periods_of(moved, row, ClockKind.HEARING), moved.now)
        row.record(at=moved.now, by=moved.user_id, minutes=minutes.strip(), signed_by=signed_by.strip())
        moved.tell(item=row.item.name)
        give_back_time(moved, row)
    return row


def _check_input(summons: Summons, *, notice: str | None = None) -> None:
    asked = {
        "document_number": (summons.document_number, _("请填写听证通知书或者公告的文号")),
        "place": (summons.place, _("请填写听证的地点")),
    }
    if notice is not None:
        asked["notice"] = (notice, _("请填写公告的内容"))
    _refuse_blanks(**asked)


def _refuse_blanks(**asked: tuple[str, str]) -> None:
    problems = {name: sentence for name, (text, sentence) in asked.items() if not text}
    if problems:
        raise InvalidInput(problems)


def _judge(moved: Moving, summons: Summons) -> str:
    """Refuse a day that comes too soon and a presider who is not free; return the presider's name."""
    day = clock.local_date(summons.takes_place_at)
    if too_soon := rules.against_holding_on(day, moved.today, moved.calendar):
        raise too_soon
    item = moved.item
    with beyond():
        people = colleagues(item.row.department_id)
    if not_free := rules.against_presiding(summons.presider_id, staff_among(people), reviewed_by(item)):
        raise not_free
    return next(one.name for one in people if one.user_id == summons.presider_id)


def _refuse_early(moved: Moving, row: Hearing) -> None:
    obstacle = rules.against_recording(cast("datetime", row.takes_place_at), moved.now)
    if obstacle:
        raise obstacle
