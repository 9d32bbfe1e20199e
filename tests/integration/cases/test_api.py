"""The way of a case over the API: the same commands as the pages, told to programs."""

import re

import pytest

from approvals.api.moves import operations
from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.parts import parts
from approvals.permissions import RULES
from portal.accounts.actor import SYSTEM
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from tests.factories.accounts import make_citizen, make_department
from tests.factories.approvals.api import API, caller, once, staff, statements, told, upload
from tests.factories.approvals.cases import (
    LEASE,
    REGION,
    in_review,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    material,
)
from tests.factories.catalogue import make_bundle, make_matter, requirement

pytestmark = [pytest.mark.no_cover, pytest.mark.usefixtures("monday")]

CHINESE = re.compile("[\u3000-\u9fff]")


@pytest.fixture
def citizen():
    return make_citizen()


@pytest.fixture
def owner(citizen):
    return caller(citizen)


def applicant_of(citizen) -> int:
    return Applicant.objects.get(person__user=citizen).pk


def seen(client, case_id: int) -> dict:
    answer = client.get(f"{API}/cases/{case_id}/")
    assert answer.status_code == 200
    return answer.json()


def done(answer, status: int = 200) -> dict:
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def submitted(reviews: int = 1, **fields) -> Case:
    case = make_case(CaseState.SUBMITTED, **fields)
    others = [make_department().pk for _ in range(reviews - 1)]
    make_item(case, reviewer_ids=[case.lead_department_id, *others])
    make_material(case)
    make_clock(case, ClockKind.NOTICE, effect="deem_accepted")
    return case


def test_the_whole_way_of_a_case_by_what_the_api_itself_offers(citizen, owner):
    """Nothing but addresses and versions that an answer gave: a program needs no other knowledge."""
    lead, consulted = make_department(), make_department()
    lease = requirement("场地使用证明", necessity="deferrable")
    make_matter("CY01", department=lead, consulted_ids=[consulted.pk], materials=(requirement("身份证件"), lease))
    desks = {pk: staff(Role.REVIEWER, department) for pk, department in ((lead.pk, lead), (consulted.pk, consulted))}
    clerk, head = staff(Role.CLERK), staff(Role.HEAD, lead)

    def make(client, name: str, **body) -> dict:
        [offered] = [m for m in seen(client, case["id"])["moves"] if m["name"] == name and m["is_available"]]
        return done(client.post(offered["url"], {"version": offered["version"], **body}))

    case = done(
        owner.post(f"{API}/cases/", {"matter_code": "CY01", "applicant_id": applicant_of(citizen)}, headers=once()), 201
    )
    case = done(owner.patch(f"{API}/cases/{case['id']}/", {"version": 0, "answers": {"applicant_name": "王小满"}}))
    done(upload(owner, case["id"], "身份证件"), 201)
    receipt = make(owner, "submit", promises={"场地使用证明": "2026-03-05"})
    assert receipt["number"].startswith(REGION)
    make(clerk, "accept_with_deficiency")
    done(upload(owner, case["id"], "场地使用证明"), 201)
    make(owner, "supply")
    make(clerk, "confirm")
    for reviewer in desks.values():
        make(reviewer, "give_opinion", opinion="agree")
    granted = make(head, "grant")
    assert (granted["state"], granted["case_state"]) == ("granted", "concluded")
    [certificate] = owner.get(f"{API}/certificates/").json()["results"]
    assert certificate["id"] == granted["certificate_id"]
    progress = done(
        caller().post(f"{API}/progress/", {"number": receipt["number"], "query_code": receipt["query_code"]})
    )
    assert progress["state"] == "concluded"
    assert [line["kind"] for line in seen(owner, case["id"])["history"]][-1] == "case.conclude"


def test_every_command_has_its_input_and_its_address():
    moves = [move for part in parts() for move in part.all_moves]
    people = {move.name for move in moves if not RULES[move.action].could_ever(SYSTEM)}
    assert {operation.name for operation in operations()} == people


