"""The sweep that ends pauses whose time, as told to the applicant, is over."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet

from approvals.domain import clock_moves
from approvals.domain.clocks import PauseGround
from approvals.domain.vocabulary import PauseState
from approvals.models import Pause
from approvals.services._journal import Journal
from approvals.services._moving import hold_all, kind_of, perform_all
from approvals.services._reckoning import clocks_of_items, reckon_again
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.workcalendar.queries import published_calendar

BATCH = 500


def end_pauses_run_out(*, limit: int = BATCH) -> int:
    """End pauses whose last day has passed, as of that day, and let their clocks run on; return how many.

    Safe late, twice, or on several workers. Law: 行政许可法第四十五条.
    """
    with transaction.atomic(durable=True):
        now = clock.now()
        today = clock.local_date(now)
        cases = [pause.item.case_id for pause in _run_out(today)[:limit]]
        held = hold_all(cases)
        pauses = list(_run_out(today).filter(item__case__in=held))
        if pauses:
            _end(pauses, Journal(SYSTEM, now))
    return len(pauses)


def _run_out(today: date) -> "QuerySet[Pause]":
    rows = Pause.objects.filter(state=PauseState.OPEN.value, planned_end_on__lt=today)
    return rows.select_related("item__case").order_by("planned_end_on", "pk")


def _end(pauses: Sequence[Pause], journal: Journal) -> None:
    rows = Pause.objects.filter(pk__in=[pause.pk for pause in pauses])
    perform_all(rows, clock_moves.RUN_OUT, ended_on=F("planned_end_on"), ended_at=journal.now)
    regions = {pause.item.case.region for pause in pauses}
    calendars = {region: published_calendar(region) for region in regions}
    reckon_again(clocks_of_items({pause.item_id for pause in pauses}), calendars)
    kind = kind_of(Pause, clock_moves.RUN_OUT)
    for pause in pauses:
        details = {
            "item": pause.item.name,
            "ground_label": PauseGround.of(pause.ground).label,
            "until": str(pause.planned_end_on),
        }
        journal.note(pause.item.case_id, kind, details, law=clock_moves.RUN_OUT.law)
        journal.announce(kind, pause.pk, pause.version + 1, pause.item.case_id)
    journal.write()
