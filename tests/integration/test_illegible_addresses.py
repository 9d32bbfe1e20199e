"""The character that PostgreSQL cannot hold, in an address: a bad request, whoever asks and for whatever."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from tests.factories.accounts import make_citizen, make_department, make_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "page", "name"),
    [
        (Role.CLERK, "approvals:queue", "q"),
        (Role.REVIEWER, "approvals:inbox", "matter"),
        (Role.CATALOGUE_EDITOR, "matters:editor", "q"),
        (Role.CLERK, "approvals-api:cases", "number"),
    ],
)
@pytest.mark.parametrize("text", ["\0", "a\0b"])
def test_it_is_no_question(published_years, role, page, name, text):
    staff = Client()
    staff.force_login(make_staff(role, make_department()))
    assert staff.get(reverse(page), {name: text}).status_code == 400
    assert staff.get(reverse(page), {text: "a"}).status_code == 400
    assert staff.get(reverse(page), {name: "a"}).status_code == 200


@pytest.mark.parametrize("path", ["/cases/start/matter/a%00b/", "/cases/start/bundle/%00/"])
def test_nor_is_a_path_that_holds_it(path):
    citizen = Client()
    citizen.force_login(make_citizen())
    assert citizen.get(path).status_code == 400
