"""Writing the record inside the transaction of the change it tells of, and sealing it from time to time."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from portal import bulk, clock
from portal.accounts.actor import Actor
from portal.audit import chain, merkle, sentences, verifier
from portal.audit.models import AuditEvent, Seal, SealedHead
from portal.audit.sentences import register

__all__ = ["Entry", "record", "record_many", "register", "seal", "settled_event_id"]

_WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE relation = 'audit_auditevent'::regclass AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
"""

SEALED_AT_ONCE = 4096
"""Events looked at for one seal: a proof is made from the chains of one seal, while a person waits."""

WRITERS_END_WITHIN = 30.0
"""Seconds; twice what the database lets a transaction of ours idle."""

HEADS = """
CROSS JOIN LATERAL (
    SELECT seq, hash FROM audit_auditevent AS event
    WHERE event.subject = subject.subject ORDER BY seq DESC LIMIT 1
) AS head
"""
"""SQL that joins number and hash of the last event to each ``subject.subject``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to record. ``subject`` reads ``case:12``; ``details`` hold ids and labels, never personal data."""

    kind: str
    subject: str
    actor: Actor
    at: datetime
    law: str = ""
    details: dict[str, Any] = field(default_factory=dict)
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
) -> None:
    """Record one event; see ``record_many``."""
    record_many(
        [Entry(kind=kind, subject=subject, actor=actor, at=at, law=law, details=dict(details or {}), case_id=case_id)]
    )


def record_many(entries: Iterable[Entry]) -> None:
    """Append *entries* to the chains of their subjects, in the order given: one SELECT and one INSERT for all.

    The caller holds the lock that orders writers of a subject (for a case: the case row). Should two
    writers meet without one, the second fails with IntegrityError and its whole change is undone.
    Raises KeyError for a kind without a sentence or a sentence without its details, TypeError for
    details that JSON cannot keep exactly, TransactionManagementError outside a transaction.
    """
    entries = list(entries)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded in the transaction of what it tells of")
    if entries:
        bulk.insert(AuditEvent, chained(entries, _heads(sorted({entry.subject for entry in entries}))))


def chained(entries: Sequence[Entry], heads: dict[str, tuple[int, str]]) -> list[dict[str, Any]]:
    """Return the rows of events that append *entries* to their chains; *heads* are number and hash of the last of each.

    *heads* move along. Raises KeyError, TypeError as ``record_many``.
    """
    for entry in entries:
        sentences.check(entry.kind, entry.details)
    events = []
    for entry in entries:
        seq, previous_hash = heads.get(entry.subject, (0, ""))
        event: dict[str, Any] = {
            "subject": entry.subject,
            "seq": seq + 1,
            "kind": entry.kind,
            "at": chain.moment(entry.at),
            "actor_id": entry.actor.user_id,
            "actor_name": entry.actor.name,
            "law": entry.law,
            "details": entry.details,
            "case_id": entry.case_id,
            "algorithm": chain.ALGORITHM,
            "previous_hash": previous_hash,
        }
        event["hash"] = chain.event_hash(event)
        heads[entry.subject] = event["seq"], event["hash"]
        events.append(event)
    return events


def _heads(subjects: list[str]) -> dict[str, tuple[int, str]]:
    """The last number and hash of each chain that exists, at one index probe a chain."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT subject, head.seq, head.hash FROM unnest(%s) AS subject {HEADS}", [subjects])  # noqa: S608
        return {subject: (seq, last_hash) for subject, seq, last_hash in cursor.fetchall()}


def seal() -> Seal | None:
    """Seal the chains that grew since the last seal; None when there is nothing new.

    Looks at no more than SEALED_AT_ONCE events: call it until it returns None. Any number of callers may
    do so at once. Must not run inside a transaction.
    """
    until = settled_event_id()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock('audit_seal'::regclass::oid::bigint)")
        last = Seal.objects.order_by("-number").first() or Seal(number=0, upto=0)
        events = AuditEvent.objects.filter(id__gt=last.upto, id__lte=until).order_by("id")[:SEALED_AT_ONCE]
        grown = list(events.values_list("subject", "seq", "hash", "id"))
        if not grown:
            return None
        return _save_seal(last, sorted({event[0]: event[:3] for event in grown}.values()), upto=grown[-1][3])


def settled_event_id() -> int:
    """Return an event id below which no transaction can add one any more.

    An id is drawn before its transaction commits, so the highest visible id proves nothing by itself.
    Whoever drew a lower one held the table when it was read: those are waited for, and nobody is kept
    waiting by it. Raises TimeoutError when one of them takes longer than any transaction of ours may.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit_auditevent")
        highest: int = cursor.fetchone()[0]
        writing = _writers(cursor)
        until = time.monotonic() + WRITERS_END_WITHIN
        while writing := writing & _writers(cursor):
            if time.monotonic() > until:
                raise TimeoutError(f"{len(writing)} transactions do not end")
            time.sleep(0.02)
    return highest


def _writers(cursor: CursorWrapper) -> set[str]:
    """The transactions of others that hold the table of events for writing."""
    cursor.execute(_WRITERS)
    return {transaction_id for (transaction_id,) in cursor.fetchall()}


def _save_seal(last: Seal, heads: Sequence[tuple[str, int, str]], *, upto: int) -> Seal:
    at = clock.now()
    fields: dict[str, Any] = {
        "number": last.number + 1,
        "at": chain.moment(at),
        "upto": upto,
        "size": len(heads),
        "root": merkle.root(chain.ALGORITHM, [verifier.head_leaf(chain.ALGORITHM, *head) for head in heads]),
        "algorithm": chain.ALGORITHM,
        "previous_hash": last.hash,
    }
    made = Seal.objects.create(**(fields | {"at": at}), hash=verifier.seal_hash(fields))
    SealedHead.objects.bulk_create(
        SealedHead(seal=made, position=position, subject=subject, seq=seq, hash=event_hash)
        for position, (subject, seq, event_hash) in enumerate(heads)
    )
    return made
