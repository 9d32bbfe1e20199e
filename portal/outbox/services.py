"""Publishing inside a transaction, delivering after it."""

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from portal import bulk
from portal.outbox import batches
from portal.outbox.batches import LEASE, MAX_ATTEMPTS, Outcome
from portal.outbox.models import OutboxMessage
from portal.outbox.subscriptions import Message, handlers, subscribe

_UNTOUCHED = {"attempts": 0, "handled": [], "last_error": ""}
__all__ = ["LEASE", "Message", "deliver", "forget_delivered", "publish", "publish_many", "subscribe"]

TURN = 0.2
"""Seconds. Whoever has worked on a batch for so long settles it and gives back what he has not come to."""

KEPT = timedelta(days=30)
"""How long a delivered message is kept, and with it the memory that it was published."""

logger = logging.getLogger(__name__)


def publish(topic: str, *, key: str, payload: Mapping[str, Any] | None = None) -> None:
    """Publish one message; see ``publish_many``."""
    publish_many([Message(topic, key, payload or {})])


def publish_many(messages: Iterable[Message]) -> None:
    """Write *messages* in the current transaction, in one statement; one already published is left alone.

    A message whose topic nobody listens to is not written at all. Who subscribes later hears what is published from
    then on. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is published in the transaction of what it tells of")
    bulk.insert(OutboxMessage, rows_of(messages), ignore_conflicts=True)


def rows_of(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Return the rows of those of *messages* that somebody listens to; one already published is to be left alone."""
    heard = [message for message in messages if handlers(message.topic)]
    return [{"topic": m.topic, "key": m.key, "payload": dict(m.payload)} | _UNTOUCHED for m in heard]


def deliver(*, limit: int = 200) -> int:
    """Deliver up to *limit* waiting messages, the longest waiting first; return how many were tried.

    At least once: handlers run outside any transaction. Any number of deliverers may run at once; each message is
    taken by one. A handler that fails keeps neither its siblings nor other messages waiting; it is tried again after
    10 s, 20 s, 40 s ... and given up after MAX_ATTEMPTS.

    Messages are taken and settled in batches, a statement each. What ends a deliverer while Python still runs repeats
    only the message that it hit. What kills it outright repeats what it had handled of its batch as well, TURN
    seconds of work, and lets the rest of the batch wait for LEASE; a batch holds only messages that were never tried,
    so that one which kills its deliverers takes others with it once and runs out of attempts alone.
    """
    tried = 0
    while tried < limit:
        taken = batches.take(limit - tried)
        if not taken:
            break
        tried += _work_through(taken)
    return tried


def forget_delivered() -> int:
    """Delete what was delivered longer than KEPT ago; return how much. What was given up is kept."""
    return bulk.delete(OutboxMessage.objects.filter(delivered_at__lt=Now() - KEPT))


def _work_through(taken: list[OutboxMessage]) -> int:
    """Handle *taken* in its order for one TURN, the first in any case; settle, and return how many were tried.

    A message whose handling did not come to an end is left to its lease: nobody knows what became of it.
    """
    outcomes: list[Outcome] = []
    ends_at = time.monotonic() + TURN
    begun = 0
    try:
        for message in taken:
            if begun and time.monotonic() > ends_at:
                break
            begun += 1
            outcomes.append(_handle(message))
    finally:
        batches.settle([*outcomes, *map(Outcome.given_back, taken[begun:])])
    return begun


def _handle(message: OutboxMessage) -> Outcome:
    told = Message(message.topic, message.key, message.payload)
    failure = "DelivererLost" if message.attempts > MAX_ATTEMPTS else ""
    for name, handler in handlers(message.topic).items() if not failure else ():
        if name in message.handled:
            continue
        try:
            handler(told)
        except Exception as error:
            failure = type(error).__name__
            logger.warning("outbox message %s: %s failed with %s", message.pk, name, failure)
        else:
            message.handled.append(name)
    outcome = Outcome.of(message, failure)
    if outcome.is_dead:
        logger.error("outbox message %s is given up after %s", message.pk, failure)
    return outcome
