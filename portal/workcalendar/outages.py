"""The ledger of outages: found by the heartbeat or declared with evidence, confirmed by two supervisors, published."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction

from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.rules import require
from portal.kernel.errors import DomainError, InvalidInput, NotFound, SecondSupervisorNeeded
from portal.kernel.vocabulary import _
from portal.workcalendar.heartbeats import TOLERANCE, heard
from portal.workcalendar.lost_time import LostTime, Span, gaps, lost_time
from portal.workcalendar.models import Outage
from portal.workcalendar.permissions import RULES
from portal.workcalendar.queries import published_calendar
from portal.workcalendar.services import append_lost_time

DueDays = Callable[[Collection[date]], Collection[date]]
"""Tells on which of some days a period ends."""

DOCUMENT = _("系统故障期确认（%(first)s 至 %(last)s）")
"""What a confirmed outage is cited as."""


class OutageTooShort(DomainError):
    code = "outage_too_short"
    message = _("故障在办公时间内不足两小时，也不在当天最后两小时之内，不影响期限")


class OutageNotOver(DomainError):
    code = "outage_not_over"
    message = _("故障尚未恢复，恢复后才能确认或者排除")


def find(actor: Actor, due_days: DueDays) -> list[Outage]:
    """Enter what the heartbeat missed and matters to periods; return what is new in the ledger.

    A gap matters that takes a working day, or the evening of a day on which a period ends. One that still lasts is
    entered without an end and completed later. Safe on any number of workers. Raises NotPermitted.
    """
    require(RULES, actor, "outage.watch", None)
    with transaction.atomic():
        _one_at_a_time()
        now = clock.now()
        ranges = heard()
        last = {channel: max(each.ended_at for each in found) for channel, found in ranges.items()}
        spans = gaps(ranges, now, TOLERANCE)
        known = list(Outage.objects.filter(declared_by=None, began_at__gte=spans[0].began_at)) if spans else []
        lasting = {span for span in spans if any(last[channel] < span.ended_at for channel in span.channels)}
        found = [_enter(span, known, now, due_days, lasts=span in lasting) for span in spans]
        return [outage for outage in found if outage]


def declare(*, began_at: datetime, ended_at: datetime, evidence: str, actor: Actor) -> Outage:
    """Declare an outage that no heartbeat shows; it counts as the first of two confirmations.

    Raises NotPermitted, InvalidInput, OutageTooShort.
    """
    require(RULES, actor, "outage.declare", None)
    now = clock.now()
    problems = {}
    if not evidence.strip():
        problems["evidence"] = _("请写明故障的证据")
    if not began_at < ended_at <= now:
        problems["ended_at"] = _("故障应当先开始后结束，并且已经结束")
    if problems:
        raise InvalidInput(problems)
    _taken(began_at, ended_at)
    return Outage.objects.create(
        began_at=began_at,
        ended_at=ended_at,
        first_on=clock.local_date(began_at),
        last_on=clock.last_day_before(ended_at),
        evidence=evidence.strip(),
        proposed_at=now,
        declared_by_id=actor.signatory_id,
        first_confirmed_by_id=actor.signatory_id,
    )


def confirm(outage_id: int, actor: Actor) -> Outage:
    """Confirm an outage; the second supervisor's word makes its days a new version of the calendar.

    Raises NotPermitted, NotFound, OutageNotOver, SecondSupervisorNeeded, OutageTooShort.
    """
    require(RULES, actor, "outage.confirm", None)
    with transaction.atomic():
        outage, ended_at = _ended(outage_id)
        if outage.first_confirmed_by_id is None:
            outage.first_confirmed_by_id = actor.signatory_id
        elif outage.first_confirmed_by_id == actor.user_id:
            raise SecondSupervisorNeeded
        else:
            lost = _taken(outage.began_at, ended_at)
            outage.notice = append_lost_time(lost, _document(outage.began_at, ended_at), actor)
            outage.decided_at, outage.decided_by_id = clock.now(), actor.signatory_id
        outage.save()
    return outage


def dismiss(outage_id: int, actor: Actor, reason: str) -> Outage:
    """Dismiss what was no outage, with a reason that is published. Raises NotPermitted, NotFound, InvalidInput, …"""
    require(RULES, actor, "outage.dismiss", None)
    if not reason.strip():
        raise InvalidInput({"reason": _("请填写理由")})
    with transaction.atomic():
        outage, _ended_at = _ended(outage_id)
        outage.dismissal = reason.strip()
        outage.decided_at, outage.decided_by_id = clock.now(), actor.signatory_id
        outage.save()
    return outage


def _enter(span: Span, known: Collection[Outage], now: datetime, due_days: DueDays, *, lasts: bool) -> Outage | None:
    """Enter *span*, or complete what is known of it; return it when it is new."""
    found = next((outage for outage in known if _is_of(outage, span)), None)
    fields = {
        "channels": sorted(span.channels),
        "began_at": span.began_at,
        "ended_at": None if lasts else span.ended_at,
        "first_on": clock.local_date(span.began_at),
        "last_on": None if lasts else clock.last_day_before(span.ended_at),
    }
    if found is not None:
        if found.decided_at is None:
            Outage.objects.filter(pk=found.pk).update(**fields)
        return None
    lost = lost_time(span, published_calendar(settings.REGION))
    if not lost.days and not (lost.evenings and due_days(lost.evenings)):
        return None
    return Outage.objects.create(proposed_at=now, **fields)


def _is_of(outage: Outage, span: Span) -> bool:
    return span.began_at <= outage.began_at < span.ended_at


def _taken(began_at: datetime, ended_at: datetime) -> LostTime:
    lost = lost_time(Span(began_at, ended_at), published_calendar(settings.REGION))
    if not lost.days and not lost.evenings:
        raise OutageTooShort
    return lost


def _ended(outage_id: int) -> tuple[Outage, datetime]:
    outage = Outage.objects.select_for_update(no_key=True).filter(pk=outage_id, decided_at=None).first()
    if outage is None:
        raise NotFound
    if outage.ended_at is None:
        raise OutageNotOver
    return outage, outage.ended_at


def _document(began_at: datetime, ended_at: datetime) -> str:
    first, last = (moment.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M") for moment in (began_at, ended_at))
    return DOCUMENT % {"first": first, "last": last}


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock('workcalendar_outage'::regclass::oid::bigint)")
