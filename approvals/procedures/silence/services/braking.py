"""Holding a mass expiry, and releasing it by two supervisors."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef

from approvals.cases.domain.vocabulary import Opinion
from approvals.clocks.domain.vocabulary import ExpiryEffect
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.permissions import RULES
from approvals.procedures.silence.domain import breaker
from approvals.procedures.silence.domain.silence import BY_STATUTE, StatutorySilence
from approvals.procedures.silence.models import SilenceHold
from approvals.procedures.silence.queries.decisions import lapsed_decisions
from approvals.procedures.silence.queries.reviews import lapsed, lapsed_absences
from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.audit import services as audit
from portal.kernel.errors import NotFound, NotPermitted, SecondSupervisorNeeded
from portal.outbox import services as outbox
from portal.workcalendar.queries import standing


@dataclass(frozen=True, slots=True)
class Braked:
    """A kind of silence with a brake of its own.

    ``lapsed`` reads its clocks, ``busiest_hour`` counts its past effects: rows with the state or opinion ``outcome``.
    """

    effect: ExpiryEffect
    lapsed: Callable[[datetime], ClockQuerySet]
    busiest_hour: str
    outcome: str


_SPOKEN = """
    SELECT count(*) FROM approvals_reviewtask
    WHERE department_id = %s AND opinion = %s AND effective_at >= %s
    GROUP BY date_trunc('hour', effective_at) ORDER BY 1 DESC OFFSET %s LIMIT 1
"""

OPINIONS = Braked(ExpiryEffect.DEEM_AGREED, lapsed, _SPOKEN, Opinion.DEEMED_AGREE.value)

ABSENCES = Braked(ExpiryEffect.DEEM_PRESENT, lapsed_absences, _SPOKEN, Opinion.DEEMED_PRESENT.value)

_DECIDED = """
    SELECT count(*) FROM approvals_caseitem
    WHERE department_id = %s AND state = %s AND decided_at >= %s
    GROUP BY date_trunc('hour', decided_at) ORDER BY 1 DESC OFFSET %s LIMIT 1
"""


def _decisions(silent: StatutorySilence) -> Braked:
    state = str(silent.move.target)
    return Braked(silent.effect, partial(lapsed_decisions, silent), _DECIDED, state)


DECISIONS = {silent.effect: _decisions(silent) for silent in BY_STATUTE}

_HOURS_ABOVE = breaker.DAYS * 24 // 100
"""The 99th percentile is exceeded in one hour of a hundred, hours without a silence included."""


def unheld(braked: Braked, now: datetime) -> ClockQuerySet:
    """What has lapsed and may be enforced at *now*, without the departments whose silences of this kind are held."""
    over = braked.lapsed(now).enforceable(standing())
    if not over.values("pk")[:1]:  # exists() would drop the order, and with it the index
        return over.none()
    return over.exclude(department__in=_held_departments(braked, now))


def _held_departments(braked: Braked, now: datetime) -> Collection[int]:
    """Departments whose silences of one kind are held at *now*.

    Trips the breaker where more has lapsed than ever in a bad hour.
    """
    holds = SilenceHold.objects.filter(effect=braked.effect.value)
    held = set(holds.filter(released_at=None).values_list("department_id", flat=True))
    released = holds.filter(
        department=OuterRef("department"), released_at__isnull=False, opened_at__gte=OuterRef("expires_at")
    )
    many = (
        braked.lapsed(now)
        .enforceable(standing())
        .filter(~Exists(released))
        .order_by()
        .values("department")
        .annotate(due=Count("pk"))
        .filter(due__gt=breaker.SMALLEST)
        .values_list("department", "due")
    )
    tripped = [_hold(braked, department_id, due, now) for department_id, due in many if department_id not in held]
    return held | {department_id for department_id in tripped if department_id is not None}


def release(*, hold_id: int, actor: Actor) -> SilenceHold:
    """Release a held batch: the first supervisor proposes, another one releases.

    A supervisor releases only in the own region; of other holds there is nothing to know.
    The sweep then goes through what had lapsed, batch by batch; every effect stays dated at expiry.
    Raises NotFound, NotPermitted, SecondSupervisorNeeded.
    """
    with transaction.atomic(durable=True):
        if not RULES["silence.release"].could_ever(actor):
            raise NotPermitted
        within_reach = SilenceHold.objects.filter(RULES["silence.release"].q(actor), released_at=None)
        hold = within_reach.select_for_update(of=("self",)).filter(pk=hold_id).first()
        if hold is None:
            raise NotFound
        now = clock.now()
        if hold.first_released_by_id is None:
            hold.first_released_by_id = actor.signatory_id
            kind = "silence.release_proposed"
        elif hold.first_released_by_id == actor.user_id:
            raise SecondSupervisorNeeded
        else:
            hold.released_by_id, hold.released_at = actor.signatory_id, now
            kind = "silence.released"
        hold.save()
        _record(kind, hold, actor, now)
    return hold


def _hold(braked: Braked, department_id: int, due: int, now: datetime) -> int | None:
    busiest = _busiest_hour(braked, department_id, now)
    if not breaker.trips(due, busiest):
        return None
    # Another sweeper may hold it in the same moment: the table lets one stand.
    facts = {"opened_at": now, "due_count": due, "threshold": breaker.threshold(busiest)}
    hold, is_new = SilenceHold.objects.get_or_create(
        department_id=department_id, effect=braked.effect.value, released_at=None, defaults=facts
    )
    if is_new:
        _record("silence.held", hold, SYSTEM, now)
    return department_id


def _busiest_hour(braked: Braked, department_id: int, now: datetime) -> int:
    since = now - timedelta(days=breaker.DAYS)
    with connection.cursor() as cursor:
        cursor.execute(braked.busiest_hour, [department_id, braked.outcome, since, _HOURS_ABOVE])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _record(kind: str, hold: SilenceHold, actor: Actor, now: datetime) -> None:
    label = ExpiryEffect.of(hold.effect).label
    details = {"due": hold.due_count, "threshold": hold.threshold, "effect_label": label}
    audit.record(kind, subject=f"silence-hold:{hold.department_id}", actor=actor, at=now, details=details)
    outbox.publish(
        kind, key=f"{hold.department_id}:{hold.effect}:{now.isoformat()}", payload={"department_id": hold.department_id}
    )
