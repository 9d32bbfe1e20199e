"""Publishing inside a transaction, delivering after it."""

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from portal import bulk
from portal.outbox.models import OutboxMessage
from portal.outbox.subscriptions import Message, handlers, subscribe

_UNTOUCHED = {"attempts": 0, "handled": [], "last_error": ""}
__all__ = ["Message", "deliver", "publish", "publish_many", "subscribe"]

MAX_ATTEMPTS = 10
LEASE = timedelta(minutes=2)
"""How long a deliverer may take over one message before another takes it for crashed."""

logger = logging.getLogger(__name__)


def publish(topic: str, *, key: str, payload: Mapping[str, Any] | None = None) -> None:
    """Publish one message; see ``publish_many``."""
    publish_many([Message(topic, key, payload or {})])


def publish_many(messages: Iterable[Message]) -> None:
    """Write *messages* in the current transaction, in one statement; one already published is left alone.

    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is published in the transaction of what it tells of")
    rows = [{"topic": m.topic, "key": m.key, "payload": dict(m.payload)} | _UNTOUCHED for m in messages]
    bulk.insert(OutboxMessage, rows, ignore_conflicts=True)


def deliver(*, limit: int = 200) -> int:
    """Deliver up to *limit* waiting messages, the longest waiting first; return how many were tried.

    At least once: handlers run outside any transaction, so a crash repeats the message it hit. Any number
    of deliverers may run at once; each message is taken by one. A handler that fails keeps neither its
    siblings nor other messages waiting; it is tried again after 10 s, 20 s, 40 s ... and given up
    after MAX_ATTEMPTS.
    """
    for tried in range(limit):
        message = _take()
        if message is None:
            return tried
        _handle(message)
    return limit


def _take() -> OutboxMessage | None:
    """Take one message for as long as the lease lasts.

    The attempt is counted first: a message that kills its deliverer runs out of attempts like any other.
    """
    with transaction.atomic(durable=True):
        waiting = OutboxMessage.objects.filter(delivered_at=None, dead_at=None, next_attempt_at__lte=Now())
        message = waiting.select_for_update(skip_locked=True).order_by("next_attempt_at", "id").first()
        if message is not None:
            message.attempts += 1
            message.next_attempt_at = Now() + LEASE
            message.save(update_fields=["attempts", "next_attempt_at"])
    return message


def _handle(message: OutboxMessage) -> None:
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
    _settle(message, failure)


def _settle(message: OutboxMessage, failure: str) -> None:
    message.last_error = failure
    if not failure:
        message.delivered_at = Now()
    elif message.attempts >= MAX_ATTEMPTS:
        message.dead_at = Now()
        logger.error("outbox message %s is given up after %s", message.pk, failure)
    else:
        message.next_attempt_at = Now() + timedelta(seconds=5 * 2**message.attempts)
    message.save(update_fields=["handled", "last_error", "delivered_at", "dead_at", "next_attempt_at"])
