"""What every endpoint of the API has in common, shown on endpoints of this module's own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import OperationalError
from django.http import Http404
from django.urls import include, path
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from datashare.domain.vocabulary import CertificateState
from portal.accounts.models import User
from portal.api.errors import TooManyRequests, problem_of
from portal.api.limits import Limit
from portal.api.pagination import KeysetPagination
from portal.api.serializers import MoveInput, WordField
from portal.kernel.errors import IllegalMove, InvalidInput, StaleVersion
from portal.outbox.models import OutboxMessage

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Body(serializers.Serializer):
    name = serializers.CharField(max_length=5)


class Refuse(APIView):
    """Raises what the test puts here."""

    permission_classes = (AllowAny,)
    error: Exception

    def get(self, request):
        raise self.error

    def post(self, request):
        Body(data=request.data).is_valid(raise_exception=True)
        return Response({"actor": request.actor.name})


class WhoAmI(APIView):
    def get(self, request):
        return Response({"user": request.user.pk, "actor": request.actor.user_id})

    post = get


class Rows(APIView):
    permission_classes = (AllowAny,)
    ordering = ("-next_attempt_at", "topic", "id")

    def get(self, request):
        pages = KeysetPagination()
        rows = pages.paginate_queryset(OutboxMessage.objects.all(), request, view=self)
        return pages.get_paginated_response([row.key for row in rows])


class OtherRows(Rows):
    ordering = ("id",)


urlpatterns = [
    path("api/v1/", include("portal.api.urls")),
    path("api/v1/refuse/", Refuse.as_view()),
    path("api/v1/me/", WhoAmI.as_view()),
    path("api/v1/rows/", Rows.as_view()),
    path("api/v1/other-rows/", OtherRows.as_view()),
]


@pytest.fixture
def user():
    return User.objects.create_user("wang", display_name="王敏")


@pytest.fixture
def client(user):
    client = APIClient(raise_request_exception=False)
    client.force_login(user)
    return client


def refused_with(error, **headers):
    Refuse.error = error
    return APIClient(raise_request_exception=False).get("/api/v1/refuse/", headers=headers)


class LockNotAvailable(Exception):
    pgcode = "55P03"


def lock_timeout():
    error = OperationalError("canceling statement due to lock timeout")
    error.__cause__ = LockNotAvailable()
    return error


class TestRefusals:
    def test_a_domain_error_is_told_with_its_own_code_sentence_and_status(self):
        response = refused_with(IllegalMove(state="已受理", move="受理"))
        assert response.status_code == 409
        assert response.data == {
            "code": "illegal_move",
            "message": "当前状态为“已受理”，不能办理“受理”",
            "detail": {},
        }

    def test_labels_in_a_sentence_are_translated(self):
        message = refused_with(IllegalMove(state="Monday", move=7)).data["message"]
        assert message == "当前状态为“星期一”，不能办理“7”"

    def test_fields_of_invalid_input_are_told_one_by_one(self):
        response = refused_with(InvalidInput({"mobile": "请填写手机号码"}))
        assert (response.status_code, response.data["detail"]) == (422, {"mobile": ["请填写手机号码"]})

    def test_a_serializer_refuses_like_a_rule_of_ours(self):
        response = APIClient().post("/api/v1/refuse/", {"name": "123456"}, format="json")
        assert (response.status_code, response.data["code"]) == (422, "invalid_input")
        assert set(response.data["detail"]) == {"name"}

    def test_a_list_of_complaints_belongs_to_the_input_as_a_whole(self):
        problem = problem_of(exceptions.ValidationError("不一致"))
        assert problem.detail == {"non_field_errors": ["不一致"]}

    @pytest.mark.parametrize(
        ("error", "status", "code"),
        [
            (Http404(), 404, "not_found"),
            (PermissionDenied(), 403, "not_permitted"),
            (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
            (exceptions.ParseError(), 400, "parse_error"),
            (exceptions.PermissionDenied(), 403, "permission_denied"),
            (exceptions.Throttled(wait=3.2), 429, "too_many_requests"),
            (lock_timeout(), 503, "busy"),
        ],
    )
    def test_every_refusal_has_the_same_body(self, error, status, code):
        response = refused_with(error)
        assert (response.status_code, response.data["code"]) == (status, code)
        assert set(response.data) == {"code", "message", "detail"}

    def test_a_refusal_of_the_moment_says_when_to_come_back(self):
        assert refused_with(lock_timeout())["Retry-After"] == "1"
        assert refused_with(exceptions.Throttled(wait=3.2))["Retry-After"] == "4"
        assert "Retry-After" not in refused_with(StaleVersion())

    @pytest.mark.parametrize("error", [ZeroDivisionError(), OperationalError("server closed the connection")])
    def test_a_fault_of_ours_is_no_refusal(self, error):
        assert problem_of(error) is None
        assert refused_with(error).status_code == 500


class TestWhoCalls:
    def test_a_session_is_the_caller(self, client, user):
        assert client.get("/api/v1/me/").data == {"user": user.pk, "actor": user.pk}

    def test_nobody_is_asked_to_sign_in(self):
        response = APIClient().get("/api/v1/me/")
        assert (response.status_code, response.data["code"]) == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == "Session"

    def test_a_change_needs_the_csrf_token(self, user):
        client = APIClient(enforce_csrf_checks=True)
        client.force_login(user)
        assert client.post("/api/v1/me/").status_code == 403
        client.cookies["csrftoken"] = "a" * 32
        assert client.post("/api/v1/me/", headers={"X-CSRFToken": "a" * 32}).status_code == 200

    def test_callers_are_throttled(self, monkeypatch):
        monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": None})
        statuses = [APIClient().get("/api/v1/rows/", REMOTE_ADDR="192.0.2.7").status_code for _call in range(3)]
        assert statuses == [200, 200, 429]

    def test_a_limit_counts_each_address_alone(self, rf):
        limit = Limit("test", calls=2, seconds=60)
        for _call in range(2):
            limit.spend(rf.get("/", REMOTE_ADDR="192.0.2.1"))
        limit.spend(rf.get("/", REMOTE_ADDR="192.0.2.2"))
        with pytest.raises(TooManyRequests):
            limit.spend(rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="192.0.2.9"))

    def test_a_limit_whose_count_has_just_expired_lets_pass(self, rf):
        Limit("test-expired", calls=0, seconds=0).spend(rf.get("/"))


class TestPages:
    @pytest.fixture
    def rows(self):
        """Ties in every column but the last."""
        start = datetime(2026, 9, 18, tzinfo=UTC)
        return OutboxMessage.objects.bulk_create(
            OutboxMessage(
                topic=f"t{n % 2}", key=str(n), next_attempt_at=start + timedelta(minutes=n // 4), created_at=start
            )
            for n in range(11)
        )

    def walk(self, size, on_page=lambda number: None):
        url, keys = f"/api/v1/rows/?size={size}", []
        while url:
            page = APIClient().get(url).data
            keys.append(page["results"])
            on_page(len(keys))
            url = page["next"]
        return keys

    @pytest.mark.parametrize("size", [1, 3, 4, 11, 50])
    def test_the_pages_together_are_the_whole_list_in_order(self, rows, size):
        expected = list(OutboxMessage.objects.order_by(*Rows.ordering).values_list("key", flat=True))
        pages = self.walk(size)
        assert [key for page in pages for key in page] == expected
        assert all(len(page) == size for page in pages[:-1])

    def test_rows_that_come_or_go_meanwhile_shift_nothing(self, rows):
        def meddle(number):
            OutboxMessage.objects.create(
                topic="t0", key=f"new{number}", next_attempt_at=datetime(2027, 1, 1, tzinfo=UTC)
            )
            OutboxMessage.objects.filter(key="10").delete()

        keys = [key for page in self.walk(3, meddle) for key in page]
        assert sorted(keys, key=int) == [str(n) for n in range(11)]

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_page_takes_one_statement_and_counts_nothing(self, count, rows, django_assert_num_queries):
        with django_assert_num_queries(1) as captured:
            APIClient().get(f"/api/v1/rows/?size={count}")
        assert "COUNT" not in captured[0]["sql"]

    @pytest.mark.parametrize("asked", ["", "0", "-1", "x", "1_0", "１", "%201", "101", "9" * 5000])
    def test_a_size_that_no_page_has_is_refused(self, rows, asked):
        response = APIClient().get(f"/api/v1/rows/?size={asked}")
        assert (response.status_code, list(response.data["detail"])) == (422, ["size"])

    @pytest.mark.parametrize(("asked", "given"), [("?size=100", 11), ("?size=1", 1), ("", 11)])
    def test_any_other_is_given(self, rows, asked, given):
        """The control."""
        assert len(APIClient().get(f"/api/v1/rows/{asked}").data["results"]) == given

    @pytest.mark.parametrize("cursor", ["nonsense", "W10:x:y"])
    def test_a_cursor_that_is_not_ours_is_refused(self, rows, cursor):
        response = APIClient().get(f"/api/v1/rows/?cursor={cursor}")
        assert (response.status_code, response.data["code"]) == (422, "invalid_cursor")

    def test_a_cursor_of_another_ordering_is_refused(self, rows):
        page = APIClient().get("/api/v1/rows/?size=1").data
        assert APIClient().get(page["next"].replace("rows", "other-rows")).status_code == 422


def test_a_move_takes_the_version_that_the_caller_saw():
    body = MoveInput(data={"version": 3})
    body.is_valid(raise_exception=True)
    assert body.validated_data == {"seen_version": 3}
    assert not MoveInput(data={}).is_valid()


def test_a_word_travels_by_its_value():
    field = WordField(CertificateState)
    assert field.to_representation(CertificateState.VALID) == "valid"
    assert field.run_validation("valid") is CertificateState.VALID
    with pytest.raises(exceptions.ValidationError):
        field.run_validation("有效")


@pytest.mark.urls("portal.urls")
class TestDescription:
    def test_the_description_is_valid_and_complete(self, tmp_path):
        call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
        assert "Problem" in (tmp_path / "schema.yml").read_text()

    def test_a_word_is_described_once_under_its_own_name(self):
        schemas = (
            APIClient().get("/api/v1/schema/", headers={"Accept": "application/json"}).json()["components"]["schemas"]
        )
        assert schemas["CertificateState"]["enum"] == ["valid", "expired", "revoked", "cancelled"]
        assert "#/components/schemas/CertificateState" in str(schemas["Certificate"]["properties"]["state"])

    def test_the_description_is_public_and_tells_refusals(self):
        schema = APIClient().get("/api/v1/schema/", headers={"Accept": "application/json"}).json()
        operations = [operation for operations in schema["paths"].values() for operation in operations.values()]
        assert all("default" in operation["responses"] for operation in operations)

    def test_the_page_for_people_has_nothing_inline(self):
        page = APIClient().get("/api/v1/docs/").content.decode()
        assert "<style" not in page
        assert "<script>" not in page
