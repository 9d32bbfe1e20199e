"""What the API tells of cases: the whole of one, lists by key, periods day by day, files, progress for everybody."""

from datetime import date
from hashlib import sha256

import pytest

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion, TaskState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from portal.accounts.models import Applicant, Department
from portal.accounts.roles import Role
from portal.api.limits import Limit
from tests.factories.accounts import make_citizen, make_department, make_enterprise, make_user
from tests.factories.approvals.api import API, caller, staff, statements, told, upload
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    clock_end,
    field,
    in_review,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    make_task,
    material,
)
from tests.factories.approvals.drafts import PDF

pytestmark = pytest.mark.usefixtures("monday")


LISTS = ("cases/", "reviews/", "decisions/")

NUMBER = "320100199003071236"

PERSONAL = {
    "fields": [
        field(),
        field(code="id_number", kind="citizen_number", label="身份证号"),
        field(code="mobile", kind="mobile", label="手机"),
    ],
    "materials": [material()],
}

ANSWERS = {"shop_name": "小满面馆", "id_number": NUMBER, "mobile": "13800001234"}


@pytest.fixture
def citizen():
    return make_citizen()


@pytest.fixture
def owner(citizen):
    return caller(citizen)


def seen(client, case_id: int) -> dict:
    answer = client.get(f"{API}/cases/{case_id}/")
    assert answer.status_code == 200
    return answer.json()


