"""Pauses whose time, as told to the applicant, is over: ended by the sweep, or by whoever comes before it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import cast

from django.db.models import QuerySet

from approvals.cases.models import CaseItem
from approvals.cases.services.held import Held
from approvals.clocks.domain import moves
from approvals.clocks.domain.clocks import PauseGround, expires_at
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.models import Pause
from approvals.clocks.services.reckoning import reckon_item
from approvals.clocks.services.sweeping import BATCH, sweep
from portal import clock


def end_pauses_run_out(*, limit: int = BATCH) -> int:
    """End pauses whose last day has passed, as of that day, and let their clocks run on; return how many.

    Safe late, twice, or on several workers. Law: 行政许可法第四十五条.
    """
    return sweep(_due, _read, _end_all, limit=limit, case="item__case")


def end_before(held: Held, item: CaseItem) -> None:
    """End the pauses of an item whose last day has passed, before its time is judged.

    So whoever comes before the sweep meets the same periods as whoever comes after it.
    """
    over = [row for row in held.of(Pause) if row.item_id == item.pk and _is_over(row, held.today)]
    for row in sorted(over, key=attrgetter("planned_end_on", "pk")):
        last = cast("date", row.planned_end_on)
        details = {"item": item.name, "ground_label": PauseGround.of(row.ground).label, "until": str(last)}
        held.follow(row, moves.RUN_OUT, details=details, ended_on=last, ended_at=expires_at(last))
        held.announce(row, moves.RUN_OUT)
    if over:
        reckon_item(held, item)


def _end_all(pauses: Sequence[Pause], cases: Mapping[int, Held]) -> None:
    for row in pauses:
        held = cases[row.item.case_id]
        end_before(held, held.one(CaseItem, row.item_id))


def _is_over(row: Pause, today: date) -> bool:
    return row.state == PauseState.OPEN.value and row.planned_end_on is not None and row.planned_end_on < today


def _due(now: datetime) -> "QuerySet[Pause]":
    rows = Pause.objects.filter(state=PauseState.OPEN.value, planned_end_on__lt=clock.local_date(now))
    return rows.order_by("planned_end_on", "pk")


def _read(rows: "QuerySet[Pause]", _now: datetime) -> list[Pause]:
    return list(rows.select_related("item"))
