"""Outages of the portal: watched for, declared, settled by two, and put on record."""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from approvals.clocks.models import Clock
from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.audit import services as audit
from portal.outbox import services as outbox
from portal.workcalendar import heartbeats, outages
from portal.workcalendar.models import Channel, Outage


def keep_watch() -> int:
    """Note who is heard, and enter in the ledger what was missed and matters; return how many outages are new.

    The web server is asked outside any transaction.
    """
    heartbeats.beat(Channel.WORKER)
    if settings.WEB_PROBE_URL and heartbeats.web_answers():
        heartbeats.beat(Channel.WEB)
    with transaction.atomic(durable=True):
        found = outages.find(SYSTEM, due_days)
        for outage in found:
            _record("outage.found", outage, SYSTEM)
    return len(found)


def resume_watch() -> int:
    """Go on after a stop that was intended, as of a demo; return how many channels were bridged. Else do nothing."""
    return heartbeats.bridge() if settings.STOPS_ARE_INTENDED else 0


def due_days(days: Collection[date]) -> set[date]:
    """Return those of *days* on which an open period ends."""
    due = Clock.objects.open().filter(due_on__in=days).values_list("due_on", flat=True)
    return {day for day in due.distinct() if day is not None}


def declare(*, began_at: datetime, ended_at: datetime, evidence: str, actor: Actor) -> Outage:
    """Declare an outage with evidence. Raises what ``outages.declare`` raises."""
    with transaction.atomic(durable=True):
        outage = outages.declare(began_at=began_at, ended_at=ended_at, evidence=evidence, actor=actor)
        _record("outage.declared", outage, actor)
    return outage


def confirm(*, outage_id: int, actor: Actor) -> Outage:
    """Confirm an outage; with the second word its days are lost, and the open periods will be reckoned again.

    Raises what ``outages.confirm`` raises.
    """
    with transaction.atomic(durable=True):
        outage = outages.confirm(outage_id, actor)
        _record("outage.confirmed" if outage.notice_id else "outage.confirmed_once", outage, actor)
        if outage.notice_id:
            outbox.publish("calendar.changed", key=str(outage.notice_id), payload={"version": outage.notice_id})
    return outage


def dismiss(*, outage_id: int, actor: Actor, reason: str) -> Outage:
    """Dismiss what was no outage. Raises what ``outages.dismiss`` raises."""
    with transaction.atomic(durable=True):
        outage = outages.dismiss(outage_id, actor, reason)
        _record("outage.dismissed", outage, actor)
    return outage


def _record(kind: str, outage: Outage, actor: Actor) -> None:
    """The row lock of the outage, or its birth, orders the writers of its chain."""
    details = {"began": _told(outage.began_at), "ended": _told(outage.ended_at) if outage.ended_at else "—"}
    audit.record(kind, subject=f"outage:{outage.pk}", actor=actor, at=clock.now(), details=details)


def _told(moment: datetime) -> str:
    return moment.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
