"""The dry run, the release of a hold, and what a silent department owes, on their pages."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import ReviewTask
from approvals.procedures.silence.models import LateOpinion, SilenceHold, WrittenOpinion
from approvals.reviews.services import silences
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_citizen, make_department, make_staff
from tests.factories.approvals.cases import BASIS, clock_end, in_review
from tests.factories.outages import make_outage
from tests.integration.calendar.steps import override

pytestmark = pytest.mark.usefixtures("published_years")

DUE = date(2026, 3, 9)

EXPIRY = clock_end(DUE)


def silent_task() -> ReviewTask:
    case, _item = in_review(reviews=2, basis=BASIS)
    return case.tasks.get(silence_basis=BASIS)


def get(client, user, name, moment, *args):
    client.force_login(user)
    with at(moment):
        return client.get(reverse(f"approvals:{name}", args=args))


@pytest.mark.parametrize(
    ("before", "heading"), [(1, "今晚 24:00"), (2, "三个工作日内届满"), (4, "下一个工作日届满"), (9, None)]
)
def test_the_dry_run_tells_how_near_each_silence_is(client, before, heading):
    task = silent_task()
    reviewer = make_staff(Role.REVIEWER, task.department)
    moment = EXPIRY - timedelta(days=before, hours=-10 if before == 1 else 10)
    page = get(client, reviewer, "upcoming", moment).content.decode()
    if heading is None:
        assert "没有将要视为同意的意见" in page
    else:
        assert BASIS in page


def test_each_department_sees_its_own_and_supervision_sees_all(client):
    task, other = silent_task(), silent_task()
    moment = EXPIRY - timedelta(hours=8)
    own = get(client, make_staff(Role.REVIEWER, task.department), "upcoming", moment).content.decode()
    assert reverse("approvals:task", args=[task.pk]) in own
    assert reverse("approvals:task", args=[other.pk]) not in own
    everything = get(client, make_staff(Role.SUPERVISOR), "upcoming", moment).content.decode()
    assert everything.count(BASIS) == 2


def test_what_lapses_later_than_three_working_days_ahead_is_not_listed(client):
    task = silent_task()
    page = get(client, make_staff(Role.REVIEWER, task.department), "upcoming", EXPIRY - timedelta(days=20))
    assert BASIS not in page.content.decode()


def test_what_an_unsettled_outage_or_a_new_calendar_may_move_is_not_announced(client):
    task = silent_task()
    supervisor, moment = make_staff(Role.SUPERVISOR), EXPIRY - timedelta(hours=8)
    outage = make_outage(moment - timedelta(hours=4), None)
    assert task.case.case_number not in get(client, supervisor, "upcoming", moment).content.decode()
    outage.delete()
    assert task.case.case_number in get(client, supervisor, "upcoming", moment).content.decode()
    override()
    assert task.case.case_number not in get(client, supervisor, "upcoming", moment).content.decode()


def test_nobody_else_looks_ahead(client):
    client.force_login(make_citizen())
    assert client.get(reverse("approvals:upcoming")).status_code == 403


def test_the_list_takes_as_many_statements_for_three_as_for_one(client):
    silent_task()
    supervisor = make_staff(Role.SUPERVISOR)
    client.force_login(supervisor)
    with at(EXPIRY - timedelta(hours=8)):
        with CaptureQueriesContext(connection) as one:
            client.get(reverse("approvals:upcoming"))
        silent_task()
        silent_task()
        with CaptureQueriesContext(connection) as three:
            client.get(reverse("approvals:upcoming"))
    assert len(one) == len(three) <= 8


def test_two_supervisors_release_a_hold_on_the_page(client):
    citizen, lead, silent = make_citizen(), make_department(), make_department()
    for _ in range(6):
        in_review(citizen=citizen, departments=[lead, silent], basis=BASIS)
    swept_at = EXPIRY + timedelta(minutes=2)
    with at(swept_at):
        assert silences.deem_silent_opinions() == 0
    hold = SilenceHold.objects.get()
    first, second = make_staff(Role.SUPERVISOR), make_staff(Role.SUPERVISOR)
    assert "提出解除暂缓" in get(client, first, "upcoming", swept_at).content.decode()
    client.post(reverse("approvals:release", args=[hold.pk]))
    assert "等待另一名监督人员确认" in get(client, first, "upcoming", swept_at).content.decode()
    assert client.post(reverse("approvals:release", args=[hold.pk])).status_code == 409
    assert "确认解除暂缓" in get(client, second, "upcoming", swept_at).content.decode()
    client.post(reverse("approvals:release", args=[hold.pk]))
    with at(swept_at):
        assert silences.deem_silent_opinions() == 6


def test_a_hold_of_another_region_is_neither_seen_nor_released(client):
    elsewhere = make_department(region="110000")
    hold = SilenceHold.objects.create(department=elsewhere, opened_at=EXPIRY, due_count=6, threshold=5)
    client.force_login(make_staff(Role.SUPERVISOR))
    assert elsewhere.name not in client.get(reverse("approvals:upcoming")).content.decode()
    assert client.post(reverse("approvals:release", args=[hold.pk])).status_code == 404
    client.force_login(make_staff(Role.SUPERVISOR, elsewhere))
    assert elsewhere.name in client.get(reverse("approvals:upcoming")).content.decode()
    assert client.post(reverse("approvals:release", args=[hold.pk])).status_code == 302


def test_the_silent_department_issues_its_paper_and_leaves_a_late_opinion(client):
    task = silent_task()
    reviewer = make_staff(Role.REVIEWER, task.department)
    swept_at = EXPIRY + timedelta(minutes=2)
    with at(swept_at):
        silences.deem_silent_opinions()
    page = get(client, reviewer, "speak-late", swept_at, task.pk).content.decode()
    assert "应在 2026-03-11 00:00 之前补发" in page
    url = reverse("approvals:speak-late", args=[task.pk])
    assert client.post(url, {"paper-text": ""}).status_code == 422
    assert client.post(url, {"late-opinion": "disagree", "late-reason": ""}).status_code == 422
    with at(swept_at):
        assert client.post(url, {"paper-text": "同意设置"}).status_code == 302
        assert client.post(url, {"paper-text": "同意设置"}).status_code == 409
        assert client.post(url, {"late-opinion": "disagree", "late-reason": "与规划不符"}).status_code == 302
    assert WrittenOpinion.objects.get().text == "同意设置"
    assert LateOpinion.objects.get().reason == "与规划不符"
    assert "与规划不符" in get(client, reviewer, "speak-late", swept_at, task.pk).content.decode()
    assert ReviewTask.objects.get(pk=task.pk).state == TaskState.DEEMED


def test_a_task_of_another_department_or_without_a_basis_has_no_such_page(client):
    task = silent_task()
    stranger = make_staff(Role.REVIEWER)
    assert get(client, stranger, "speak-late", EXPIRY, task.pk).status_code == 404
    decider = task.case.tasks.get(silence_basis="")
    own = make_staff(Role.REVIEWER, decider.department)
    assert get(client, own, "speak-late", EXPIRY, decider.pk).status_code == 404
