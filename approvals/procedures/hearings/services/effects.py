"""What a hearing does to the rest of its item: its time is taken from the periods, and no decision comes before it."""

from collections.abc import Iterable

from approvals.cases.models import CaseItem
from approvals.cases.queries.whole import OneItem
from approvals.cases.services.door import Moving
from approvals.cases.services.held import Held
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.lengths import HEARING_WORKDAYS
from approvals.clocks.domain.periods import RUNNING_ON, UNMOVED
from approvals.clocks.domain.vocabulary import ClockKind, PauseState
from approvals.clocks.models import Clock, Pause
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.standing_still import begin_at_once, end_at_once
from approvals.procedures.hearings.domain import moves, rules
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.queries import against_deciding, against_judging


def take_time(held: Held, row: Hearing) -> None:
    """Let the other clocks of the item stand still for a hearing, for the time that its notice has told.

    What is due by today stays due; where that is all there is, nothing stands still. The end of a certificate alone
    stands still for a hearing that the applicant has asked for, and for none that the agency announces: it shall not
    escape the statute by doing so. Law: 行政许可法第四十五条.
    """
    unmoved = UNMOVED if row.is_announced else RUNNING_ON
    clocks = OneItem(row.item, held.whole).of(Clock)
    stopped = (clock for clock in clocks if clock.is_open and clock.kind not in unmoved)
    if not any(clock.due_on is None or clock.due_on > held.today for clock in stopped):
        return
    made = Pause(
        item=row.item,
        department_id=row.department_id,
        ground=PauseGround.HEARING.value,
        document_number=row.document_number,
        notice=row.notice,
        needed_workdays=HEARING_WORKDAYS,
        requested_by_id=row.opened_by_id,
        requested_at=held.now,
    )
    held.add(made)
    begin_at_once(held, made)


def give_back_time(held: Held, row: Hearing) -> None:
    """Let the clocks run on from tomorrow: the hearing is over, or will not be. Time that ran out before is over."""
    end_before(held, row.item)
    for pause in OneItem(row.item, held.whole).of(Pause):
        if pause.ground == PauseGround.HEARING.value and pause.state == PauseState.OPEN.value:
            end_at_once(held, pause)


def periods_of(held: Held, row: Hearing, kind: ClockKind) -> list[Clock]:
    """The periods of *kind*, of asking for a hearing or of holding it, that the item of *row* has had."""
    return [clock for clock in OneItem(row.item, held.whole).of(Clock) if clock.kind == kind.value]


def refuse_before_hearing(moved: Moving, item: CaseItem) -> list[Hearing]:
    """Return the hearings that were held, on whose minutes the decision rests.

    Raises PresiderStaysOut, RightToHearingOpen, HearingPending. Law: 行政许可法第四十七条, 第四十八条.
    """
    own = OneItem(item, moved.whole)
    if obstacle := against_deciding(own, moved.user_id):
        raise obstacle
    return [row for row in own.of(Hearing) if row.state == HearingState.HELD.value]


def refuse_presider(moved: Moving, item: CaseItem) -> None:
    """Who leads the hearing neither reviews nor decides. Raises PresiderStaysOut."""
    if obstacle := against_judging(OneItem(item, moved.whole), moved.user_id):
        raise obstacle


def refuse_presiders(held: Held, item: CaseItem, chosen: Iterable[int]) -> None:
    """Who leads a hearing of *item* does not inspect it either. Raises PresiderInspects.

    Law: 行政许可法第四十八条第一款第四项.
    """
    led = {row.presider_id for row in OneItem(item, held.whole).of(Hearing) if row.state in rules.LED}
    if not led.isdisjoint(chosen):
        raise rules.PresiderInspects


def tell_minutes(moved: Moving, item: CaseItem, held: Iterable[Hearing]) -> None:
    """Put on record that the decision was made on the minutes (行政许可法第四十八条第二款)."""
    for row in held:
        moved.note("hearing.relied_on", law="行政许可法第四十八条第二款", item=item.name, held=row.held_on.isoformat())


def end_with_item(held: Held, item: CaseItem) -> None:
    """No hearing is held any more of an item that is over."""
    for row in OneItem(item, held.whole).of(Hearing):
        if moves.CLOSE.leaves(row.state):
            held.follow(row, moves.CLOSE, details={"item": item.name}, ended_at=held.now)
