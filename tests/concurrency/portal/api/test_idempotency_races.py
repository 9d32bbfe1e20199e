"""The same call sent twice at the same moment."""

from time import sleep

import pytest
from django.urls import path
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from portal.accounts.models import User
from portal.api.idempotency import idempotent
from tests.concurrency.at_once import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

CALLS: list[str] = []


class Create(APIView):
    @idempotent(again=lambda *_call, **_acted: Response(status=500))
    def post(self, request):
        return self.create(request)

    def create(self, request):
        CALLS.append(request.path)
        sleep(0.05)
        return Response({"number": len(CALLS)}, status=201)


class CreateWithoutKey(Create):
    def post(self, request):
        return self.create(request)


urlpatterns = [path("keyed/", Create.as_view()), path("plain/", CreateWithoutKey.as_view())]


def send_together(url):
    CALLS.clear()
    user = User.objects.create_user("wang")

    def send():
        client = APIClient()
        client.force_login(user)
        return client.post(url, {"name": "店"}, headers={"Idempotency-Key": "k1"})

    return at_once(*[send] * 4)


def test_of_the_same_calls_at_once_one_runs_and_the_others_wait_or_get_its_answer():
    responses = send_together("/keyed/")
    assert len(CALLS) == 1
    assert {response.status_code for response in responses} <= {201, 409}
    assert {response.data["number"] for response in responses if response.status_code == 201} == {1}


def test_without_a_key_each_call_runs():
    """The control."""
    send_together("/plain/")
    assert len(CALLS) == 4
