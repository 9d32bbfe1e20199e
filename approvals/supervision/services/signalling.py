"""Raising signals: before a period ends, and when it has ended."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from approvals.cases.services.door import hold_all
from approvals.clocks.domain.periods import CARDS
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, SignalKind
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet, is_settled
from approvals.supervision.domain import signal_for
from approvals.supervision.models import Signal
from portal import bulk, clock
from portal.outbox import services as outbox
from portal.workcalendar.queries import published_calendar, standing

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
        signals: list[dict[str, Any]] = []
        for calling in _calling(now):
            held = hold_all(calling, case="case", limit=limit - len(signals))
            signals += _signals(calling.filter(case__in=held), now) if held else []
        _raise(signals)
    return len(signals)


def _calling(now: datetime) -> tuple[ClockQuerySet, ClockQuerySet]:
    """Running firm periods due by the next working day that had no signal, and those late that had no card.

    Oldest due first. Each begins where its index does: what has had its signal is not looked at again.
    """
    today, in_force = clock.local_date(now), standing()
    calendar = published_calendar(settings.REGION, version=in_force.version).provisional()
    running = Clock.objects.filter(
        state=ClockState.RUNNING.value, is_provisional=False, kind__in=[kind.value for kind in CARDS]
    ).order_by("due_on", "pk")
    untold = running.filter(signalled="", due_on__lte=calendar.workday_after(today, 1))
    reminded = running.filter(signalled=SignalKind.REMINDER.value, due_on__lt=today)
    return untold.filter(Q(due_on__gte=today) | is_settled(in_force)), reminded.settled(in_force)


def _signals(rows: ClockQuerySet, now: datetime) -> list[dict[str, Any]]:
    """The signals that *rows*, whose cases are held, call for: as rows of their table."""
    found: Any = rows.values("pk", "case_id", "kind", "due_on", "department")
    return [_signal(row, clock.local_date(now)) | {"raised_at": now} for row in found]


def _raise(signals: Sequence[dict[str, Any]]) -> None:
    bulk.insert(Signal, signals, ignore_conflicts=True)
    for kind in SignalKind:
        of_kind = [signal["clock_id"] for signal in signals if signal["kind"] == kind]
        Clock.objects.filter(pk__in=of_kind).update(signalled=kind.value)
    outbox.publish_many(
        outbox.Message(
            SIGNAL_RAISED,
            f"{signal['clock_id']}:{signal['kind']}",
            {"clock_id": signal["clock_id"], "kind": signal["kind"]},
        )
        for signal in signals
    )


def _signal(row: dict[str, Any], today: date) -> dict[str, Any]:
    return {
        "clock_id": row["pk"],
        "case_id": row["case_id"],
        "department_id": row["department"],
        "kind": signal_for(ClockKind.of(row["kind"]), row["due_on"], today).value,
        "due_on": row["due_on"],
    }
