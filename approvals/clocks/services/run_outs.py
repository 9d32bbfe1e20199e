"""Pauses whose time, as told to the applicant, is over: ended by the sweep, or by whoever comes before it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import DateTimeField, F, Func, QuerySet

from approvals.cases.services.door import Moving, kind_of, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain import moves
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.models import Pause
from approvals.clocks.services.reckoning import clocks_of_items, reckon_again
from approvals.clocks.services.sweeping import BATCH, sweep
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.workcalendar.queries import published_calendar


class _EndOf(Func):
    """00:00 in Shanghai of the day after a day."""

    template = "(%(expressions)s + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'"
    output_field = DateTimeField()


def end_pauses_run_out(*, limit: int = BATCH) -> int:
    """End pauses whose last day has passed, as of that day, and let their clocks run on; return how many.

    Safe late, twice, or on several workers. Law: 行政许可法第四十五条.
    """
    return sweep(_due, _read, _end, limit=limit, case="item__case")


def end_before(moved: Moving, item_id: int) -> bool:
    """End the pauses of an item whose last day has passed, before its time is judged; return whether there were any.

    So whoever comes before the sweep meets the same periods as whoever comes after it.
    """
    pauses = list(_run_out(moved.today).filter(item=item_id).select_related("item__case"))
    if pauses:
        _end(pauses, moved.journal)
    return bool(pauses)


def _due(now: datetime) -> "QuerySet[Pause]":
    return _run_out(clock.local_date(now))


def _read(rows: "QuerySet[Pause]", _now: datetime) -> list[Pause]:
    return list(rows.select_related("item__case"))


def _run_out(today: date) -> "QuerySet[Pause]":
    rows = Pause.objects.filter(state=PauseState.OPEN.value, planned_end_on__lt=today)
    return rows.order_by("planned_end_on", "pk")


def _end(pauses: Sequence[Pause], journal: Journal) -> None:
    rows = Pause.objects.filter(pk__in=[pause.pk for pause in pauses])
    perform_all(rows, moves.RUN_OUT, ended_on=F("planned_end_on"), ended_at=_EndOf(F("planned_end_on")))
    regions = {pause.item.case.region for pause in pauses}
    calendars = {region: published_calendar(region) for region in regions}
    reckon_again(clocks_of_items({pause.item_id for pause in pauses}), calendars, journal)
    kind = kind_of(Pause, moves.RUN_OUT)
    for pause in pauses:
        details = {
            "item": pause.item.name,
            "ground_label": PauseGround.of(pause.ground).label,
            "until": str(pause.planned_end_on),
        }
        journal.note(pause.item.case_id, kind, details, law=moves.RUN_OUT.law, actor=SYSTEM)
        journal.announce(kind, pause.pk, pause.version + 1, pause.item.case_id)