class TestDrafts:
    def draft(self, client, **body):
        return client.post(f"{API}/cases/", body, headers=once())

    def test_a_bundle_is_drafted_as_one(self, citizen, owner):
        make_matter("A"), make_matter("B")
        make_bundle("OT", "A", "B")
        case = done(self.draft(owner, bundle_code="OT", applicant_id=applicant_of(citizen)), 201)
        assert len(seen(owner, case["id"])["items"]) == 2

    @pytest.mark.parametrize("codes", [{}, {"matter_code": "A", "bundle_code": "B"}])
    def test_either_a_matter_or_a_bundle(self, citizen, owner, codes):
        answer = self.draft(owner, applicant_id=applicant_of(citizen), **codes)
        assert (told(answer), set(answer.json()["detail"])) == ((422, "invalid_input"), {"matter_code"})

    def test_what_is_not_on_offer_is_not_there(self, citizen, owner):
        assert told(self.draft(owner, matter_code="X", applicant_id=applicant_of(citizen))) == (404, "not_on_offer")

    def test_answers_are_kept_and_the_version_moves_on(self, citizen, owner):
        case = make_case(CaseState.DRAFT, citizen=citizen, answers={"shop_name": "旧名"})
        address = f"{API}/cases/{case.pk}/"
        saved = done(owner.patch(address, {"version": 0, "answers": {"shop_name": " 新名 ", "unknown": "1"}}))
        assert (saved["version"], seen(owner, case.pk)["answers"]) == (1, {"shop_name": "新名"})
        assert told(owner.patch(address, {"version": 0, "answers": {}})) == (409, "stale_version")
        assert told(owner.patch(address, {"answers": {}})) == (422, "invalid_input")


class TestMoves:
    def move(self, client, case, name, **body):
        return client.post(f"{API}/cases/{case.pk}/moves/{name}/", body)

    def test_a_move_without_a_version_is_refused_with_the_field(self):
        answer = self.move(staff(Role.CLERK), submitted(), "accept")
        assert (told(answer), set(answer.json()["detail"])) == ((422, "invalid_input"), {"version"})

    def test_a_stale_version_and_a_wrong_state_are_two_refusals(self):
        case, clerk = submitted(), staff(Role.CLERK)
        assert done(self.move(clerk, case, "accept", version=0))["version"] == 1
        assert told(self.move(clerk, case, "accept", version=0)) == (409, "stale_version")
        assert told(self.move(clerk, case, "accept", version=1)) == (409, "illegal_move")

    def test_refusals_of_the_rules_come_with_their_own_codes(self):
        case, clerk = submitted(one_form={"fields": [], "materials": [material(), material(LEASE)]}), staff(Role.CLERK)
        assert told(self.move(clerk, case, "accept", version=0)) == (422, "material_missing")
        late = self.move(clerk, case, "accept_with_deficiency", version=0, promises={"lease": "2027-03-06"})
        assert told(late) == (422, "promise_too_late")
        assert told(self.move(clerk, case, "decline", version=0, reason=" ")) == (422, "reason_missing")
        assert told(self.move(clerk, case, "request_correction", version=0, items=[])) == (422, "correction_list_empty")

    def test_unfilled_fields_are_named(self, citizen, owner):
        case = make_case(CaseState.DRAFT, citizen=citizen, answers={})
        answer = self.move(owner, case, "submit", version=0)
        assert (told(answer), set(answer.json()["detail"])) == ((422, "invalid_input"), {"shop_name"})

    def test_a_correction_is_asked_for_and_answered(self, citizen, owner):
        case, clerk = submitted(citizen=citizen), staff(Role.CLERK)
        items = [{"kind": "material", "code": "photo", "note": "不清晰"}, {"kind": "field", "code": "shop_name"}]
        done(self.move(clerk, case, "request_correction", version=0, items=items, remark="请尽快"))
        [notice] = seen(owner, case.pk)["notices"]
        assert [(item["name"], item["note"]) for item in notice["items"]] == [("照片", "不清晰"), ("店名", "")]
        assert done(self.move(owner, case, "correct", version=1))["state"] == "submitted"

    def test_silence_is_no_opinion_that_can_be_given(self):
        case, _item = in_review()
        task = case.tasks.get()
        reviewer = staff(Role.REVIEWER, task.department)
        answer = reviewer.post(
            f"{API}/reviews/{task.pk}/moves/give_opinion/", {"version": 0, "opinion": "deemed_agree"}
        )
        assert (told(answer), set(answer.json()["detail"])) == ((422, "invalid_input"), {"opinion"})

    def test_a_refusal_tells_its_reason_and_what_can_be_done_against_it(self, citizen, owner):
        case = make_case(CaseState.ACCEPTED, citizen=citizen)
        item = make_item(case, ItemState.REVIEWED)
        head = staff(Role.HEAD, item.department)
        refused = done(head.post(f"{API}/items/{item.pk}/moves/refuse/", {"version": 0, "reason": "不符合规划"}))
        assert refused["state"] == "refused"
        [told_item] = seen(owner, case.pk)["items"]
        assert told_item["decision_reason"] == "不符合规划"
        assert "行政复议" in told_item["remedies"]

    def test_a_supply_goes_back_with_its_reason(self, citizen, owner):
        case = make_case(CaseState.ACCEPTED, citizen=citizen)
        make_item(case, ItemState.UNDER_REVIEW)
        owed = make_deficiency(case, state=DeficiencyState.SUPPLIED.value)
        address = f"{API}/deficiencies/{owed.pk}/moves/return_supply/"
        assert done(staff(Role.CLERK).post(address, {"version": 0, "reason": "缺页"}))["state"] == "open"
        assert seen(owner, case.pk)["deficiencies"][0]["return_reason"] == "缺页"


