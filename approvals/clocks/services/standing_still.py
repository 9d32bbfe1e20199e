"""Letting the clocks of an item stand still for a special procedure, and run on when it is over."""

from datetime import date
from typing import Any

from approvals.cases.services.held import Held
from approvals.clocks.domain import moves, pauses
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.models import Clock, Pause
from approvals.clocks.services.reckoning import reckon_item


def begin_at_once(held: Held, row: Pause) -> list[Clock]:
    """Begin a pause that waits for nobody's approval; return the clocks of its item as they are now."""
    until = planned_end(held, row)
    columns = {"at": held.now, "on": held.today, "until": until, "by": None}
    held.follow(row, moves.BEGIN, details=notice_of(row, held.today, until), **columns)
    held.announce(row, moves.BEGIN)
    return reckon_item(held, row.item)


def end_at_once(held: Held, row: Pause) -> None:
    """End a pause because what it was for is over: the clocks of its item run on from tomorrow."""
    until = min(held.today, row.planned_end_on or held.today)
    details = {"item": row.item.name, "ground_label": label_of(row)}
    held.follow(row, moves.RESUME, details=details, at=held.now, on=until)
    held.announce(row, moves.RESUME)
    reckon_item(held, row.item)


def planned_end(held: Held, row: Pause) -> date:
    return pauses.planned_end(held.today, row.needed_workdays, held.calendar)


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
