"""Reading the record."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from portal.audit.models import AuditEvent
from portal.audit.sentences import sentence


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event as a person reads it; ``law`` and ``actor_name`` may be empty."""

    at: datetime
    sentence: str
    actor_name: str
    law: str
    kind: str


def history(subject: str) -> list[HistoryLine]:
    """What happened to *subject*, oldest first."""
    return _lines(AuditEvent.objects.filter(subject=subject).order_by("seq"))


def case_history(case_id: int) -> list[HistoryLine]:
    """What happened in a case, whatever the subject of each event, oldest first."""
    return _lines(AuditEvent.objects.filter(case_id=case_id).order_by("id"))


def _lines(events: QuerySet[AuditEvent]) -> list[HistoryLine]:
    return [
        HistoryLine(event.at, sentence(event.kind, event.details), event.actor_name, event.law, event.kind)
        for event in events
    ]
