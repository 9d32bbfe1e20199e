"""Letting the clocks of an item stand still for a special procedure, and run on when it is over."""

from datetime import date
from typing import Any

from approvals.cases.services.door import Moving, kind_of
from approvals.clocks.domain import moves, pauses
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.models import Pause
from approvals.clocks.queries.facts import Calendars
from approvals.clocks.services.reckoning import Reckoned, clocks_of_items, reckon_again


def begin_at_once(moved: Moving, row: Pause, calendars: Calendars) -> list[Reckoned]:
    """Begin a pause that waits for nobody's approval; return the clocks of its item as they are now."""
    until = planned_end(moved, row, calendars)
    columns = {"at": moved.now, "on": moved.today, "until": until, "by": None}
    moved.follow(row, moves.BEGIN, details=notice_of(row, moved.today, until), **columns)
    moved.journal.announce(kind_of(Pause, moves.BEGIN), row.pk, row.version, moved.case.pk)
    return reckon(moved, row, calendars)


def end_at_once(moved: Moving, row: Pause, calendars: Calendars) -> None:
    """End a pause because what it was for is over: the clocks of its item run on from tomorrow."""
    until = min(moved.today, row.planned_end_on or moved.today)
    details = {"item": row.item.name, "ground_label": label_of(row)}
    moved.follow(row, moves.RESUME, details=details, at=moved.now, on=until)
    moved.journal.announce(kind_of(Pause, moves.RESUME), row.pk, row.version, moved.case.pk)
    reckon(moved, row, calendars)


def reckon(moved: Moving, row: Pause, calendars: Calendars) -> list[Reckoned]:
    return reckon_again(clocks_of_items([row.item_id]), calendars, moved.journal, known=[row])


def planned_end(moved: Moving, row: Pause, calendars: Calendars) -> date:
    return pauses.planned_end(moved.today, row.needed_workdays, calendars[moved.case.region])


def notice_of(row: Pause, since: date, until: date) -> dict[str, Any]:
    return {
        "item": row.item.name,
        "ground_label": label_of(row),
        "workdays": row.needed_workdays,
        "number": row.document_number,
        "since": since.isoformat(),
        "until": until.isoformat(),
    }


def label_of(row: Pause) -> str:
    return PauseGround.of(row.ground).label
