"""The sweep that accepts what the authority left unanswered (视为受理): retroactive to receipt."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from django.db import connection

from approvals.cases.domain import case_moves
from approvals.cases.models import ACCEPTANCES, Case
from approvals.cases.services.held import Held, beyond, kind_of
from approvals.clocks.domain.clocks import GRACE
from approvals.clocks.domain.vocabulary import ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.services.running import expire
from approvals.clocks.services.sweeping import BATCH, sweep
from approvals.materials.services.owing import owe
from approvals.materials.services.papers import lacking
from approvals.reviews.services.opening import open_ready
from portal.clock import local_date
from portal.workcalendar.queries import standing


def deem_accepted(*, limit: int = BATCH) -> int:
    """Deem cases accepted (视为受理) whose authority kept silent for five working days; return how many.

    Acceptance is retroactive: the limits of decision run from the day of receipt.
    Law: 行政许可法第三十二条第一款第四项.
    """
    return sweep(_expired, _unanswered, _accept_all, limit=limit)


def _expired(now: datetime) -> ClockQuerySet:
    expired = Clock.objects.expired_with_effect(ExpiryEffect.DEEM_ACCEPTED, now - GRACE)
    return expired.enforceable(standing())


def _unanswered(expired: ClockQuerySet, _now: datetime) -> list[Clock]:
    """The periods of the cases that still wait for acceptance, in the order of their receipt."""
    rows = [row for row in expired.select_related("case") if case_moves.DEEM_ACCEPTED.leaves(row.case.state)]
    return sorted(rows, key=lambda row: (cast("datetime", row.case.received_at), row.case_id))


def _accept_all(unanswered: Sequence[Clock], cases: Mapping[int, Held]) -> None:
    """Accepted at expiry, as of the day of receipt, numbered in the order of receipt."""
    for row, number in zip(unanswered, _acceptance_numbers(len(unanswered)), strict=True):
        held = cases[row.case_id]
        _accept(held, held.one(Clock, row.pk), number)


def _accept(held: Held, clock: Clock, number: int) -> None:
    case, move = held.case, case_moves.DEEM_ACCEPTED
    received_on = _day_zero(held)
    case.perform(
        move,
        is_deemed_accepted=True,
        accepted_at=clock.expires_at,
        accepted_on=received_on,
        acceptance_number=number,
    )
    expire(clock)
    held.note(kind_of(Case, move), law=move.law, due=str(clock.due_on), since=received_on.isoformat())
    held.announce(case, move)
    # What the applicant promised and has not brought holds the result, as it does when a person accepts.
    case.is_accepted_with_deficiency = owe(held, lacking(held))
    open_ready(held, accepted_on=received_on)


def _day_zero(held: Held) -> date:
    """The limits of decision run from the day of receipt."""
    return local_date(cast("datetime", held.case.received_at))


def _acceptance_numbers(count: int) -> list[int]:
    with beyond(), connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [ACCEPTANCES, count])
        return sorted(number for (number,) in cursor.fetchall())
