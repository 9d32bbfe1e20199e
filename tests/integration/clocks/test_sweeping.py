"""What every sweep does: whom it tells, and what is none of its business."""

import pytest
from django.db import OperationalError, connection

from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.services.sweeping import sweep_in_sets
from tests.factories.approvals.cases import make_case, make_clock

pytestmark = pytest.mark.django_db


def test_that_the_database_gives_up_is_said_of_no_case(caplog):
    make_clock(make_case(), ClockKind.NOTICE)

    def given_up(_found, _journal):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 10; SELECT pg_sleep(1)")

    with pytest.raises(OperationalError):
        sweep_in_sets(lambda _now: Clock.objects.all(), lambda rows, _now: list(rows), given_up, limit=1)
    assert "could not be settled" not in caplog.text
