"""What a hearing does to the rest of its item: its time is taken from the periods, and no decision comes before it."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from approvals.cases.models import CaseItem
from approvals.cases.services.door import Child, Moving, kind_of, part, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.lengths import HEARING_WORKDAYS
from approvals.clocks.domain.periods import RUNNING_ON, UNMOVED
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.models import Pause
from approvals.clocks.queries.facts import Calendars
from approvals.clocks.services.reckoning import clocks_of_items
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.standing_still import begin_at_once, end_at_once
from approvals.clocks.services.starting import calendars_of
from approvals.procedures.hearings.domain import moves, rules
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.models import Hearing
from portal.accounts.actor import SYSTEM


def take_time(moved: Moving, row: Hearing, calendars: Calendars) -> None:
    """Let the other clocks of the item stand still for a hearing, for the time that its notice has told.

    What is due by today stays due; where that is all there is, nothing stands still. The end of a certificate alone
    stands still for a hearing that the applicant has asked for, and for none that the agency announces: it shall not
    escape the statute by doing so. Law: 行政许可法第四十五条.
    """
    unmoved = UNMOVED if row.is_announced else RUNNING_ON
    to_come = Q(due_on__isnull=True) | Q(due_on__gt=moved.today)
    stopped = clocks_of_items([row.item_id]).open().exclude(kind__in=[kind.value for kind in unmoved])
    if not stopped.filter(to_come).exists():
        return
    made = Pause.objects.create(
        item=row.item,
        department_id=row.department_id,
        ground=PauseGround.HEARING.value,
        document_number=row.document_number,
        notice=row.notice,
        needed_workdays=HEARING_WORKDAYS,
        requested_by_id=row.opened_by_id,
        requested_at=moved.now,
    )
    begin_at_once(moved, made, calendars)


def give_back_time(moved: Moving, row: Hearing) -> None:
    """Let the clocks run on from tomorrow: the hearing is over, or will not be. Time that ran out before is over."""
    end_before(moved, row.item_id)
    own = Pause.objects.filter(item=row.item_id, ground=PauseGround.HEARING.value, state=PauseState.OPEN.value)
    for open_pause in own.select_related("item"):
        end_at_once(moved, open_pause, calendars_of([moved.case]))


def refuse_before_hearing(moved: Moving, item: CaseItem) -> list[Hearing]:
    """Return the hearings that were held, on whose minutes the decision rests.

    Raises PresiderStaysOut, RightToHearingOpen, HearingPending. Law: 行政许可法第四十七条, 第四十八条.
    """
    rows: list[Hearing] = list(item.hearings.all())
    refuse_presider(moved, [row.presider_id for row in rows if row.state in rules.LED])
    obstacle = rules.against_deciding([row.state for row in rows])
    if obstacle:
        raise obstacle
    return [row for row in rows if row.state == HearingState.HELD.value]


def refuse_presider(moved: Moving, presider_ids: Iterable[int | None]) -> None:
    """Who leads the hearing neither reviews nor decides. Raises PresiderStaysOut."""
    if moved.user_id in presider_ids:
        raise rules.PresiderStaysOut


def refuse_presiders(item: CaseItem, chosen: Iterable[int]) -> None:
    """Who leads a hearing of *item* does not inspect it either. Raises PresiderInspects.

    Law: 行政许可法第四十八条第一款第四项.
    """
    led = item.hearings.filter(state__in=[state.value for state in rules.LED])
    if led.filter(presider__in=chosen).exists():
        raise rules.PresiderInspects


def tell_minutes(moved: Moving, item: CaseItem, held: Iterable[Hearing]) -> None:
    """Put on record that the decision was made on the minutes (行政许可法第四十八条第二款)."""
    for row in held:
        moved.note("hearing.relied_on", law="行政许可法第四十八条第二款", item=item.name, held=row.held_on.isoformat())


def hearing_of(pk: int) -> Child:
    return lambda case: part(Hearing.objects.filter(item__case=case).select_related("item"), pk)


def end_with_items(item_ids: Collection[int], journal: Journal) -> None:
    """No hearing is held any more of items that are over; two statements where there are any."""
    rows = Hearing.objects.filter(item__in=item_ids, state__in=[state.value for state in moves.CLOSE.sources])
    ended = list(rows.values_list("item__case", "item__name"))
    if ended:
        perform_all(rows, moves.CLOSE, ended_at=journal.now)
    for case_id, item in ended:
        journal.note(case_id, kind_of(Hearing, moves.CLOSE), {"item": item}, actor=SYSTEM)
