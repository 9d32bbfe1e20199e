"""A call that creates runs once, however often it is sent."""

from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now
from django.test import RequestFactory
from django.urls import path
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from portal.accounts.models import Department, User
from portal.api import tasks
from portal.api.idempotency import LIFETIME, StillRunning, _answered, fingerprint, idempotent, made_in
from portal.api.models import IdempotencyRecord
from portal.kernel.errors import StaleVersion

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Create(APIView):
    permission_classes = (AllowAny,)
    calls: ClassVar[list] = []
    error: Exception | None = None

    def again(self, request, *, acted_in):
        return Response({"name": made_in(Department.objects.all(), acted_in).name}, status=201)

    @idempotent(again=again)
    def post(self, request):
        self.calls.append(request.data)
        if self.error:
            raise self.error
        return Response({"number": len(self.calls), "at": datetime(2026, 9, 18, tzinfo=UTC)}, status=201)


urlpatterns = [
    path("api/v1/things/", Create.as_view()),
    path("api/v1/other-things/", Create.as_view()),
]


@pytest.fixture
def user():
    return User.objects.create_user("wang", display_name="王敏")


@pytest.fixture
def client(user):
    client = APIClient(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def calls(monkeypatch):
    calls = []
    monkeypatch.setattr(Create, "calls", calls)
    return calls


def post(client, body=None, key="k1", url="/api/v1/things/", **extra):
    return client.post(url, body or {"name": "店"}, headers={"Idempotency-Key": key} if key else {}, **extra)


def test_the_same_call_gets_the_same_answer_and_runs_once(client, calls):
    first, again = post(client), post(client)
    assert (first.status_code, again.status_code, len(calls)) == (201, 201, 1)
    assert first.json() == again.json() == {"number": 1, "at": "2026-09-18T00:00:00Z"}
    assert "Idempotent-Replay" not in first
    assert again["Idempotent-Replay"] == "true"


def test_other_keys_and_other_users_run_for_themselves(client, calls):
    other = APIClient()
    other.force_login(User.objects.create_user("li"))
    for caller, key in ((client, "k1"), (client, "k2"), (other, "k1")):
        assert "Idempotent-Replay" not in post(caller, key=key)
    assert len(calls) == 3


def test_a_key_with_another_body_or_address_is_refused(client, calls):
    post(client)
    for changed in ({"body": {"name": "铺"}}, {"url": "/api/v1/other-things/"}):
        response = post(client, **changed)
        assert (response.status_code, response.data["code"]) == (422, "idempotency_key_reused")
    assert len(calls) == 1


@pytest.mark.parametrize("key", ["", "k" * 81, "k\0", "键"])
def test_a_call_without_a_usable_key_is_refused(client, calls, key):
    response = post(client, key=key)
    assert (response.status_code, response.data["code"]) == (400, "idempotency_key_missing")
    assert calls == []


def test_nobody_in_particular_has_no_keys(calls):
    assert post(APIClient()).status_code == 401
    assert calls == []


def test_a_key_given_back_meanwhile_is_to_be_tried_again(user):
    with pytest.raises(StillRunning):
        _answered(user.pk, "gone", {})


def test_a_call_that_still_runs_is_to_be_tried_again(client, calls):
    post(client)
    IdempotencyRecord.objects.update(status=None)
    response = post(client)
    assert (response.status_code, response["Retry-After"], len(calls)) == (409, "1", 1)


def test_a_refused_call_may_be_sent_again(client, calls, monkeypatch):
    monkeypatch.setattr(Create, "error", StaleVersion())
    assert post(client).status_code == 409
    monkeypatch.setattr(Create, "error", None)
    assert post(client).status_code == 201


def test_a_call_that_failed_without_an_effect_may_be_sent_again(client, calls, monkeypatch):
    monkeypatch.setattr(Create, "error", ZeroDivisionError())
    assert post(client).status_code == 500
    monkeypatch.setattr(Create, "error", None)
    assert (post(client).status_code, len(calls)) == (201, 2)


def test_a_key_is_kept_for_a_day(client, calls):
    post(client)
    post(client, key="k2")
    IdempotencyRecord.objects.filter(key="k1").update(created_at=Now() - LIFETIME)
    assert "Idempotent-Replay" not in post(client)
    assert "Idempotent-Replay" in post(client, key="k2")


def test_old_keys_are_dropped_with_their_answers(client):
    post(client)
    post(client, key="k2")
    IdempotencyRecord.objects.filter(key="k1").update(created_at=Now() - LIFETIME)
    tasks.forget_old_keys()
    assert [record.key for record in IdempotencyRecord.objects.all()] == ["k2"]


def test_files_count_by_content_and_are_left_unread():
    def sent(content=b"%PDF-1", name="a.pdf", **fields):
        file = SimpleUploadedFile(name, content)
        request = Request(RequestFactory().post("/", {"file": file, "code": "1"} | fields), [MultiPartParser()])
        return fingerprint(request), request.FILES["file"].read()

    assert sent() == sent()
    prints = {sent()[0], sent(b"%PDF-2")[0], sent(name="b.pdf")[0], sent(code="2")[0]}
    assert len(prints) == 4
    assert sent()[1] == b"%PDF-1"


def test_a_list_is_a_body_like_any_other():
    def sent(text):
        request = RequestFactory().generic("POST", "/", text, content_type="application/json")
        return fingerprint(Request(request, [JSONParser()]))

    assert sent("[1, 2]") == sent("[1,2]") != sent("[2, 1]")
