"""Two callers of the API at once, and a caller who meets somebody at work."""

from collections import Counter
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.cases.services.held import hold
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.materials.models import Material
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tests.concurrency.at_once import at_once
from tests.factories.accounts import make_citizen, make_staff
from tests.factories.approvals.api import API, caller, once, told, upload
from tests.factories.approvals.cases import make_case, make_clock, make_item, make_material
from tests.factories.catalogue import make_matter

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("published_years"),
]


@pytest.fixture
def citizen():
    return make_citizen()


@pytest.fixture
def filed(citizen):
    case = make_case(CaseState.SUBMITTED, citizen=citizen)
    make_item(case)
    make_material(case)
    in_good_time = clock.now() + timedelta(days=5)
    make_clock(case, ClockKind.NOTICE, effect="deem_accepted", expires_at=in_good_time)
    return case


@pytest.fixture
def held(filed):
    """Somebody works on the case for as long as the test lasts."""
    is_held, is_over = Event(), Event()

    def keep() -> None:
        with transaction.atomic():
            hold([filed.pk], SYSTEM)
            is_held.set()
            is_over.wait(timeout=30)
        connection.close()

    somebody = Thread(target=keep)
    somebody.start()
    assert is_held.wait(timeout=30)
    yield filed
    is_over.set()
    somebody.join()


def test_of_two_clerks_who_accept_at_once_one_does_and_the_other_is_told(filed):
    clerks = [caller(make_staff(Role.CLERK)) for _n in range(2)]
    address = f"{API}/cases/{filed.pk}/moves/accept/"
    answers = at_once(*(lambda c=c: c.post(address, {"version": 0}) for c in clerks))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 1}
    [refused] = [answer for answer in answers if answer.status_code == 409]
    assert told(refused) == (409, "stale_version")
    assert AuditEvent.objects.filter(case_id=filed.pk, kind="case.accept").count() == 1


def test_of_the_same_draft_sent_at_once_one_is_opened(citizen):
    """The others wait, or come after it and get its answer."""
    make_matter("CY01")
    body = {"matter_code": "CY01", "applicant_id": Applicant.objects.get(person__user=citizen).pk}
    headers, clients = once(), [caller(citizen) for _n in range(4)]
    answers = at_once(*(lambda c=c: c.post(f"{API}/cases/", body, headers=headers) for c in clients))
    opened = [answer for answer in answers if answer.status_code == 201]
    waiting = [answer for answer in answers if answer.status_code == 409]
    assert len(opened) + len(waiting) == 4
    assert {answer.json()["id"] for answer in opened} == {Case.objects.get().pk}
    assert len([answer for answer in opened if "Idempotent-Replay" not in answer]) == 1
    assert {answer["Retry-After"] for answer in waiting} <= {"1"}


def test_control_with_keys_of_their_own_each_opens_a_draft(citizen):
    make_matter("CY01")
    body = {"matter_code": "CY01", "applicant_id": Applicant.objects.get(person__user=citizen).pk}
    clients = [caller(citizen) for _n in range(4)]
    answers = at_once(*(lambda c=c: c.post(f"{API}/cases/", body, headers=once()) for c in clients))
    assert Counter(answer.status_code for answer in answers) == {201: 4}
    assert Case.objects.count() == 4


def test_of_two_files_for_one_material_the_later_supersedes_and_none_is_lost(citizen):
    case = make_case(CaseState.DRAFT, citizen=citizen)
    clients = [caller(citizen) for _n in range(4)]
    answers = at_once(*(lambda c=c: upload(c, case.pk) for c in clients))
    assert Counter(answer.status_code for answer in answers) == {201: 4}
    assert Material.objects.count() == 4
    assert Material.objects.filter(superseded_at=None).count() == 1


def test_who_waits_too_long_for_a_case_is_asked_to_come_back(held, citizen):
    answer = caller(citizen).post(f"{API}/cases/{held.pk}/moves/withdraw/", {"version": 0})
    assert told(answer) == (503, "busy")
    assert answer["Retry-After"] == "1"
    assert Case.objects.get(pk=held.pk).state == CaseState.SUBMITTED


def test_on_a_page_as_well(held, citizen):
    client = Client(raise_request_exception=False)
    client.force_login(citizen)
    answer = client.post(reverse("approvals:withdraw", args=(held.pk,)), {"seen_version": "0", "version": "0"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "办理的人较多" in answer.content.decode()


def test_control_once_the_case_is_free_the_same_call_succeeds(filed, citizen):
    answer = caller(citizen).post(f"{API}/cases/{filed.pk}/moves/withdraw/", {"version": 0})
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
