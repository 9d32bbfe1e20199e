"""The pages of reviewers: what waits for them, and a task."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.clocks.models import Clock
from approvals.inbox.queries import InboxTab
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import (
    BASIS,
    DUE_ON,
    FILED_AT,
    LEASE,
    clock_end,
    field,
    in_review,
    material,
)
from tests.factories.approvals.desks import desk_of, page, statements, text
from tests.integration.decisions.steps import reviewed

pytestmark = [pytest.mark.no_cover, pytest.mark.usefixtures("monday")]


AFTER = clock_end(DUE_ON) + timedelta(minutes=5)
"""After the periods that the factories start have run out."""


def task_url(task: ReviewTask) -> str:
    return reverse("approvals:task", args=(task.pk,))


def own_task(item: CaseItem) -> ReviewTask:
    return item.tasks.get(department=item.department)


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
        for rows in (CaseItem.objects, ReviewTask.objects):
            rows.filter(case__title="open").update(matter_code="other")
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
        assert statements(client, url) == cost <= 5


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
        assert max(costs) <= 6
