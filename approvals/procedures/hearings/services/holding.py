"""Holding a hearing (听证): asked for or announced, told seven working days before, led by who does not review."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from approvals.cases.models import CaseItem
from approvals.cases.services.door import Moving, moving, part
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.services.starting import calendars_of
from approvals.procedures.hearings.domain import moves, rules
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.queries import reviewed_by, staff_among
from approvals.procedures.hearings.services.effects import give_back_time, hearing_of, take_time
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
        case_id,
        moves.ANNOUNCE_HEARING,
        actor=actor,
        seen_version=seen_version,
        child=lambda case: part(case.items.all(), item_id),
    ) as moved:
        item: CaseItem = moved.subject
        summons = Summons(document_number.strip(), takes_place_at, place.strip(), presider_id)
        _check_input(summons, notice=notice.strip())
        obstacle = rules.against_announcing(list(item.hearings.values_list("state", flat=True)))
        if obstacle:
            raise obstacle
        name = _judge(moved, item, summons)
        row = Hearing.objects.create(
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
        moved.tell(item=item.name, when=summons.when, number=summons.document_number)
        take_time(moved, row, calendars_of([moved.case]))
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
    with moving(
        case_id,
        moves.SCHEDULE,
        actor=actor,
        seen_version=seen_version,
        child=hearing_of(hearing_id),
    ) as moved:
        row: Hearing = moved.subject
        summons = Summons(document_number.strip(), takes_place_at, place.strip(), presider_id)
        _check_input(summons)
        name = _judge(moved, row.item, summons)
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
    with moving(
        case_id,
        moves.RECORD,
        actor=actor,
        seen_version=seen_version,
        child=hearing_of(hearing_id),
    ) as moved:
        row: Hearing = moved.subject
        _refuse_early(moved, row)
        _refuse_blanks(
            minutes=(minutes.strip(), _("请填写听证笔录的内容")),
            signed_by=(signed_by.strip(), _("请填写在笔录上签字或者盖章的人")),
        )
        Clock.objects.filter(item=row.item_id, kind=ClockKind.HEARING.value).stop(moved.now)
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


def _judge(moved: Moving, item: CaseItem, summons: Summons) -> str:
    """Refuse a day that comes too soon and a presider who is not free; return the presider's name."""
    calendar = calendars_of([moved.case])[moved.case.region]
    day = clock.local_date(summons.takes_place_at)
    people = colleagues(item.department_id)
    obstacle = rules.against_holding_on(day, moved.today, calendar) or rules.against_presiding(
        summons.presider_id, staff_among(people), reviewed_by(item)
    )
    if obstacle:
        raise obstacle
    return next(one.name for one in people if one.user_id == summons.presider_id)


def _refuse_early(moved: Moving, row: Hearing) -> None:
    obstacle = rules.against_recording(cast("datetime", row.takes_place_at), moved.now)
    if obstacle:
        raise obstacle
