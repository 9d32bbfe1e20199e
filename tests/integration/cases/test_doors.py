"""Who of the staff may come in where."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from tests.factories.accounts import make_citizen
from tests.factories.approvals.desks import desk_of

pytestmark = [pytest.mark.no_cover, pytest.mark.usefixtures("monday")]


PLACES = {
    "approvals:queue": {Role.CLERK},
    "approvals:counter-start": {Role.CLERK},
    "approvals:inbox": {Role.REVIEWER, Role.HEAD},
    "approvals:decisions": {Role.HEAD},
    "approvals:supervision": {Role.SUPERVISOR},
}


class TestDoors:
    @pytest.mark.parametrize("role", Role)
    def test_each_role_comes_in_where_it_works_and_nowhere_else(self, role):
        client = desk_of(role)
        met = {name: client.get(reverse(name)).status_code for name in PLACES}
        assert met == {name: 200 if role in roles else 403 for name, roles in PLACES.items()}

    @pytest.mark.parametrize("name", PLACES)
    def test_visitors_sign_in_first_and_applicants_stay_outside(self, name):
        assert Client().get(reverse(name)).status_code == 302
        client = Client()
        client.force_login(make_citizen())
        assert client.get(reverse(name)).status_code == 403
