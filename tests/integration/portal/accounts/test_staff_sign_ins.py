"""Passwords of staff that age, and sign-ins of staff at once."""

from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_citizen, make_staff
from tests.factories.approvals.cases import FILED_AT

pytestmark = pytest.mark.django_db

PASSWORD = "gut-geheim-9"
NEW = "ganz-anders-7"
CHANGE = "/account/password/"


@pytest.fixture
def clerk():
    user = make_staff(Role.CLERK)
    user.set_password(PASSWORD)
    user.password_changed_at, user.date_joined = None, FILED_AT
    user.save()
    return user


def signed_in(user: User, password: str = PASSWORD) -> Client:
    client = Client()
    given = client.post("/account/login/", {"login": user.username, "password": password})
    assert given.status_code == 302
    return client


def is_known(client: Client) -> bool:
    return client.get("/account/").status_code == 200


class TestSignInsAtOnce:
    def test_the_oldest_ends_when_there_are_too_many(self, clerk, settings):
        settings.STAFF_SIGN_INS = 2
        first, second, third = (signed_in(clerk) for _ in range(3))
        assert [is_known(client) for client in (first, second, third)] == [False, True, True]

    def test_who_has_signed_out_takes_no_place(self, clerk, settings):
        settings.STAFF_SIGN_INS = 2
        staying = signed_in(clerk)
        for _ in range(3):
            signed_in(clerk).post("/account/logout/")
        assert is_known(staying)

    def test_without_a_limit_all_go_on(self, clerk):
        """The control."""
        assert all(is_known(client) for client in [signed_in(clerk) for _ in range(3)])

    def test_applicants_are_not_counted(self, settings):
        settings.STAFF_SIGN_INS = 1
        citizen = make_citizen()
        citizen.set_password(PASSWORD)
        citizen.save()
        assert all(is_known(client) for client in [signed_in(citizen) for _ in range(2)])


class TestPasswordAge:
    def test_an_outworn_password_has_to_be_changed_first(self, clerk, settings, published_years):
        settings.STAFF_PASSWORD_DAYS = 90
        with at(FILED_AT + timedelta(days=91)):
            client = signed_in(clerk)
            assert client.get("/cases/queue/")["Location"] == CHANGE
            assert client.get(CHANGE).status_code == 200
            changed = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
            assert changed.status_code == 302
            assert is_known(client)
            assert is_known(signed_in(clerk, NEW))

    def test_a_password_chosen_after_a_reset_is_new(self, clerk, settings):
        settings.STAFF_PASSWORD_DAYS = 90
        with at(FILED_AT + timedelta(days=91)):
            clerk.set_password(NEW)
            clerk.save()
            assert is_known(signed_in(clerk, NEW))

    def test_over_the_api_it_is_said(self, clerk, settings):
        settings.STAFF_PASSWORD_DAYS = 90
        with at(FILED_AT + timedelta(days=91)):
            program = APIClient()
            program.cookies = signed_in(clerk).cookies
            answer = program.get("/api/v1/cases/")
        assert (answer.status_code, answer.json()["code"]) == (403, "password_outworn")

    @pytest.mark.parametrize(("days", "age"), [(90, 89), (0, 1000)])
    def test_a_young_one_serves_and_so_does_any_where_nothing_is_asked(self, clerk, settings, days, age):
        settings.STAFF_PASSWORD_DAYS = days
        with at(FILED_AT + timedelta(days=age)):
            assert is_known(signed_in(clerk))


def test_an_account_without_a_password_is_led_to_set_one():
    user = make_citizen()
    client = Client()
    client.force_login(user)
    assert client.get(CHANGE)["Location"] == "/account/password/set/"
    assert client.get("/account/password/set/").status_code == 200
    assert client.options(CHANGE).status_code < 500
    client.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    assert User.objects.get(pk=user.pk).check_password(NEW)
