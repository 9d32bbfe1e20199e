"""One person keeps so much open and sends so much in a day, and no more."""

from datetime import timedelta

import pytest

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_citizen
from tests.factories.approvals.api import API, caller, once, staff, told, upload
from tests.factories.approvals.cases import FILED_AT, field, make_case, material
from tests.factories.catalogue import make_matter
from tests.factories.files import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

FORM = {"fields": [field()], "materials": [material()]}


@pytest.fixture
def citizen():
    return make_citizen()


@pytest.fixture
def owner(citizen):
    return caller(citizen)


def draft(client, applicant_id: int, channel: str = "online"):
    make_matter("CY01") if not Case.objects.exists() else None
    asked = {"applicant_id": applicant_id, "matter_code": "CY01", "channel": channel}
    return client.post(f"{API}/cases/", asked, headers=once())


def applicant(citizen) -> int:
    return Applicant.objects.get(person__user=citizen).pk


def test_drafts(settings, owner, citizen):
    settings.MOST_DRAFTS = 2
    answers = [draft(owner, applicant(citizen)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert told(answers[-1]) == (429, "quota_reached")
    assert "2件申请还没有提交" in answers[-1].json()["message"]
    settings.MOST_DRAFTS = 3
    assert draft(owner, applicant(citizen)).status_code == 201


def test_a_clerk_files_for_whoever_stands_there(settings, citizen):
    """The control."""
    settings.MOST_DRAFTS = 1
    clerk = staff(Role.CLERK)
    assert {draft(clerk, applicant(citizen), "counter").status_code for _ in range(3)} == {201}


def test_cases_of_a_day(settings, owner, citizen):
    settings.MOST_CASES_A_DAY = 2
    answers = [draft(owner, applicant(citizen)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert "请明天再办理" in answers[-1].json()["message"]
    with at(FILED_AT + timedelta(days=1)):
        assert draft(owner, applicant(citizen)).status_code == 201


def test_bytes_of_a_day(settings, owner, citizen):
    settings.MOST_MEGABYTES_A_DAY = 1
    case = make_case(CaseState.DRAFT, citizen=citizen, one_form=FORM)
    page = PDF + b"%" + b"x" * 600_000
    assert [upload(owner, case.pk, data=page).status_code for _ in range(2)] == [201, 429]
    with at(FILED_AT + timedelta(days=1)):
        assert upload(owner, case.pk, data=page).status_code == 201
