"""Why a day is what it is, the papers and files of a case, and the query by number and code."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from tests.factories.accounts import make_citizen, make_enterprise, make_staff
from tests.factories.approvals.cases import (
    LEASE,
    field,
    in_review,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    material,
)
from tests.integration.filing.steps import NOW, promised, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


class TestExplanation:
    def test_every_day_gives_its_reason(self, page, citizen):
        case, item = in_review(citizen=citizen)
        clock = promised(case, item)
        shown = text(page.get(url("clock", case.pk, clock.pk)))
        assert "为什么是 2026-03-09" in shown
        assert "自 2026-03-02 的次日起数，数满 5 个工作日，就是 2026-03-09" in shown
        for told in ("起算日，不计入期限", "第5个工作日", "周末，不计入期限", "今天"):
            assert told in shown
        assert "暂定" not in shown

    def test_days_of_an_unpublished_year_are_marked(self, page, citizen):
        case, item = in_review(citizen=citizen)
        clock = promised(case, item, date(2027, 1, 6), started_on=date(2026, 12, 30), is_provisional=True)
        shown = text(page.get(url("clock", case.pk, clock.pk)))
        assert "2027年安排尚未公布，日期为暂定" in shown
        assert "元旦放假，不计入期限" in shown

    @pytest.mark.parametrize("whose", ["case", "deficiency", "task"])
    def test_it_names_whose_period_it_is(self, page, citizen, whose):
        case, _item = in_review(citizen=citizen)
        owed = make_deficiency(case, name="租赁合同")
        clocks = {
            "case": lambda: make_clock(case, ClockKind.NOTICE),
            "deficiency": lambda: make_clock(case, ClockKind.SUPPLEMENT, deficiency=owed, unit="day"),
            "task": lambda: case.clocks.get(task__isnull=False),
        }
        names = {"case": case.lead_department.name, "deficiency": "租赁合同", "task": case.tasks.get().department.name}
        assert f"· {names[whose]}" in text(page.get(url("clock", case.pk, clocks[whose]().pk)))

    def test_a_period_of_another_case_does_not_exist_here(self, page, citizen):
        own, _item = in_review(citizen=citizen)
        other, _item = in_review()
        assert page.get(url("clock", own.pk, other.clocks.get().pk)).status_code == 404
        assert page.get(url("clock", other.pk, other.clocks.get().pk)).status_code == 404


class TestPapers:
    def test_an_acceptance_names_the_limits(self, page, citizen):
        case, item = in_review(citizen=citizen)
        promised(case, item)
        shown = text(page.get(url("document", case.pk, "acceptance")))
        for told in ("受理通知书", "决定予以受理", "承诺办结 2026-03-09", case.applicant.name, "第三十二条"):
            assert told in shown

    @pytest.mark.parametrize(
        ("flags", "told"),
        [
            ({"is_accepted_with_deficiency": True}, "容缺受理通知书"),
            ({"is_deemed_accepted": True}, "自收到申请之日起视为受理"),
        ],
    )
    def test_an_acceptance_says_how_it_came_about(self, page, citizen, flags, told):
        case = make_case(CaseState.ACCEPTED, citizen=citizen, **flags)
        make_item(case)
        make_deficiency(case)
        shown = text(page.get(url("document", case.pk, "acceptance")))
        assert told in shown
        assert "承诺于 2026-03-09 前补交" in shown

    @pytest.mark.parametrize(
        ("promises", "told", "untold"),
        [
            ({LEASE["code"]: {"on": "2026-03-20"}}, "承诺于 2026-03-20 前补交", "承诺人（签名或者盖章）"),
            ({}, "承诺人（签名或者盖章）", "承诺于 2026-03-20 前补交"),
        ],
    )
    def test_a_promise_is_printed_as_made_or_to_be_signed(self, page, citizen, promises, told, untold):
        form = {"fields": [field()], "materials": [material(), material(LEASE)]}
        case = make_case(CaseState.SUBMITTED, citizen=citizen, one_form=form, promises=promises)
        make_item(case)
        make_material(case)
        shown = text(page.get(url("document", case.pk, "promise")))
        for line in ("容缺承诺书", LEASE["name"], "逾期不补交的，由本申请人承担相应后果", case.applicant.name, told):
            assert line in shown
        assert untold not in shown

    def test_an_accepted_promise_names_its_day_and_without_one_there_is_no_paper(self, page, citizen):
        case = make_case(CaseState.ACCEPTED, citizen=citizen, is_accepted_with_deficiency=True)
        make_item(case)
        assert page.get(url("document", case.pk, "promise")).status_code == 404
        make_deficiency(case)
        shown = text(page.get(url("document", case.pk, "promise")))
        assert "承诺于 2026-03-09 前补交" in shown
        assert "签名或者盖章" not in shown

    def test_a_refusal_gives_reasons_and_remedies(self, page, citizen):
        case = make_case(CaseState.CONCLUDED, citizen=citizen, closed_at=NOW)
        item = make_item(case, ItemState.REFUSED, decision_reason="距离不足", remedies="可以申请行政复议")
        shown = text(page.get(url("document", case.pk, f"decision-{item.pk}")))
        for told in ("不予许可决定书", "理由：距离不足", "可以申请行政复议", item.department.name):
            assert told in shown

    @pytest.mark.parametrize(
        ("state", "told"), [(CaseState.DECLINED, "不予受理决定书"), (CaseState.NOT_LICENSABLE, "不受理告知书")]
    )
    def test_turning_a_case_away_is_put_in_writing(self, page, citizen, state, told):
        case = make_case(state, citizen=citizen, closing_reason="请向邻县申请", closed_at=NOW)
        make_item(case)
        shown = text(page.get(url("document", case.pk, "closing")))
        assert told in shown
        assert "理由：请向邻县申请" in shown

    def test_a_paper_that_there_is_not_is_not_found(self, page, citizen):
        case = make_case(CaseState.SUBMITTED, citizen=citizen)
        make_item(case)
        assert page.get(url("document", case.pk, "acceptance")).status_code == 404


class TestFiles:
    def stored(self, case: Case, content_type: str = "application/pdf", name: str = "照片.pdf"):
        paper = make_material(case, file_name=name, content_type=content_type)
        paper.file.save("stored", ContentFile(b"%PDF-1.4"))
        return paper

    @pytest.mark.parametrize(
        ("content_type", "bound"), [("application/pdf", "object-src 'self'"), ("image/png", "sandbox")]
    )
    def test_a_picture_or_a_pdf_is_shown_and_cannot_act(self, page, citizen, content_type, bound):
        case = make_case(citizen=citizen)
        response = page.get(url("material-file", case.pk, self.stored(case, content_type).pk))
        assert b"".join(response.streaming_content) == b"%PDF-1.4"
        assert response["Content-Disposition"].startswith("inline")
        assert response["Content-Type"] == content_type
        assert response["X-Content-Type-Options"] == "nosniff"
        policy = response["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert policy.endswith(bound)

    def test_anything_else_is_only_kept(self, page, citizen):
        case = make_case(citizen=citizen)
        response = page.get(url("material-file", case.pk, self.stored(case, "text/html", "a.html").pk))
        assert response["Content-Disposition"].startswith("attachment")
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Security-Policy"].endswith("sandbox")

    def test_only_those_who_may_see_the_case_may_see_its_files(self, client, citizen):
        case, item = in_review(citizen=citizen)
        path = url("material-file", case.pk, self.stored(case).pk)
        assert client.get(path).status_code == 302
        client.force_login(make_citizen())
        assert client.get(path).status_code == 404
        client.force_login(make_staff(Role.REVIEWER))
        assert client.get(path).status_code == 404
        client.force_login(make_staff(Role.REVIEWER, item.department))
        assert client.get(path).status_code == 200

    def test_a_file_is_found_under_its_own_case_only(self, page, citizen):
        paper = self.stored(make_case(citizen=citizen))
        assert page.get(url("material-file", make_case(citizen=citizen).pk, paper.pk)).status_code == 404


class TestPublicQuery:
    def asked(self, case: Case, **other: str) -> dict[str, str]:
        return {"number": case.case_number, "code": case.query_code} | other

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_number_and_code_show_steps_and_dates_only(self, client, citizen, method):
        Applicant.objects.filter(person__user=citizen).update(name="林小满")
        case, item = in_review(citizen=citizen)
        promised(case, item)
        response = getattr(client, method)(url("public-progress"), self.asked(case, code=case.query_code.lower()))
        shown = text(response)
        assert "林**" in shown
        assert "林小满" not in shown
        assert "预计 03-09" in shown
        for hidden in ("小满面馆", item.department.name, citizen.person.id_number):
            assert hidden not in shown
        assert response["Referrer-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"]

    def test_the_name_of_an_enterprise_is_public(self, client):
        case = make_case(applicant=make_enterprise(name="清味轩").applicant)
        assert "清味轩" in text(client.post(url("public-progress"), self.asked(case)))

    def test_a_wrong_number_and_a_wrong_code_are_the_same_answer(self, client):
        case = make_case()
        answers = [
            text(client.post(url("public-progress"), self.asked(case, **wrong)), 404)
            for wrong in ({"code": "WRONGCODES"}, {"number": "000000-20260302-999999"})
        ]
        for answer in answers:
            assert answer.count("没有找到与该办件编号和查询码相符的办件") == 1

    def test_a_draft_cannot_be_asked_for(self, client):
        make_case(CaseState.DRAFT)
        response = client.post(url("public-progress"), {"number": "", "code": ""})
        assert "field-wrong" in text(response)

    def test_the_number_alone_fills_the_form(self, client):
        shown = text(client.get(url("public-progress"), {"number": "000000-1"}))
        assert 'value="000000-1"' in shown
        assert "field-wrong" not in shown

    def test_guessing_ends(self, client):
        case = make_case()
        for _attempt in range(60):
            client.post(url("public-progress"), self.asked(case, code="WRONGCODES"))
        assert "操作过于频繁" in text(client.post(url("public-progress"), self.asked(case)), 429)
