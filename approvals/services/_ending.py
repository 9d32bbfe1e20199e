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
from approvals.services._moving import Moving, perform_all
from approvals.services._reckoning import clocks_of_items, reckon_again
from portal import clock
from portal.fsm import StatefulQuerySet


def end_with_opinion(moved: Moving, task: ReviewTask) -> None:
    """A department that has given its opinion needs no more time: its pause ends, and the item's clocks run on.

    A hearing takes the time of whoever decides, opinion or not.
    """
    own = Pause.objects.filter(item=task.item_id, department=task.department_id)
    if _close(own.exclude(ground=PauseGround.HEARING.value), moved.now):
        reckon_again(clocks_of_items([task.item_id]), calendars_of([moved.case]), moved.journal)
        moved.note("pause.close", item=task.item.name)


def end_with_items(item_ids: Collection[int], now: datetime) -> None:
    """Nothing is to be decided any more on these items: pauses and hearings end, requests lapse, nobody inspects."""
    _close(Pause.objects.filter(item__in=item_ids), now)
    perform_all(Hearing.objects.filter(item__in=item_ids), hearing_moves.CLOSE, ended_at=now)
    perform_all(Extension.objects.filter(item__in=item_ids), clock_moves.LAPSE, decided_at=now)
    convened = JointInspection.objects.filter(item__in=item_ids)
    perform_all(convened, inspection_moves.CALL_OFF, cancelled_at=now)


def _close(pauses: StatefulQuerySet, now: datetime) -> int:
    return perform_all(
        pauses,
        clock_moves.CLOSE_PAUSE,
        ended_at=now,
        ended_on=CaseWhen(
            When(started_on__isnull=False, then=Least(F("planned_end_on"), Value(clock.local_date(now)))), default=None
        ),
    )
