"""The dry run: what silence will bring about tonight, tomorrow and within three working days, and what is held.

Read by the same code and judged by the same rule as the sweep itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q

from approvals.domain import silence
from approvals.domain.clocks import expires_at
from approvals.models import SilenceHold
from approvals.permissions import RULES
from approvals.queries.silence import SilentReview, lapsed, silent_reviews
from portal import clock
from portal.accounts.actor import Actor
from portal.kernel.vocabulary import Word, _
from portal.workcalendar.queries import published_calendar, standing

AHEAD_WORKDAYS = 3
MOST = 200


class Nearness(Word):
    """How near the moment is."""

    TONIGHT = "tonight", _("今晚 24:00")
    TOMORROW = "tomorrow", _("下一个工作日届满")
    SOON = "soon", _("三个工作日内届满")


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A review whose silence will count as agreement at ``takes_effect_at`` unless somebody acts."""

    review: SilentReview
    nearness: Nearness
    takes_effect_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A mass expiry that waits for supervisors; ``first_released_by`` has proposed its release."""

    pk: int
    department: str
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
    rows = lapsed(horizon).settled(in_force).filter(expires_at__gt=now).filter(_seen_by(actor))[:MOST]
    return [
        Upcoming(review, _nearness(review.due_on, today, tomorrow), review.expires_at)
        for review in silent_reviews(rows)
        if review.takes_effect(review.expires_at + timedelta(seconds=silence.GRACE.seconds))
    ]


def holds(actor: Actor) -> list[Hold]:
    """The mass expiries that are held now and that *actor* may release, oldest first."""
    rows = SilenceHold.objects.filter(RULES["silence.release"].q(actor), released_at=None)
    rows = rows.select_related("department").order_by("opened_at")
    return [
        Hold(row.pk, row.department.name, row.opened_at, row.due_count, row.threshold, row.first_released_by_id)
        for row in rows
    ]


def _seen_by(actor: Actor) -> Q:
    if RULES["silence.release"].could_ever(actor):
        return Q(case__region=actor.region)
    return Q(task__department=actor.department_id)


def _nearness(due_on: date, today: date, tomorrow: date) -> Nearness:
    if due_on <= today:
        return Nearness.TONIGHT
    return Nearness.TOMORROW if due_on <= tomorrow else Nearness.SOON
