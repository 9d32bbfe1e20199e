"""Writing the record, inside the transaction of the change it tells of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from portal.accounts.actor import Actor
from portal.audit import chain, sentences
from portal.audit.models import AuditEvent
from portal.audit.sentences import register

__all__ = ["Entry", "record", "record_many", "register"]

_HEADS = """
SELECT subject, head.seq, head.hash
FROM unnest(%s) AS subject
CROSS JOIN LATERAL (
    SELECT seq, hash FROM audit_auditevent AS event
    WHERE event.subject = subject.subject ORDER BY seq DESC LIMIT 1
) AS head
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to record. ``subject`` reads ``case:12``; ``details`` hold ids and labels, never personal data."""

    kind: str
    subject: str
    actor: Actor
    at: datetime
    law: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    case_id: int | None = None


def record(
    kind: str,
    *,
    subject: str,
    actor: Actor,
    at: datetime,
    law: str = "",
    details: Mapping[str, Any] | None = None,
    case_id: int | None = None,
) -> AuditEvent:
    """Record one event; see ``record_many``."""
    entry = Entry(kind=kind, subject=subject, actor=actor, at=at, law=law, details=details or {}, case_id=case_id)
    return record_many([entry])[0]


def record_many(entries: Iterable[Entry]) -> list[AuditEvent]:
    """Append *entries* to the chains of their subjects, in the order given: one SELECT and one INSERT for all.

    The caller holds the lock that orders writers of a subject (for a case: the case row). Should two
    writers meet without one, the second fails with IntegrityError and its whole change is undone.
    Raises KeyError for a kind without a sentence or a sentence without its details, TypeError for
    details that JSON cannot keep exactly, TransactionManagementError outside a transaction.
    """
    entries = list(entries)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded in the transaction of what it tells of")
    for entry in entries:
        sentences.check(entry.kind, entry.details)
    if not entries:
        return []
    return AuditEvent.objects.bulk_create(_chained(entries))


def _chained(entries: Sequence[Entry]) -> list[AuditEvent]:
    heads = _heads(sorted({entry.subject for entry in entries}))
    events = []
    for entry in entries:
        seq, previous_hash = heads.get(entry.subject, (0, ""))
        fields: dict[str, Any] = {
            "subject": entry.subject,
            "seq": seq + 1,
            "kind": entry.kind,
            "at": chain.moment(entry.at),
            "actor_id": entry.actor.user_id,
            "actor_name": entry.actor.name,
            "law": entry.law,
            "details": dict(entry.details),
            "case_id": entry.case_id,
            "algorithm": chain.ALGORITHM,
            "previous_hash": previous_hash,
        }
        event = AuditEvent(**(fields | {"at": entry.at}), hash=chain.event_hash(fields))
        heads[entry.subject] = event.seq, event.hash
        events.append(event)
    return events


def _heads(subjects: list[str]) -> dict[str, tuple[int, str]]:
    """The last number and hash of each chain that exists, at one index probe a chain."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [subjects])
        return {subject: (seq, last_hash) for subject, seq, last_hash in cursor.fetchall()}
