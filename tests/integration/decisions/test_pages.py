"""The pages of heads: what waits for a decision, and an item."""

from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion
from approvals.cases.models import CaseItem
from approvals.decisions.queries import DecisionTab
from approvals.materials.domain.vocabulary import DeficiencyState
from portal.accounts.roles import Role
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    LEASE,
    field,
    in_review,
    make_case,
    make_deficiency,
    make_item,
    material,
)
from tests.factories.approvals.desks import desk_of, page, statements, text
from tests.integration.decisions.steps import reviewed

pytestmark = [pytest.mark.no_cover, pytest.mark.usefixtures("monday")]


def item_url(item: CaseItem) -> str:
    return reverse("approvals:item", args=(item.pk,))


class TestDecisions:
    url = "/cases/decisions/"

    def test_what_waits_is_shown_with_opinions_and_what_holds_it(self):
        department = make_department()
        plan = material(LEASE, code="plan", name="总平面图", wanted_by=(1,))
        form = {"fields": [field()], "materials": [material(), material(LEASE), plan]}
        item = reviewed(lead_department=department, opinion=Opinion.DISAGREE, one_form=form)
        for code in ("lease", "plan"):
            make_deficiency(item.case, code)
        in_review(departments=[department], due_at=FILED_AT - timedelta(days=3), title="late")
        body = page(desk_of(Role.HEAD, department), self.url)
        assert "1 个不同意" in body
        assert "容缺材料未补齐：场地使用证明<" in body
        assert "本部门有 1 项意见已超期" in body

    @pytest.mark.parametrize("tab", DecisionTab)
    def test_three_rows_cost_as_much_as_one(self, tab):
        department = make_department()
        client, url = desk_of(Role.HEAD, department), f"{self.url}?tab={tab}"

        def one_more():
            reviewed(lead_department=department)
            make_item(make_case(CaseState.CONCLUDED, lead_department=department), ItemState.GRANTED)
            in_review(departments=[department], due_at=FILED_AT - timedelta(days=3))

        one_more()
        page(client, url)
        cost = statements(client, url)
        one_more()
        one_more()
        assert statements(client, url) == cost <= 7

    def test_granting_issues_the_certificate_and_offers_the_next_item(self):
        department = make_department()
        item, following = reviewed(lead_department=department, result_name="示例许可证"), None
        following = reviewed(lead_department=department)
        client = desk_of(Role.HEAD, department)
        assert "自知道本决定之日起六十日内" in page(client, item_url(item))
        body = text(client.post(item_url(item), {"seen_version": 0, "decision": "grant"}, follow=True))
        assert "准予许可" in body
        assert "查看电子证照：示例许可证" in body
        after = reverse("approvals:decisions-next", args=(item.pk,))
        assert client.get(after).url == item_url(following)
        client.post(item_url(following), {"seen_version": 0, "decision": "grant"})
        assert "没有其他待决定的事项了" in page(client, after, follow=True)

    def test_refusing_needs_a_reason_and_tells_the_remedies(self):
        department = make_department()
        item, client = reviewed(lead_department=department), desk_of(Role.HEAD, department)
        assert "请填写理由" in text(client.post(item_url(item), {"seen_version": 0, "decision": "refuse"}), 422)
        given = {"seen_version": 0, "decision": "refuse", "reason": "not safe"}
        body = text(client.post(item_url(item), given, follow=True))
        assert "not safe" in body
        assert "申请行政复议" in body

    def test_granting_against_an_opinion_needs_a_reason(self):
        department = make_department()
        item = reviewed(lead_department=department, opinion=Opinion.DISAGREE)
        client = desk_of(Role.HEAD, department)
        assert "请填写理由" in text(client.post(item_url(item), {"seen_version": 0, "decision": "grant"}), 422)

    def test_silence_is_shown_as_silence_with_its_basis(self):
        department = make_department()
        item = reviewed(lead_department=department, opinion=Opinion.DEEMED_AGREE)
        assert f"依据{BASIS}视为同意" in page(desk_of(Role.HEAD, department), item_url(item))

    @pytest.mark.parametrize("state", [DeficiencyState.OPEN, DeficiencyState.SUPPLIED])
    def test_what_is_owed_holds_the_grant_and_is_named(self, state):
        department = make_department()
        form = {"fields": [field()], "materials": [material(), material(LEASE)]}
        item = reviewed(lead_department=department, one_form=form)
        make_deficiency(item.case, state=state.value)
        client = desk_of(Role.HEAD, department)
        assert "暂不能作出准予决定：场地使用证明" in page(client, item_url(item))
        body = text(client.post(item_url(item), {"seen_version": 0, "decision": "grant", "reason": "kept"}), 409)
        assert "kept" in body

    def test_another_departments_item_does_not_exist(self):
        item = reviewed()
        client = desk_of(Role.HEAD)
        assert client.get(item_url(item)).status_code == 404
        assert client.post(item_url(item), {"seen_version": 0, "decision": "grant"}).status_code == 404
        assert CaseItem.objects.get(pk=item.pk).state == ItemState.REVIEWED
        assert "请检查填写的内容" in text(desk_of(Role.HEAD, item.department).post(item_url(item), {}), 422)

    def test_an_item_that_waits_for_another_says_so(self):
        case = make_case(CaseState.ACCEPTED)
        make_item(case, ItemState.UNDER_REVIEW, name="first")
        second = make_item(case, requires=[0])
        assert "等待“first”准予后开始" in page(desk_of(Role.HEAD, case.lead_department), item_url(second))
