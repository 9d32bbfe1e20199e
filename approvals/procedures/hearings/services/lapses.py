"""The sweep that ends rights to a hearing which nobody has used in time, executed once, dated at expiry.

No silence of an authority: nothing is deemed agreed or granted, so no brake and no dry run is needed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from approvals.cases.services.held import Held
from approvals.clocks.domain.clocks import GRACE
from approvals.clocks.domain.vocabulary import ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.services.running import expire
from approvals.clocks.services.sweeping import BATCH, sweep
from approvals.procedures.hearings.domain import moves
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.queries import UnusedRight, unused_rights
from portal.workcalendar.queries import standing


def lapse_rights(*, limit: int = BATCH) -> int:
    """End the rights to a hearing that were told and not used within five working days; return how many.

    Fires ``GRACE`` after expiry and takes effect at expiry. Never on a provisional date or on a day of an
    unsettled outage. Law: 行政许可法第四十七条第一款.
    """
    return sweep(_due, _unused, _lapse, limit=limit)


def _due(now: datetime) -> ClockQuerySet:
    return Clock.objects.expired_with_effect(ExpiryEffect.LAPSE_HEARING, now - GRACE).enforceable(standing())


def _unused(rows: ClockQuerySet, now: datetime) -> list[UnusedRight]:
    return [right for right in unused_rights(rows) if right.lapses(now)]


def _lapse(rights: Sequence[UnusedRight], cases: Mapping[int, Held]) -> None:
    for right in rights:
        held = cases[right.case_id]
        row, asking = held.one(Hearing, right.hearing_id), held.one(Clock, right.clock_id)
        details = {"item": row.item.name, "due": str(asking.due_on)}
        held.follow(row, moves.LAPSE, details=details, ended_at=asking.expires_at)
        held.announce(row, moves.LAPSE)
        expire(asking)
