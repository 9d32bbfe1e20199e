"""The applicant's list of cases."""

from datetime import timedelta

import pytest

from approvals.cases.domain.vocabulary import CaseState
from approvals.materials.domain.vocabulary import DeficiencyState
from tests.factories.accounts import make_enterprise
from tests.factories.approvals.cases import (
    FILED_AT,
    make_case,
    make_deficiency,
)
from tests.factories.approvals.desks import statements
from tests.integration.filing.steps import text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


class TestMyCases:
    def test_every_case_says_what_comes_next(self, page, citizen):
        draft = make_case(CaseState.DRAFT, citizen=citizen)
        correcting = make_case(CaseState.CORRECTING, citizen=citizen)
        owing = make_case(CaseState.ACCEPTED, citizen=citizen)
        make_deficiency(owing)
        settled = make_case(CaseState.ACCEPTED, citizen=citizen)
        make_deficiency(settled, state=DeficiencyState.CONFIRMED.value)
        shown = text(page.get(url("my-cases")))
        for name, case, label in (
            ("draft", draft, "继续填写"),
            ("correct", correcting, "去补正"),
            ("case", owing, "补交材料"),
            ("case", settled, "查看进度"),
        ):
            assert f'href="{url(name, case.pk)}">{label}' in shown
        assert shown.count("请在 2026-03-09 前补交容缺材料") == 1

    def test_cases_of_an_enterprise_are_there_and_those_of_others_are_not(self, page, citizen):
        enterprise = make_enterprise(citizen, name="清味轩")
        make_case(applicant=enterprise.applicant, title="企业的办件")
        make_case(title="别人的办件")
        shown = text(page.get(url("my-cases")))
        assert "企业的办件" in shown
        assert "别人的办件" not in shown

    def test_the_list_goes_on_after_ten(self, page, citizen):
        for number in range(11):
            make_case(citizen=citizen, title=f"办件{number:02d}", filed_at=FILED_AT + timedelta(hours=number))
        first = page.get(url("my-cases"))
        assert "办件10" in text(first)
        assert "办件00" not in text(first)
        following = first.context["next_url"]
        second = text(page.get(url("my-cases") + following))
        assert "办件00" in second
        assert "办件10" not in second
        assert page.get(url("my-cases") + "?cursor=forged").status_code == 422

    def test_the_list_costs_the_same_for_one_and_for_three(self, page, citizen):
        make_deficiency(make_case(CaseState.ACCEPTED, citizen=citizen))
        one = statements(page, url("my-cases"))
        for _more in range(2):
            make_deficiency(make_case(CaseState.ACCEPTED, citizen=citizen))
        assert statements(page, url("my-cases")) == one <= 3

    def test_nothing_yet_leads_to_the_matters(self, page):
        assert "还没有办件" in text(page.get(url("my-cases")))

    def test_a_visitor_signs_in_first(self, client):
        assert client.get(url("my-cases")).status_code == 302
