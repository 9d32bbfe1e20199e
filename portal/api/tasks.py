"""Periodic work of the API."""

from celery import shared_task

from portal.api import idempotency


@shared_task(name="api.forget_old_keys")
def forget_old_keys(**_future: object) -> None:
    """Drop the idempotency keys that have outlived their day, with the answers kept under them."""
    idempotency.forget_old_keys()
