"""/healthz and /healthz/deadlines: what load balancers and the demo are told."""

from datetime import timedelta

import pytest
from django.db import connection

from portal import clock
from portal.clock import heartbeat
from portal.clock.services import at


@pytest.mark.django_db
def test_a_portal_with_database_and_broker_is_healthy(client):
    answer = client.get("/healthz")
    told = {"status": "ok", "database": True, "broker": True, "message": ""}
    assert (answer.status_code, answer.json()) == (200, told)


@pytest.mark.django_db
def test_a_portal_without_its_broker_serves_and_says_what_waits(client, settings):
    settings.REDIS_URL = "unix:///nowhere/valkey.socket"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"], answer.json()["broker"]) == (200, "degraded", False)
    watched = client.get("/healthz/deadlines")
    assert watched.status_code == 503
    assert "到期处理和通知暂停" in watched.json()["message"]


@pytest.mark.django_db(transaction=True)
def test_a_portal_without_its_database_is_not(client, monkeypatch):
    connection.close()
    with monkeypatch.context() as unreachable:
        unreachable.setitem(connection.settings_dict, "HOST", "/nowhere")
        answers = [client.get(path) for path in ("/healthz", "/healthz/deadlines")]
    assert [answer.status_code for answer in answers] == [503, 503]
    told = answers[0].json()
    assert (told["status"], told["database"], told["broker"]) == ("failing", False, True)


@pytest.mark.django_db
def test_deadlines_nobody_has_swept_are_not_healthy(client):
    assert client.get("/healthz/deadlines").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (89, 200), (90, 503)])
def test_deadlines_are_healthy_for_ninety_seconds_after_a_sweep(client, seconds, status):
    swept_at = clock.now()
    heartbeat.leave(heartbeat.SWEEPER)
    with at(swept_at + timedelta(seconds=seconds)):
        assert client.get("/healthz/deadlines").status_code == status
