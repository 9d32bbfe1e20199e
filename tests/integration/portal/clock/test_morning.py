"""The day on which tests run is the same on every machine."""

from datetime import timedelta

import pytest
from django.db import connection

from portal import clock
from portal.outbox.models import OutboxMessage
from tests.morning import MORNING, TELLERS

ONE_RUN = timedelta(hours=8)


@pytest.mark.django_db
def test_the_portal_believes_that_it_is_that_morning():
    assert MORNING <= clock.now() < MORNING + ONE_RUN
    assert MORNING <= OutboxMessage.objects.create(topic="t", payload={}).created_at < MORNING + ONE_RUN


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("teller", TELLERS)
def test_so_does_every_session_of_the_database_however_it_asks(teller):
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {teller}()")
        assert MORNING <= cursor.fetchone()[0] < MORNING + ONE_RUN
