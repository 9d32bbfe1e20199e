"""Numbers longer than Python cares to read: refused or passed over wherever one is taken, and no fault of ours."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from approvals.cases.domain.vocabulary import CaseState
from portal.accounts.roles import Role
from portal.api.addresses import RowConverter
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


def addresses(patterns, before: str = "") -> Iterator[str]:
    """Every address that names a row, with the least number that no column holds in the place of each."""
    for each in patterns:
        path = before + str(each.pattern)
        if not isinstance(each, URLPattern):
            yield from addresses(each.url_patterns, path)
        elif any(isinstance(one, RowConverter) for one in each.pattern.converters.values()):
            yield "/" + re.sub(r"<row:[^>]*>", str(2**63), re.sub(r"<(str|slug):[^>]*>", "a", path))


ADDRESSES = sorted(addresses(get_resolver().url_patterns))


def test_rows_are_named_in_one_way():
    assert len(ADDRESSES) > 100
    assert not [path for path in ADDRESSES if "<" in path]
    assert get_resolver().resolve(reverse("approvals-api:case", args=(2**63 - 1,)))


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
def test_no_row_has_a_number_that_no_column_holds(method):
    clerk = Client(raise_request_exception=False)
    clerk.force_login(make_staff(Role.CLERK))
    found = {path: getattr(clerk, method)(path, {}, content_type="application/json").status_code for path in ADDRESSES}
    assert set(found.values()) == {404}
