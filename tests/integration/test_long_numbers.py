"""Numbers longer than Python cares to read: refused or passed over wherever one is taken, and no fault of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState
from portal.accounts.roles import Role
from tests.factories.accounts import make_staff
from tests.factories.approvals.cases import make_case, make_item

pytestmark = pytest.mark.django_db

LONG = "9" * 5000


def test_a_department_to_look_at(published_years):
    supervisor = Client()
    supervisor.force_login(make_staff(Role.SUPERVISOR))
    assert supervisor.get(reverse("approvals:supervision"), {"department": LONG}).status_code == 200


def test_a_department_to_list():
    assert Client().get(reverse("matters-api:matter-list"), {"department": LONG}).status_code == 422


@pytest.mark.parametrize(
    ("page", "sent", "status"),
    [
        ("draft", {"seen_version": LONG}, 409),
        ("draft-materials", {"act": "reuse", "code": "photo", "certificate": LONG}, 422),
    ],
)
def test_a_version_and_a_certificate(published_years, page, sent, status):
    case = make_case(CaseState.DRAFT)
    make_item(case)
    owner = Client()
    owner.force_login(case.filed_by)
    assert owner.post(reverse(f"approvals:{page}", args=(case.pk,)), sent).status_code == status
