"""Periodic work of the approvals app: each task wakes a sweep and carries no data."""

from celery import shared_task

from approvals.services import acceptances, signalling, silences
from portal.clock import heartbeat


@shared_task(name="approvals.sweep_deadlines", ignore_result=True, acks_late=True)
def sweep_deadlines(*, limit: int = silences.BATCH, **_future: object) -> None:
    """Carry out what silence has brought about and raise signals, oldest first, until nothing is due."""
    for sweep in (acceptances.deem_accepted, silences.deem_silent_opinions, signalling.raise_signals):
        while sweep(limit=limit):
            pass
    heartbeat.leave(heartbeat.SWEEPER)
