"""Without its database the portal says so, and goes on by itself once it is back."""

import psycopg2
import pytest
from django.db import OperationalError, connection
from django.test import Client
from rest_framework.test import APIClient

from portal.kernel.errors import Unreachable
from tests.factories.accounts import make_citizen
from tests.factories.catalogue import make_matter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def away(monkeypatch):
    """The database is nowhere; signed in is who was before."""
    citizen = make_citizen()
    page, program = Client(raise_request_exception=False), APIClient(raise_request_exception=False)
    page.force_login(citizen)
    program.force_login(citizen)
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", "/nowhere")
        yield page, program


def test_pages_and_calls_are_answered_with_503_and_a_time_to_come_back(away):
    page, program = away
    shown, told = page.get("/account/"), program.get("/api/v1/cases/")
    assert [(answer.status_code, answer["Retry-After"]) for answer in (shown, told)] == [(503, "5")] * 2
    assert told.json()["code"] == "unreachable"
    assert "再决定是否重新提交" in shown.content.decode()


def end_sessions() -> None:
    """As a restart or a failover does to connections that are kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    asked = connection.get_connection_params()
    named = {name: asked[name] for name in ("dbname", "user", "password", "host", "port") if name in asked}
    other = psycopg2.connect(**named)
    with other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()


def test_a_connection_that_was_ended_meanwhile_is_made_anew_before_anything_is_sent():
    make_matter("CY01")
    client = Client(raise_request_exception=False)
    end_sessions()
    connection.close_if_unusable_or_obsolete()
    assert client.get("/matters/CY01/").status_code == 200


def test_one_that_ends_under_way_is_told_as_unreachable():
    """The control: without a look at the connection the next statement fails."""
    end_sessions()
    with pytest.raises(OperationalError) as refused, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert Unreachable.is_told_by(refused.value)
    connection.close()
