"""Publishing inside a transaction, delivering after it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from portal.outbox.models import OutboxMessage
from portal.outbox.subscriptions import Message, subscribe

__all__ = ["Message", "publish", "publish_many", "subscribe"]


def publish(topic: str, *, key: str, payload: Mapping[str, Any] | None = None) -> None:
    """Publish one message; see ``publish_many``."""
    publish_many([Message(topic, key, payload or {})])


def publish_many(messages: Iterable[Message]) -> None:
    """Write *messages* in the current transaction, in one statement; one already published is left alone.

    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is published in the transaction of what it tells of")
    OutboxMessage.objects.bulk_create(
        [OutboxMessage(topic=m.topic, key=m.key, payload=dict(m.payload)) for m in messages],
        ignore_conflicts=True,
    )
