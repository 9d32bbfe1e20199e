"""Raising signals: before a period ends, and when it has ended."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from approvals.clocks.domain.periods import CARDS
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, SignalKind
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import is_settled
from approvals.supervision.domain import signal_for
from approvals.supervision.models import Signal
from portal import bulk, clock
from portal.outbox import services as outbox
from portal.workcalendar.queries import Standing, published_calendar, standing

BATCH = 1000

SIGNAL_RAISED = "signal.raised"


def raise_signals(*, limit: int = BATCH) -> int:
    """Raise the signals that running periods call for today and have not had; return how many.

    A constant number of statements; raising the same one twice changes nothing. A provisional date is no reason for
    a card, nor is one that a new calendar or an unsettled outage may still move; of that one people are reminded.
    Basis: the rules of 电子监察 (law.md section 8), a reminder one working day before.
    """
    with transaction.atomic(durable=True):
        now = clock.now()
        today = clock.local_date(now)
        in_force = standing()
        calendar = published_calendar(settings.REGION, version=in_force.version).provisional()
        fresh = [_signal(row, today) for row in _nearing(today, calendar.workday_after(today, 1), in_force, limit)]
        bulk.insert(Signal, [signal | {"raised_at": now} for signal in fresh], ignore_conflicts=True)
        outbox.publish_many(
            outbox.Message(
                SIGNAL_RAISED,
                f"{signal['clock_id']}:{signal['kind']}",
                {"clock_id": signal["clock_id"], "kind": signal["kind"]},
            )
            for signal in fresh
        )
    return len(fresh)


def _nearing(today: date, next_workday: date, in_force: Standing, limit: int) -> list[dict[str, Any]]:
    """Running firm periods due by the next working day, that lack their signal; oldest due first."""
    raised = Signal.objects.filter(clock=OuterRef("pk"))
    carded = raised.exclude(kind=SignalKind.REMINDER.value)
    rows = (
        Clock.objects.filter(
            state=ClockState.RUNNING.value,
            is_provisional=False,
            due_on__lte=next_workday,
            kind__in=[kind.value for kind in CARDS],
        )
        .filter(Q(due_on__lt=today) & ~Exists(carded) & is_settled(in_force) | Q(due_on__gte=today) & ~Exists(raised))
        .annotate(department=Coalesce("task__department_id", "item__department_id", "case__lead_department_id"))
    )
    columns: Any = rows.order_by("due_on", "pk").values("pk", "case_id", "kind", "due_on", "department")
    return list(columns[:limit])


def _signal(row: dict[str, Any], today: date) -> dict[str, Any]:
    return {
        "clock_id": row["pk"],
        "case_id": row["case_id"],
        "department_id": row["department"],
        "kind": signal_for(ClockKind.of(row["kind"]), row["due_on"], today).value,
        "due_on": row["due_on"],
    }
