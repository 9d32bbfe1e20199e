"""Periodic work of the approvals app: each task wakes a sweep and carries no data."""

from celery import shared_task
from celery.signals import worker_init

from approvals.calendar.services import outages as outage_ledger
from approvals.clocks.services import proving, recomputing, run_outs
from approvals.clocks.services.sweeping import BATCH
from approvals.decisions.services import grants
from approvals.intake.services import acceptances
from approvals.procedures.hearings.services import lapses
from approvals.reviews.services import silences
from approvals.supervision.services import folding, signalling
from portal.clock import heartbeat


@shared_task(name="approvals.sweep_deadlines", ignore_result=True, acks_late=True)
def sweep_deadlines(*, limit: int = BATCH, **_future: object) -> None:
    """End pauses, carry out what expiry has brought about and raise signals, oldest first, until nothing is due."""
    for sweep in (
        run_outs.end_pauses_run_out,
        acceptances.deem_accepted,
        silences.deem_present,
        silences.deem_silent_opinions,
        grants.deem_granted,
        grants.deem_renewed,
        lapses.lapse_rights,
        signalling.raise_signals,
    ):
        while sweep(limit=limit):
            pass
    heartbeat.leave(heartbeat.SWEEPER)


@shared_task(name="approvals.keep_watch", ignore_result=True)
def keep_watch(**_future: object) -> None:
    """Beat for the worker and the web server, and enter outages in the ledger."""
    outage_ledger.keep_watch()


@shared_task(name="approvals.recompute_clocks", ignore_result=True, acks_late=True)
def recompute_clocks(**_future: object) -> None:
    """Reckon again what a new version of the calendar has outdated, half a minute at a time."""
    recomputing.recompute()


@shared_task(name="approvals.fold_figures", ignore_result=True, acks_late=True)
def fold_figures(**_future: object) -> None:
    """Store the figures of days that are over, and again of those that something was dated back to."""
    folding.fold()


@shared_task(name="approvals.prove_clocks", ignore_result=True)
def prove_clocks(**_future: object) -> None:
    """Prove that every open clock is stored as its facts say; tell people of each that is not."""
    proving.prove()


@worker_init.connect
def resume_watch(**_how: object) -> None:
    """Before a worker takes its first task."""
    outage_ledger.resume_watch()
