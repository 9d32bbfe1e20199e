"""The dry run: what silence will bring about tonight, tomorrow and within three working days, and what is held.

Read by the same code and judged by the same rule as the sweep itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from approvals.clocks.domain.clocks import expires_at
from approvals.clocks.domain.vocabulary import ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.permissions import RULES
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.domain.silence import BY_STATUTE
from approvals.procedures.silence.models import SilenceHold
from approvals.procedures.silence.queries.decisions import COLUMNS as OF_ITEMS
from approvals.procedures.silence.queries.decisions import UndecidedItem, lapsed_decisions, undecided_of
from approvals.procedures.silence.queries.reviews import KINDS, SilentReview, lapsed, lapsed_absences, review_of
from portal import clock
from portal.accounts.actor import Actor
from portal.kernel.vocabulary import Word, _
from portal.rows.compiled import among, compiled, one_of
from portal.workcalendar.queries import published_calendar, standing

AHEAD_WORKDAYS = 3

MOST = 200

_COLUMNS = tuple(dict.fromkeys((*(column for kind in KINDS for column in kind.columns), *OF_ITEMS)))


class Nearness(Word):
    """How near the moment is."""

    TONIGHT = "tonight", _("今晚 24:00")
    TOMORROW = "tomorrow", _("下一个工作日届满")
    SOON = "soon", _("三个工作日内届满")


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What silence will bring about at ``takes_effect_at`` unless somebody acts: an opinion, or a decision.

    ``task_id`` is the review that is silent; None where the deciding department is.
    """

    effect: ExpiryEffect
    case_id: int
    case_number: str
    item_id: int
    task_id: int | None
    item: str
    department: str
    basis: str
    nearness: Nearness
    takes_effect_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A mass expiry that waits for supervisors; ``first_released_by`` has proposed its release."""

    pk: int
    department: str
    effect: ExpiryEffect
    opened_at: datetime
    due_count: int
    threshold: int
    first_released_by: int | None


def upcoming(actor: Actor) -> list[Upcoming]:
    """What silence will bring about within three working days: for a department its own, for supervision all.

    Without what an unsettled outage or a new calendar may still move.
    """
    now = clock.now()
    today = clock.local_date(now)
    in_force = standing()
    calendar = published_calendar(actor.region or settings.REGION, version=in_force.version).provisional()
    tomorrow, last = calendar.workday_after(today, 1), calendar.workday_after(today, AHEAD_WORKDAYS)
    horizon = expires_at(last) + silence.GRACE
    decisions = (lapsed_decisions(each, horizon) for each in BY_STATUTE)
    first, *others = (
        clocks.settled(in_force).filter(_seen_by(actor), expires_at__gt=now).values("pk")[:MOST]
        for clocks in (lapsed(horizon), lapsed_absences(horizon), *decisions)
    )
    soonest = _in_order(Clock.objects.filter(one_of(first.union(*others, all=True))))[:MOST]
    rows = _facts().rows(clocks=list(soonest.values_list("pk", flat=True)))
    return [
        _upcoming(each, _nearness(each.due_on, today, tomorrow))
        for each in _silent(rows)
        if each.takes_effect(each.expires_at + silence.GRACE)
    ]


@compiled
def _facts() -> "QuerySet[Clock, dict[str, Any]]":
    return _in_order(Clock.objects.filter(among("pk", "clocks"))).values("effect", *_COLUMNS)


def _in_order(clocks: ClockQuerySet) -> ClockQuerySet:
    return clocks.order_by("expires_at", "pk")


def holds(actor: Actor) -> list[Hold]:
    """The mass expiries that are held now and that *actor* may release, oldest first."""
    rows = SilenceHold.objects.filter(RULES["silence.release"].q(actor), released_at=None)
    rows = rows.select_related("department").order_by("opened_at")
    return [
        Hold(
            row.pk,
            row.department.name,
            ExpiryEffect.of(row.effect),
            row.opened_at,
            row.due_count,
            row.threshold,
            row.first_released_by_id,
        )
        for row in rows
    ]


def _upcoming(silent: SilentReview | UndecidedItem, nearness: Nearness) -> Upcoming:
    return Upcoming(
        effect=silent.kind.effect if isinstance(silent, SilentReview) else silent.statute.effect,
        case_id=silent.case_id,
        case_number=silent.case_number,
        item_id=silent.item_id,
        task_id=silent.task_id if isinstance(silent, SilentReview) else None,
        item=silent.item,
        department=silent.department,
        basis=silent.basis,
        nearness=nearness,
        takes_effect_at=silent.expires_at,
    )


def _silent(rows: Iterable[Mapping[str, Any]]) -> list[SilentReview | UndecidedItem]:
    opinions = [review_of(row, kind) for row in rows for kind in KINDS if row["effect"] == kind.effect.value]
    spoken = {kind.effect.value for kind in KINDS}
    decisions = undecided_of([row for row in rows if row["effect"] not in spoken])
    return sorted([*opinions, *decisions], key=lambda each: each.expires_at)


def _seen_by(actor: Actor) -> Q:
    if RULES["silence.release"].could_ever(actor):
        return Q(region=actor.region)
    return Q(department=actor.department_id)


def _nearness(due_on: date, today: date, tomorrow: date) -> Nearness:
    if due_on <= today:
        return Nearness.TONIGHT
    return Nearness.TOMORROW if due_on <= tomorrow else Nearness.SOON