class TestLanguage:
    def test_a_refusal_speaks_the_language_asked_for(self, owner, citizen):
        case = submitted(citizen=citizen)
        address = f"{API}/cases/{case.pk}/moves/correct/"
        chinese, english = (
            owner.post(address, {"version": 0}, headers={"Accept-Language": language}).json()
            for language in ("zh", "en")
        )
        assert chinese["message"] == "当前状态为“待受理”，不能办理“提交补正”"
        assert english["code"] == "illegal_move"
        assert not CHINESE.search(english["message"])

    def test_moves_and_history_speak_it_as_well(self, owner, citizen):
        case = make_case(CaseState.DRAFT, citizen=citizen)
        make_item(case)
        make_material(case)
        done(owner.post(f"{API}/cases/{case.pk}/moves/submit/", {"version": 0}))
        told_case = owner.get(f"{API}/cases/{case.pk}/", headers={"Accept-Language": "en"}).json()
        shown = [move["label"] + move["refusal"] for move in told_case["moves"]] + [told_case["history"][0]["sentence"]]
        assert not CHINESE.search("".join(shown))


class TestCost:
    """A move costs what its service costs, the finding of its case included, and what it takes to know the caller."""

    BUDGET = 12
    CALLER = 4

    def costs(self, reviews: int) -> list[int]:
        case, clerk = submitted(reviews), staff(Role.CLERK)
        accept = f"{API}/cases/{case.pk}/moves/accept/"
        cost_of_accepting = statements(lambda: done(clerk.post(accept, {"version": 0})))
        task = case.tasks.first()
        reviewer, address = staff(Role.REVIEWER, task.department), f"{API}/reviews/{task.pk}/moves/give_opinion/"
        body = {"version": 0, "opinion": "agree"}
        return [cost_of_accepting, statements(lambda: done(reviewer.post(address, body)))]

    def test_a_move_costs_the_same_few_statements_whatever_the_number_of_reviews(self):
        costs = [self.costs(reviews) for reviews in (1, 5, 22)]
        assert costs[0] == costs[1] == costs[2]
        assert max(costs[0]) <= self.BUDGET + self.CALLER

    def test_submitting_costs_few_statements(self, owner, citizen):
        case = make_case(CaseState.DRAFT, citizen=citizen)
        make_item(case)
        make_material(case)
        submit = f"{API}/cases/{case.pk}/moves/submit/"
        assert statements(lambda: done(owner.post(submit, {"version": 0}))) <= self.BUDGET + self.CALLER
