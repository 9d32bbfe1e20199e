"""Taking a batch of messages and settling it: one statement each, by the database's own clock."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Self

from django.db import connection, transaction

from portal.outbox.models import OutboxMessage

MAX_ATTEMPTS = 10
LEASE = timedelta(minutes=2)
"""How long a deliverer may take over one message before another takes it for crashed."""

_FIRST_WAIT = 10
"""Seconds until the second attempt; each wait is twice the one before."""

# The longest waiting that were never tried, up to the first one that was; or that one alone. Locked rows that are not
# taken are free again when the statement ends.
TAKE = """
WITH due AS (
    SELECT id, next_attempt_at, attempts > 0 AS is_tried FROM outbox_outboxmessage
    WHERE delivered_at IS NULL AND dead_at IS NULL AND next_attempt_at <= statement_timestamp()
    ORDER BY next_attempt_at, id LIMIT %s FOR UPDATE SKIP LOCKED
), lined_up AS (
    SELECT *, row_number() OVER line AS place, bool_or(is_tried) OVER line AS is_stopped
    FROM due WINDOW line AS (ORDER BY next_attempt_at, id)
), taken AS (
    UPDATE outbox_outboxmessage AS message
    SET attempts = message.attempts + 1, next_attempt_at = statement_timestamp() + %s
    FROM lined_up WHERE lined_up.id = message.id AND (place = 1 OR NOT is_stopped)
    RETURNING message.id, topic, key, payload, message.attempts, handled, lined_up.next_attempt_at
)
SELECT * FROM taken ORDER BY next_attempt_at, id
"""

# Whoever worked longer than his lease, and finds that another has taken the message, has only a success to tell.
_SETTLE = """
UPDATE outbox_outboxmessage AS message
SET attempts = message.attempts - (told.waiting_since IS NOT NULL)::int,
    handled = told.handled,
    last_error = told.failure,
    delivered_at = CASE WHEN told.is_delivered THEN statement_timestamp() END,
    dead_at = CASE WHEN told.is_dead THEN statement_timestamp() END,
    next_attempt_at = coalesce(
        told.waiting_since, statement_timestamp() + told.wait * interval '1 second', message.next_attempt_at)
FROM jsonb_to_recordset(%s) AS told(
    id bigint, attempts int, handled varchar[], failure varchar,
    is_delivered bool, is_dead bool, wait int, waiting_since timestamptz)
WHERE message.id = told.id AND (message.attempts = told.attempts OR told.is_delivered)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message that was taken: delivered, dead, to be tried again, or given back.

    ``wait`` is in seconds. ``waiting_since`` gives a message back as if it had not been taken.
    """

    id: int
    attempts: int
    handled: list[str]
    failure: str = ""
    is_delivered: bool = False
    is_dead: bool = False
    wait: int | None = None
    waiting_since: str | None = None

    @classmethod
    def of(cls, message: OutboxMessage, failure: str) -> Self:
        """An attempt that was made; an empty *failure* is a success."""
        is_last = message.attempts >= MAX_ATTEMPTS
        return cls(
            message.pk,
            message.attempts,
            message.handled,
            failure,
            is_delivered=not failure,
            is_dead=bool(failure) and is_last,
            wait=_FIRST_WAIT * 2 ** (message.attempts - 1) if failure and not is_last else None,
        )

    @classmethod
    def given_back(cls, message: OutboxMessage) -> Self:
        """No attempt: it waits as long as it did before."""
        since = message.next_attempt_at.isoformat()
        return cls(message.pk, message.attempts, message.handled, waiting_since=since)


def take(limit: int) -> list[OutboxMessage]:
    """Take up to *limit* waiting messages for as long as the lease lasts, the longest waiting first.

    The attempt is counted first. ``next_attempt_at`` of what is returned tells since when it waited.
    """
    with transaction.atomic(durable=True):
        return list(OutboxMessage.objects.raw(TAKE, [limit, LEASE]))


def settle(outcomes: Sequence[Outcome]) -> None:
    """Write down *outcomes*."""
    told = json.dumps([asdict(outcome) for outcome in outcomes])
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [told])
