"""What ends with an opinion or a decision: pauses, requests about an item's time, and inspections to come."""

from collections.abc import Collection

from approvals.cases.services.door import kind_of, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain import moves as clock_moves
from approvals.clocks.models import Extension, Pause
from approvals.inspections.domain import moves as inspection_moves
from approvals.inspections.models import JointInspection
from approvals.procedures.hearings.domain import moves as hearing_moves
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.pauses.services import _close
from portal import clock
from portal.accounts.actor import SYSTEM


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