def listed(client, path: str) -> list[dict]:
    answer = client.get(f"{API}/{path}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["results"]


class TestCase:
    def test_numbers_of_people_and_the_query_code_are_for_those_who_file(self, owner, citizen):
        case = make_case(CaseState.SUBMITTED, citizen=citizen, one_form=PERSONAL, answers=ANSWERS)
        make_item(case)
        own = seen(owner, case.pk)
        assert (own["answers"], own["query_code"]) == (ANSWERS, case.query_code)
        for client in (staff(Role.CLERK), staff(Role.REVIEWER, case.lead_department), staff(Role.SUPERVISOR)):
            others = seen(client, case.pk)
            assert others["query_code"] == ""
            assert others["answers"] == ANSWERS | {"id_number": "3201**********1236", "mobile": "138****1234"}

    def test_a_clerk_reads_in_full_what_was_filed_at_the_window(self, citizen):
        fields = {"channel": "counter", "one_form": PERSONAL, "answers": ANSWERS}
        case = make_case(CaseState.SUBMITTED, citizen=citizen, **fields)
        assert seen(staff(Role.CLERK), case.pk)["answers"] == ANSWERS

    def test_everything_that_belongs_to_it_is_there(self, owner, citizen):
        case, item = in_review(reviews=2, basis=BASIS, citizen=citizen, one_form=PERSONAL)
        make_clock(case, ClockKind.DECISION, item=item, expires_at=clock_end(date(2026, 3, 30)), allotted=20)
        handed_in = make_material(case)
        make_deficiency(case)
        found = seen(owner, case.pk)
        [shown] = found["items"]
        assert [review["basis"] for review in shown["reviews"]] == ["", BASIS]
        decision = next(clock for clock in found["clocks"] if clock["kind"] == "decision")
        assert (decision["due_on"], decision["remaining"], decision["item_id"]) == ("2026-03-30", 20, item.pk)
        assert [row["id"] for row in found["materials"]] == [handed_in.pk]
        assert found["deficiencies"][0]["promised_on"] == "2026-03-09"
        assert found["today"] == "2026-03-02"

    def test_it_offers_what_one_may_do_and_says_why_not_now(self, owner, citizen):
        case, _item = in_review(citizen=citizen)
        owed, task = make_deficiency(case), case.tasks.get()
        offered = {move["name"]: move for move in seen(owner, case.pk)["moves"]}
        assert set(offered) == {"submit", "correct", "withdraw", "supply"}
        assert offered["withdraw"]["is_available"]
        assert offered["supply"]["url"] == f"{API}/deficiencies/{owed.pk}/moves/supply/"
        assert not offered["submit"]["is_available"]
        assert offered["submit"]["refusal"] == "当前状态为“审查中”，不能办理“提交申请”"
        reviewer = staff(Role.REVIEWER, task.department)
        [opinion] = [move for move in seen(reviewer, case.pk)["moves"] if move["part"] == "review"]
        assert (opinion["id"], opinion["version"], opinion["is_available"]) == (task.pk, 0, True)

    def test_a_case_costs_the_same_however_much_belongs_to_it(self, owner, citizen):
        def grown(size: int) -> Case:
            form = {"fields": [field()], "materials": [material(code=f"m{n}") for n in range(size)]}
            case = make_case(CaseState.ACCEPTED, citizen=citizen, one_form=form)
            for n in range(size):
                item = make_item(case, ItemState.UNDER_REVIEW)
                make_task(item)
                make_clock(case, ClockKind.DECISION, item=item)
                make_material(case, f"m{n}")
                make_deficiency(case, f"m{n}")
            return case

        small, large = grown(1), grown(3)
        assert statements(lambda: seen(owner, small.pk)) == statements(lambda: seen(owner, large.pk))


class TestLists:
    def add(self, department: Department) -> None:
        """A case with something open, said, awaiting and decided, and a material owed."""
        case, item = in_review(departments=[department])
        make_deficiency(case)
        make_clock(case, ClockKind.DECISION, item=item)
        reviewed = make_item(case, ItemState.REVIEWED, department=department)
        said = {"opinion": Opinion.AGREE.value, "answered_by": make_user(), "effective_at": FILED_AT}
        make_task(reviewed, department, state=TaskState.ANSWERED.value, **said)
        make_item(case, ItemState.GRANTED, department=department)

    @pytest.mark.parametrize(
        "path", ["cases/", "reviews/", "reviews/?tab=done", "decisions/", "decisions/?tab=decided"]
    )
    def test_a_list_costs_the_same_for_one_row_and_for_three(self, path):
        department = make_department()
        head = staff(Role.HEAD, department)
        self.add(department)
        one = statements(lambda: listed(head, path))
        assert len(listed(head, path)) == 1
        self.add(department)
        self.add(department)
        assert statements(lambda: listed(head, path)) == one
        assert len(listed(head, path)) == 3

    @pytest.mark.parametrize("path", LISTS)
    def test_pages_follow_each_other_by_key(self, path):
        department = make_department()
        head = staff(Role.HEAD, department)
        for _n in range(3):
            self.add(department)
        url, found = f"{API}/{path}?size=2", []
        while url:
            page = head.get(url).json()
            assert len(page["results"]) <= 2
            found += [row["id"] for row in page["results"]]
            url = page["next"]
        assert found == [row["id"] for row in listed(head, path)]
        assert len(set(found)) == 3

    def test_cases_are_narrowed_by_state_and_found_by_number(self, owner, citizen):
        draft = make_case(CaseState.DRAFT, citizen=citizen)
        filed = make_case(CaseState.SUBMITTED, citizen=citizen)
        assert [row["id"] for row in listed(owner, "cases/")] == [filed.pk, draft.pk]
        assert [row["id"] for row in listed(owner, "cases/?state=draft")] == [draft.pk]
        assert [row["id"] for row in listed(owner, f"cases/?number={filed.case_number}")] == [filed.pk]
        assert told(owner.get(f"{API}/cases/?state=lost")) == (422, "invalid_input")
        assert told(owner.get(f"{API}/cases/?cursor=lost")) == (422, "invalid_cursor")

    def test_the_inbox_holds_the_departments_own_soonest_due_first(self):
        department = make_department()
        late, _item = in_review(departments=[department], due_at=clock_end(date(2026, 3, 20)))
        soon, item = in_review(departments=[department])
        in_review()
        reviewer = staff(Role.REVIEWER, department)
        lines = listed(reviewer, "reviews/")
        assert [line["case_id"] for line in lines] == [soon.pk, late.pk]
        assert lines[0]["clock"]["remaining"] == 5
        assert listed(reviewer, f"reviews/?matter={item.matter_code}X") == []
        assert told(reviewer.get(f"{API}/reviews/?tab=lost")) == (422, "invalid_input")

    def test_the_decisions_hold_what_waits_for_the_head(self):
        department = make_department()
        self.add(department)
        [line] = listed(staff(Role.HEAD, department), "decisions/")
        assert (line["state"], line["opinions"], line["version"]) == ("reviewed", 1, 0)


class TestExplanation:
    def explain(self, client, case, clock, **headers) -> dict:
        return client.get(f"{API}/cases/{case.pk}/clocks/{clock.pk}/explanation/", headers=headers).json()

    def test_every_day_says_whose_it_was_and_why(self, owner, citizen):
        case = make_case(CaseState.SUBMITTED, citizen=citizen)
        found = self.explain(owner, case, make_clock(case, ClockKind.NOTICE))
        days = {day["on"]: (day["use"], day["number"], day["sentence"]) for day in found["days"]}
        assert days["2026-03-02"] == ("start", 0, "起算日，不计入期限，自次日起算")
        assert days["2026-03-06"] == ("counted", 4, "第4个工作日")
        assert days["2026-03-07"] == ("rest", 0, "周末，不计入期限")
        assert (found["counted"], found["clock"]["due_on"]) == (5, "2026-03-09")
        assert found["owner"] == case.lead_department.name

    def test_in_english_as_well(self, owner, citizen):
        case = make_case(CaseState.SUBMITTED, citizen=citizen)
        found = self.explain(owner, case, make_clock(case, ClockKind.NOTICE), **{"Accept-Language": "en"})
        assert all(day["sentence"].isascii() for day in found["days"])


class TestFiles:
    def test_what_was_handed_in_is_given_back_to_be_saved(self, owner, citizen):
        case = make_case(CaseState.DRAFT, citizen=citizen)
        handed_in = upload(owner, case.pk, name="照 片.pdf").json()
        file = owner.get(f"{API}/cases/{case.pk}/files/{handed_in['id']}/")
        assert sha256(b"".join(file.streaming_content)).hexdigest() == handed_in["sha256"]
        assert file["Content-Disposition"].startswith("attachment")
        assert file["X-Content-Type-Options"] == "nosniff"
        assert file["Content-Type"] == "application/octet-stream"
        assert (handed_in["sent_size"], handed_in["evidence_level"]) == (len(PDF), "C")

    def test_a_material_without_a_file_has_none_to_give(self, owner, citizen):
        case = make_case(CaseState.DRAFT, citizen=citizen)
        without = make_material(case)
        assert told(owner.get(f"{API}/cases/{case.pk}/files/{without.pk}/")) == (404, "not_found")


class TestProgress:
    def ask(self, case: Case, **changed: str):
        asked = {"number": case.case_number, "query_code": case.query_code} | changed
        return caller().post(f"{API}/progress/", asked)

    def test_whoever_holds_the_receipt_learns_how_far_it_is_and_no_more(self, citizen):
        case, item = in_review(citizen=citizen, one_form=PERSONAL, answers=ANSWERS)
        make_clock(case, ClockKind.PROMISE, item=item)
        found = self.ask(case, query_code=case.query_code.lower())
        body = found.json()
        assert body["applicant"] == citizen.display_name[0] + "**"
        assert body["items"][0]["reviews"] == [
            {"department": item.department.name, "state": "open", "due_on": "2026-03-09"}
        ]
        assert body["plan"]["left"] == 5
        assert not {NUMBER, "13800001234", "小满面馆", citizen.display_name} & set(_texts(body))

    def test_the_name_of_an_enterprise_is_public(self):
        enterprise = Applicant.objects.get(enterprise=make_enterprise())
        case = make_case(CaseState.SUBMITTED, applicant=enterprise)
        assert self.ask(case).json()["applicant"] == enterprise.name

    def test_a_wrong_number_and_a_wrong_code_are_the_same_answer(self):
        case = make_case(CaseState.SUBMITTED)
        wrong_code, wrong_number = (
            self.ask(case, query_code="ABCDEFGHJM"),
            self.ask(case, number="000000-20260302-999999"),
        )
        assert told(wrong_code) == (404, "no_such_case")
        assert wrong_code.json() == wrong_number.json()

    def test_a_draft_has_no_progress(self):
        make_case(CaseState.DRAFT)
        assert told(caller().post(f"{API}/progress/", {"number": "", "query_code": ""})) == (422, "invalid_input")

    def test_guessing_is_limited_by_address(self, monkeypatch):
        case = make_case(CaseState.SUBMITTED)
        monkeypatch.setattr("approvals.dossier.api.LOOK_UPS", Limit("test-progress", calls=2, seconds=60))
        answers = [self.ask(case, query_code="WRONG") for _n in range(3)]
        assert [answer.status_code for answer in answers] == [404, 404, 429]
        assert answers[-1]["Retry-After"] == "60"


def _texts(body) -> list[str]:
    if isinstance(body, dict):
        return [text for value in body.values() for text in _texts(value)]
    if isinstance(body, list):
        return [text for value in body for text in _texts(value)]
    return [str(body)]
