"""Periodic work of the outbox."""

from celery import shared_task

from portal.outbox import services

BATCH = 200


@shared_task(name="outbox.deliver")
def deliver(**_future: object) -> None:
    """Deliver until nothing waits."""
    while services.deliver(limit=BATCH) == BATCH:
        pass


@shared_task(name="outbox.forget_delivered")
def forget_delivered(**_future: object) -> None:
    """Delete delivered messages that have grown old."""
    services.forget_delivered()
