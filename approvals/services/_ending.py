"""What ends with an opinion or a decision: pauses, requests about an item's time, and inspections to come."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Case as CaseWhen
from django.db.models import F, Value, When
from django.db.models.functions import Least

from approvals.domain import clock_moves, hearing_moves, inspection_moves
from approvals.domain.clocks import PauseGround
from approvals.models import Extension, Hearing, JointInspection, Pause, ReviewTask
from approvals.services._clocks import calendars_of
from approvals.services._journal import Journal
from approvals.services._moving import Moving, kind_of, perform_all
from approvals.services._reckoning import clocks_of_items, reckon_again
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.fsm import StatefulQuerySet


def end_with_opinion(moved: Moving, task: ReviewTask) -> None:
    """A department that has given its opinion needs no more time: its pause ends, and the item's clocks run on.

    A hearing takes the time of whoever decides, opinion or not.
    """
    own = Pause.objects.filter(item=task.item_id, department=task.department_id)
    if _close(own.exclude(ground=PauseGround.HEARING.value), moved.now):
        reckon_again(clocks_of_items([task.item_id]), calendars_of([moved.case]), moved.journal)
        moved.note("pause.close", item=task.item.name)


def end_with_items(item_ids: Collection[int], journal: Journal) -> None:
    """Nothing is to be decided any more on these items: pauses and hearings end, requests lapse, nobody inspects.

    The record tells of each hearing and inspection that will not be; two statements more where there are any.
    """
    _close(Pause.objects.filter(item__in=item_ids), journal.now)
    perform_all(Extension.objects.filter(item__in=item_ids), clock_moves.LAPSE, decided_at=journal.now)
    _close_hearings(item_ids, journal)
    _call_off_inspections(item_ids, journal)


def _close_hearings(item_ids: Collection[int], journal: Journal) -> None:
    rows = Hearing.objects.filter(item__in=item_ids, state__in=[state.value for state in hearing_moves.CLOSE.sources])
    ended = list(rows.values_list("item__case", "item__name"))
    if ended:
        perform_all(rows, hearing_moves.CLOSE, ended_at=journal.now)
    for case_id, item in ended:
        journal.note(case_id, kind_of(Hearing, hearing_moves.CLOSE), {"item": item}, actor=SYSTEM)


def _call_off_inspections(item_ids: Collection[int], journal: Journal) -> None:
    """The departments that were called are told by mail, as they were of the call."""
    rows = JointInspection.objects.filter(
        item__in=item_ids, state__in=[state.value for state in inspection_moves.CALL_OFF.sources]
    )
    kind = kind_of(JointInspection, inspection_moves.CALL_OFF)
    convened = list(rows.values_list("pk", "version", "meets_at", "item__case", "item__name"))
    if convened:
        perform_all(rows, inspection_moves.CALL_OFF, cancelled_at=journal.now)
    for pk, version, meets_at, case_id, item in convened:
        told = {"item": item, "day": clock.local_date(meets_at).isoformat()}
        journal.note(case_id, kind, told, actor=SYSTEM)
        journal.announce(kind, pk, version + 1, case_id)


def _close(pauses: StatefulQuerySet, now: datetime) -> int:
    return perform_all(
        pauses,
        clock_moves.CLOSE_PAUSE,
        ended_at=now,
        ended_on=CaseWhen(
            When(started_on__isnull=False, then=Least(F("planned_end_on"), Value(clock.local_date(now)))), default=None
        ),
    )
