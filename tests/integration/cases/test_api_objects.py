"""Ids of others at every operation of the API: what is another's is not there."""

from dataclasses import replace

import pytest

from approvals.api.moves import case_of
from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case
from approvals.cases.part import ITEM, REVIEW
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.materials.part import DEFICIENCY
from portal.kernel.errors import NotFound
from tests.factories.accounts import make_department
from tests.factories.approvals.api import API, once, told, upload
from tests.factories.approvals.cases import make_clock, make_deficiency, make_task
from tests.factories.approvals.hall import make_world, post, url
from tests.factories.datashare import make_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monday):
    return make_world()


@pytest.fixture
def mine(world):
    return world.file("citizen", CaseState.CORRECTING)


@pytest.fixture
def theirs(world):
    """Filed in another region and for other departments: nothing of it concerns anybody here but its owner."""
    lead, consulted = make_department(region="110000"), make_department(region="110000")
    elsewhere = replace(world, lead=lead, consulted=consulted)
    case = elsewhere.file("agent", CaseState.ACCEPTED, ItemState.UNDER_REVIEW, region="110000")
    make_task(case.items.get())
    make_clock(case, ClockKind.DECISION)
    make_deficiency(case)
    return case


@pytest.mark.parametrize("who", ["citizen", "stranger", "clerk", "reviewer", "head", "head_consulted", "supervisor"])
def test_nothing_of_it_is_there(world, theirs, who):
    client, version = world.callers[who], {"version": 0}
    pk, task, item, owed = theirs.pk, theirs.tasks.get().pk, theirs.items.get().pk, theirs.deficiencies.get().pk
    asked = [
        client.get(url("cases", pk)),
        client.patch(url("cases", pk), version | {"answers": {}}),
        client.get(url("cases", pk, "files", theirs.materials.get().pk)),
        client.get(url("cases", pk, "clocks", theirs.clocks.first().pk, "explanation")),
        client.delete(url("cases", pk, "materials", "photo")),
        upload(client, pk),
        client.post(url("cases", pk, "reuse"), {"code": "photo", "certificate_id": 1}, headers=once()),
        client.post(url("cases", pk, "moves", "withdraw"), version),
        client.post(url("cases", pk, "moves", "accept"), version),
        client.post(url("reviews", task, "moves", "give_opinion"), version | {"opinion": "agree"}),
        client.post(url("items", item, "moves", "grant"), version),
        client.post(url("deficiencies", owed, "moves", "supply"), version),
        client.post(url("deficiencies", owed, "moves", "confirm"), version),
    ]
    assert [told(answer) for answer in asked] == [(404, "not_found")] * len(asked)
    assert Case.objects.get(pk=pk).version == theirs.version


def test_nothing_of_it_is_reached_through_ones_own(world, mine, theirs):
    client = world.callers["citizen"]
    clock, file = theirs.clocks.first().pk, theirs.materials.get().pk
    assert told(client.get(url("cases", mine.pk, "clocks", clock, "explanation"))) == (404, "not_found")
    assert told(client.get(url("cases", mine.pk, "files", file))) == (404, "not_found")


def test_a_certificate_of_another_is_no_material(world, mine):
    certificate = make_certificate(world.enterprise, name="照片")
    body = {"code": "photo", "certificate_id": certificate.pk}
    answer = post(world, "citizen", url("cases", mine.pk, "reuse"), **body)
    assert told(answer) == (422, "certificate_not_usable")
    assert (
        post(world, "citizen", url("cases", mine.pk, "reuse"), **body | {"certificate_id": 10**9}).json()
        == answer.json()
    )


def test_nobody_drafts_for_another_and_learns_nothing_of_them(world):
    body = {"matter_code": "CY01", "channel": "online"}
    known = post(world, "citizen", f"{API}/cases/", **body, applicant_id=world.enterprise.pk)
    unknown = post(world, "citizen", f"{API}/cases/", **body, applicant_id=10**9)
    assert told(known) == (403, "not_permitted")
    assert known.json() == unknown.json()


def test_the_window_drafts_for_those_who_are_known(world):
    body = {"matter_code": "CY01", "channel": "counter", "applicant_id": 10**9}
    assert told(post(world, "clerk", f"{API}/cases/", **body)) == (404, "not_found")


def test_what_is_not_there_answers_like_what_is_anothers(world, theirs):
    client = world.callers["citizen"]
    there, nowhere = (client.get(url("cases", pk)) for pk in (theirs.pk, 10**30))
    assert there.json() == nowhere.json()
    absent = client.post(url("items", 10**30, "moves", "grant"), {"version": 0})
    assert told(absent) == (404, "not_found")


@pytest.mark.parametrize("part", [ITEM, REVIEW, DEFICIENCY])
def test_a_part_that_is_not_there_belongs_to_no_case(part):
    with pytest.raises(NotFound):
        case_of(part, 0)
