"""The pages of reviewers, heads and supervisors, and who may come in where."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.decisions.queries import DecisionTab
from approvals.inbox.queries import InboxTab
from approvals.materials.domain.vocabulary import DeficiencyState
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_citizen, make_department, make_user
from tests.factories.cases import (
    BASIS,
    DUE_ON,
    FILED_AT,
    LEASE,
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
from tests.factories.desks import desk_of, page, statements, text

pytestmark = [pytest.mark.no_cover, pytest.mark.usefixtures("monday")]

AFTER = clock_end(DUE_ON) + timedelta(minutes=5)
"""After the periods that the factories start have run out."""


PLACES = {
    "approvals:queue": {Role.CLERK},
    "approvals:counter-start": {Role.CLERK},
    "approvals:inbox": {Role.REVIEWER, Role.HEAD},
    "approvals:decisions": {Role.HEAD},
    "approvals:supervision": {Role.SUPERVISOR},
}


def task_url(task: ReviewTask) -> str:
    return reverse("approvals:task", args=(task.pk,))


def item_url(item: CaseItem) -> str:
    return reverse("approvals:item", args=(item.pk,))


def own_task(item: CaseItem) -> ReviewTask:
    return item.tasks.get(department=item.department)


def reviewed(*, opinion: Opinion = Opinion.AGREE, result_name: str = "", **fields) -> CaseItem:
    """An item that waits for its decision, with one opinion, complete but for what it asks beyond a photo."""
    case = make_case(CaseState.ACCEPTED, **fields)
    make_material(case)
    item = make_item(case, ItemState.REVIEWED, result_name=result_name)
    silent = opinion is Opinion.DEEMED_AGREE
    make_task(
        item,
        state=(TaskState.DEEMED if silent else TaskState.ANSWERED).value,
        opinion=opinion.value,
        reason="the reason",
        silence_basis=BASIS if silent else "",
        answered_by=None if silent else make_user(),
        answered_at=FILED_AT,
        effective_at=FILED_AT,
    )
    make_clock(case, ClockKind.DECISION, item=item, allotted=20, expires_at=clock_end(date(2026, 3, 30)))
    return item


class TestDoors:
    @pytest.mark.parametrize("role", Role)
    def test_each_role_comes_in_where_it_works_and_nowhere_else(self, role):
        client = desk_of(role)
        met = {name: client.get(reverse(name)).status_code for name in PLACES}
        assert met == {name: 200 if role in roles else 403 for name, roles in PLACES.items()}

    @pytest.mark.parametrize("name", PLACES)
    def test_visitors_sign_in_first_and_applicants_stay_outside(self, name):
        assert Client().get(reverse(name)).status_code == 302
        client = Client()
        client.force_login(make_citizen())
        assert client.get(reverse(name)).status_code == 403


class TestInbox:
    url = "/cases/inbox/"

    def test_overdue_comes_first_then_what_is_due_soonest(self):
        department = make_department()
        late, soon, later = (datetime(2026, 2, 27, tzinfo=UTC), clock_end(DUE_ON), clock_end(date(2026, 3, 30)))
        for name, due_at in (("later", later), ("late", late), ("soon", soon)):
            in_review(departments=[department], due_at=due_at, title=name)
        body = page(desk_of(Role.REVIEWER, department), self.url)
        assert body.index(">late<") < body.index(">soon<") < body.index(">later<")

    def test_of_what_is_overdue_the_oldest_comes_first(self):
        department = make_department()
        for name, days in (("newer", 1), ("oldest", 9), ("older", 3)):
            in_review(departments=[department], due_at=FILED_AT - timedelta(days=days), title=name)
        in_review(departments=[department], title="in time")
        body = page(desk_of(Role.REVIEWER, department), f"{self.url}?tab=overdue")
        assert body.index(">oldest<") < body.index(">older<") < body.index(">newer<")
        assert ">in time<" not in body

    def test_a_date_in_an_unpublished_year_is_in_the_list_and_marked(self):
        department = make_department()
        in_review(departments=[department])
        ReviewTask.objects.update(due_at=None)
        Clock.objects.update(is_provisional=True)
        assert "（暂定）" in page(desk_of(Role.REVIEWER, department), self.url)

    def test_silence_announces_what_it_will_do_and_when(self):
        silent = make_department()
        in_review(departments=[make_department(), silent], basis=BASIS)
        body = page(desk_of(Role.REVIEWER, silent), self.url)
        assert f"沉默视为同意（依据{BASIS}），将于 2026-03-10 00:00 生效" in body

    def test_other_departments_tasks_are_not_there(self):
        _case, item = in_review(title="private")
        assert "private" not in page(desk_of(Role.REVIEWER), self.url)
        assert desk_of(Role.REVIEWER).get(task_url(own_task(item))).status_code == 404
        assert desk_of(Role.HEAD).post(task_url(own_task(item)), {"opinion": "agree"}).status_code == 404

    def test_it_can_be_narrowed_to_a_matter_and_to_what_is_done(self):
        department = make_department()
        in_review(departments=[department], title="open")
        reviewed(lead_department=department, title="done")
        CaseItem.objects.filter(case__title="open").update(matter_code="other")
        client = desk_of(Role.REVIEWER, department)
        assert "open" in page(client, self.url, data={"matter": "other"})
        assert ">open<" not in page(client, self.url, data={"matter": "M"})
        done = page(client, self.url, data={"tab": "done"})
        assert "done" in done
        assert "同意" in done

    @pytest.mark.parametrize("tab", InboxTab)
    def test_three_rows_cost_as_much_as_one(self, tab):
        department = make_department()
        client, url = desk_of(Role.REVIEWER, department), f"{self.url}?tab={tab}"

        def one_more():
            in_review(departments=[department])
            in_review(departments=[department], due_at=FILED_AT - timedelta(days=3))
            reviewed(lead_department=department)

        one_more()
        page(client, url)
        cost = statements(client, url)
        one_more()
        one_more()
        assert statements(client, url) == cost


class TestTask:
    def test_an_opinion_is_given_and_the_next_task_offered(self):
        department = make_department()
        _case, item = in_review(departments=[department])
        _other, urgent = in_review(departments=[department], due_at=clock_end(date(2026, 3, 4)))
        client = desk_of(Role.REVIEWER, department)
        url = task_url(own_task(item))
        page(client, url)
        body = text(client.post(url, {"seen_version": 0, "opinion": "agree", "reason": ""}, follow=True))
        assert "提出意见：同意" in body
        assert own_task(item).state == TaskState.ANSWERED
        following = reverse("approvals:inbox-next", args=(own_task(item).pk,))
        assert following in body
        assert client.get(following).url == task_url(own_task(urgent))
        client.post(task_url(own_task(urgent)), {"seen_version": 0, "opinion": "agree"})
        assert "没有其他待提出的意见了" in page(client, following, follow=True)

    def test_a_disagreement_needs_a_reason(self):
        department = make_department()
        _case, item = in_review(departments=[department])
        client, url = desk_of(Role.HEAD, department), task_url(own_task(item))
        assert "请填写理由" in text(client.post(url, {"seen_version": 0, "opinion": "disagree"}), 422)
        assert "请检查填写的内容" in text(client.post(url, {"seen_version": 0}), 422)
        assert own_task(item).state == TaskState.OPEN

    def test_silence_is_no_opinion_that_one_can_give(self):
        department = make_department()
        _case, item = in_review(departments=[department])
        given = {"seen_version": 0, "opinion": "deemed_agree"}
        text(desk_of(Role.REVIEWER, department).post(task_url(own_task(item)), given), 422)

    def test_an_opinion_after_expiry_is_told_that_it_is_too_late_and_not_lost(self):
        silent = make_department()
        _case, item = in_review(departments=[make_department(), silent], basis=BASIS)
        task = item.tasks.get(department=silent)
        client = desk_of(Role.REVIEWER, silent)
        with at(AFTER):
            given = {"seen_version": 0, "opinion": "disagree", "reason": "written too late"}
            body = text(client.post(task_url(task), given), 409)
        assert "意见期限已于 2026-03-09 届满，依规定视为同意" in body
        assert "written too late" in body
        task.refresh_from_db()
        assert task.state == TaskState.OPEN

    def test_a_stale_page_shows_the_opinion_that_is_already_there(self):
        department = make_department()
        _case, item = in_review(departments=[department])
        client, url = desk_of(Role.REVIEWER, department), task_url(own_task(item))
        client.post(url, {"seen_version": 0, "opinion": "agree"})
        given = {"seen_version": 0, "opinion": "disagree", "reason": "kept"}
        body = text(client.post(url, given), 409)
        assert "当前状态：已提出意见" in body
        assert "kept" in body

    def test_a_department_reads_what_its_item_wants_and_no_more(self):
        form = {
            "fields": [field(), field(code="secret", label="others", asked_by=[1])],
            "materials": [material(), material(LEASE, wanted_by=(1,))],
        }
        department = make_department()
        _case, item = in_review(departments=[department], one_form=form)
        body = page(desk_of(Role.REVIEWER, department), task_url(own_task(item)))
        assert "照片" in body
        assert "others" not in body
        assert "场地使用证明" not in body

    def test_the_page_costs_the_same_whatever_the_number_of_reviews(self):
        department = make_department()
        client = desk_of(Role.REVIEWER, department)
        costs = set()
        for reviews in (2, 6):
            _case, item = in_review(departments=[department, *(make_department() for _ in range(reviews - 1))])
            page(client, task_url(own_task(item)))
            costs.add(statements(client, task_url(own_task(item))))
        assert len(costs) == 1


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
        assert statements(client, url) == cost

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
