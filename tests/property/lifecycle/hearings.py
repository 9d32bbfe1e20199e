"""What must hold of hearings: their two periods, their notice, and that nothing is decided before them."""

from datetime import date, datetime
from typing import Any

from tests.property.lifecycle.oracle import ONE_DAY, Book, day_of

PERIODS = {"hearing_request": 5, "hearing": 20}
NOTICE_WORKDAYS = 7
UNFINISHED = ("told", "requested", "scheduled")
TOLD_AHEAD = ("hearing.schedule", "item.announce_hearing")


def of_item(item: Any, tables: Any) -> list[Any]:
    return [hearing for hearing in tables.hearings if hearing.item_id == item.id]


def right_of(item: Any, tables: Any) -> Any:
    """The hearing that the applicant was told of; there is never a second."""
    [told] = [hearing for hearing in of_item(item, tables) if not hearing.is_announced]
    return told


def length(clock: Any, item: Any, tables: Any) -> tuple[date, int]:
    """Day 0 of a hearing's own period by law, and how many working days it has."""
    right = right_of(item, tables)
    return day_of(right.told_at if clock.kind == "hearing_request" else right.requested_at), PERIODS[clock.kind]


def judge_all(tables: Any, now: datetime) -> None:
    """A right that runs has its clock, so has a hearing that was asked for, and what is over has none."""
    for hearing in tables.hearings:
        if not hearing.is_announced:
            _judge(hearing, tables, now)


def judge_decision(event: Any, item: Any, tables: Any) -> None:
    """No decision while the right runs or a hearing waits; one that a decision had closed would say its moment."""
    for hearing in of_item(item, tables):
        assert hearing.state not in UNFINISHED, "decided before the hearing"
        assert hearing.state != "closed" or hearing.ended_at < event.at, "decided in spite of the hearing"


def judge_day(item: Any, tables: Any, book: Book) -> None:
    """Told at least seven working days before, the day of the hearing itself not counted."""
    hearing = next(hearing for hearing in of_item(item, tables) if hearing.state == "scheduled")
    day, between = day_of(hearing.takes_place_at) - ONE_DAY, 0
    while day >= day_of(hearing.summoned_at):
        between += book.is_workday(day)
        day -= ONE_DAY
    assert between >= NOTICE_WORKDAYS, "a hearing that comes too soon"


def _judge(hearing: Any, tables: Any, now: datetime) -> None:
    item = tables.item[hearing.item_id]
    running = {kind: [c for c in tables.clocks_of(item, kind) if c.stopped_at is None] for kind in PERIODS}
    assert bool(running["hearing_request"]) is (hearing.state == "told"), "a right and its clock"
    assert bool(running["hearing"]) is (hearing.state in ("requested", "scheduled")), "a hearing and its clock"
    if hearing.state in UNFINISHED:
        assert item.state in ("under_review", "reviewed"), "a hearing about what is over"
    else:
        assert hearing.ended_at <= now, "a hearing over says when"
