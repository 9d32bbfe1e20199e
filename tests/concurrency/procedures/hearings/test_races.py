"""A request for a hearing and the sweep at once: what is acknowledged stays, and each right comes to one end."""

from datetime import date, timedelta
from functools import partial

import pytest

from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.services import lapses, rights
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.kernel.errors import IllegalMove
from tests.concurrency.at_once import at_once
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import clock_end, owner_of
from tests.factories.approvals.periods import item_with_periods, make_hearing

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


ROUNDS = 30

EXPIRY = clock_end(date(2026, 3, 9))

JUST_IN_TIME = EXPIRY - timedelta(microseconds=1)

SWEPT_AT = EXPIRY + timedelta(seconds=60)


def request(hearing: Hearing, actor) -> Hearing:
    with at(JUST_IN_TIME):
        return rights.request(case_id=hearing.item.case_id, hearing_id=hearing.pk, actor=actor, seen_version=None)


def sweep() -> int:
    with at(SWEPT_AT):
        return lapses.lapse_rights(limit=1)


def test_a_request_that_is_acknowledged_is_never_swept_away(published_years):
    departments = [make_department()]
    rounds = [make_hearing(item_with_periods(departments=departments)[1]) for _ in range(ROUNDS)]
    for hearing in rounds:
        asked, *_swept = at_once(partial(request, hearing, owner_of(hearing.item.case)), sweep, sweep)
        assert isinstance(asked, Hearing | IllegalMove), asked
        sweep()
        state = Hearing.objects.get(pk=hearing.pk).state
        assert state == (HearingState.REQUESTED if isinstance(asked, Hearing) else HearingState.LAPSED)
    ends = AuditEvent.objects.filter(kind__in=["hearing.request", "hearing.lapse"])
    assert ends.values("case_id").distinct().count() == ends.count() == ROUNDS
