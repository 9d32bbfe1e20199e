"""Periodic work of the record."""

from celery import shared_task

from portal.audit import services


@shared_task(name="audit.seal")
def seal(**_future: object) -> None:
    """Seal everything recorded so far."""
    while services.seal():
        pass
