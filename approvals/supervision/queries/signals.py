"""Signals as staff read them."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.clocks.domain.vocabulary import ClockKind, SignalKind
from approvals.permissions import RULES
from approvals.supervision.models import Signal
from portal.accounts.actor import Actor
from portal.api.pagination import Slice, slice_after

ROWS = 20


@dataclass(frozen=True, slots=True)
class SignalLine:
    """A reminder or a card about one period."""

    kind: SignalKind
    clock_kind: ClockKind
    case_id: int
    number: str
    subject: str
    department: str
    due_on: date
    raised_at: datetime


def signals(actor: Actor, *, cursor: str = "") -> Slice:
    """A page of the signals of the actor's department, or of the region for supervision; newest first."""
    rows = Signal.objects.filter(RULES["signal.view"].q(actor)).select_related(
        "case", "department", "clock__item", "clock__task__item"
    )
    page = slice_after(rows, ("-raised_at", "-pk"), cursor=cursor, size=ROWS)
    return Slice([_line(row) for row in page.rows], page.next_cursor)


def _line(row: Signal) -> SignalLine:
    task = row.clock.task
    item = task.item if task else row.clock.item
    return SignalLine(
        kind=SignalKind.of(row.kind),
        clock_kind=ClockKind.of(row.clock.kind),
        case_id=row.case_id,
        number=row.case.case_number,
        subject=item.name if item else row.case.title,
        department=row.department.name,
        due_on=row.due_on,
        raised_at=row.raised_at,
    )
