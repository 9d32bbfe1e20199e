"""The pages about an item's time: reviewers, heads, the head of the government, and what the applicant reads."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from approvals.cases.models import CaseItem
from approvals.clocks.domain.vocabulary import ExtensionState, PauseState
from approvals.clocks.models import Extension, Pause
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_citizen, make_department
from tests.factories.approvals.cases import BASIS
from tests.factories.approvals.desks import desk_of, page, statements, text
from tests.factories.approvals.periods import item_with_periods, make_extension, make_pause, noon
from tests.integration.procedures.pauses.steps import answer, reviewer_of, start

pytestmark = pytest.mark.django_db

PROCEDURE = {
    "seen_version": 0,
    "ground": "expert_review",
    "document_number": "示消评〔2026〕3号",
    "notice": "消防设计需要专家评审",
    "needed_workdays": 5,
}

MORE = {"seen_version": 0, "workdays": 10, "reason": "需要外省协查"}

IN_TIME, TOO_LATE = noon(4), noon(31)

WAITING = {"state": "requested", "began_at": None, "started_on": None, "planned_end_on": None}


@pytest.fixture(autouse=True)
def moment(published_years):
    with at(IN_TIME):
        yield


def url(name: str, pk: int) -> str:
    return reverse(f"approvals:{name}", args=(pk,))


def task_url(item: CaseItem) -> str:
    return url("task", item.tasks.get(department=item.department).pk)


def owner_of(case) -> Client:
    client = Client()
    client.force_login(case.filed_by)
    return client


class TestPausing:
    def test_a_reviewer_starts_one_from_the_task_and_ends_it_there(self):
        _case, item = item_with_periods(reviews=2, basis=BASIS)
        client = desk_of(Role.REVIEWER, item.department)
        assert url("pause-item", item.pk) in page(client, task_url(item))
        body = page(client, url("pause-item", item.pk))
        assert "只有这些程序和听证所需的时间不计入期限" in body
        assert "2026-03-30" in body
        body = text(client.post(url("pause-item", item.pk), PROCEDURE, follow=True))
        assert "已登记“示例事项”的特别程序" in body
        assert "2026-03-04 的次日起不计入期限，最迟至 2026-03-11" in body
        assert "特别程序期间不计入" in body
        pause = Pause.objects.get()
        resume = url("resume-pause", pause.pk)
        assert resume in body
        assert "消防设计需要专家评审" in page(client, resume)
        assert "自次日起恢复计算期限" in text(client.post(resume, {"seen_version": pause.version}, follow=True))
        assert Pause.objects.get().state == PauseState.ENDED

    def test_what_is_missing_is_told_at_its_field(self):
        _case, item = item_with_periods()
        client = desk_of(Role.REVIEWER, item.department)
        body = text(client.post(url("pause-item", item.pk), {"seen_version": 0}), 422)
        for sentence in (
            "请选择程序",
            "请填写启动特别程序的文书文号",
            "请填写书面告知申请人的内容",
            "应为1至250个工作日",
        ):
            assert sentence in body
        assert not Pause.objects.exists()

    def test_too_late_is_said_in_one_sentence_and_nothing_typed_is_lost(self):
        _case, item = item_with_periods()
        client = desk_of(Role.REVIEWER, item.department)
        with at(TOO_LATE):
            body = text(client.post(url("pause-item", item.pk), PROCEDURE), 409)
            assert "各项期限今天届满或者已经届满，启动特别程序不能再改变期限" in body
            assert "消防设计需要专家评审" in body
            assert "各项期限今天届满或者已经届满" in page(client, task_url(item))
            assert url("pause-item", item.pk) not in page(client, task_url(item))

    def test_the_same_form_sent_twice_is_one_pause_and_no_alarm(self):
        _case, item = item_with_periods()
        client = desk_of(Role.REVIEWER, item.department)
        for _twice in range(2):
            assert client.post(url("pause-item", item.pk), PROCEDURE).url == task_url(item) + "#notices"
        resume = url("resume-pause", Pause.objects.get().pk)
        for _twice in range(2):
            assert client.post(resume, {"seen_version": 1}).url == task_url(item) + "#notices"

    def test_another_form_on_a_stale_page_is_told_so(self):
        _case, item = item_with_periods()
        client = desk_of(Role.REVIEWER, item.department)
        client.post(url("pause-item", item.pk), PROCEDURE)
        again = PROCEDURE | {"document_number": "另一份文书"}
        assert "办件已被他人更新" in text(client.post(url("pause-item", item.pk), again), 409)
        assert "已经结束" not in page(client, url("resume-pause", Pause.objects.get().pk))

    def test_a_long_one_waits_for_the_head_who_finds_it_among_the_decisions(self):
        _case, item = item_with_periods()
        reviewer, head = desk_of(Role.REVIEWER, item.department), desk_of(Role.HEAD, item.department)
        body = text(reviewer.post(url("pause-item", item.pk), PROCEDURE | {"needed_workdays": 31}, follow=True))
        assert "待负责人批准" in body
        asked = url("answer-pause", Pause.objects.get().pk)
        assert asked not in body
        assert reviewer.get(asked).status_code == 403
        assert asked in page(head, "/cases/decisions/")
        assert "项特别程序待批准" in page(head, "/workbench/")
        assert asked in page(head, url("item", item.pk))
        assert "请选择批准或者不批准" in text(head.post(asked, {"seen_version": 0}), 422)
        for _twice in range(2):
            answered = head.post(asked, {"seen_version": 0, "answer": "begin"})
            assert answered.url == url("item", item.pk) + "#notices"
        assert Pause.objects.get().state == PauseState.OPEN
        assert asked not in page(head, "/cases/decisions/")
        assert "这里没有需要您办理的内容" in page(head, asked)

    def test_declined_it_says_why(self):
        _case, item = item_with_periods()
        asked = url("answer-pause", make_pause(item, **WAITING).pk)
        head = desk_of(Role.HEAD, item.department)
        declined = {"seen_version": 0, "answer": "decline"}
        assert "请填写理由" in text(head.post(asked, declined), 422)
        assert "可以缩短" in text(head.post(asked, declined | {"reason": "可以缩短"}, follow=True))
        assert "办件已被他人更新" in text(head.post(asked, {"seen_version": 0, "answer": "begin"}), 409)

    def test_a_department_that_is_only_consulted_comes_back_to_its_own_task(self):
        _case, item = item_with_periods(reviews=2)
        task = item.tasks.exclude(department=item.department).get()
        head = desk_of(Role.HEAD, task.department)
        assert head.post(url("pause-item", item.pk), PROCEDURE).url == url("task", task.pk) + "#notices"

    def test_a_pause_of_another_department_is_shown_and_not_offered(self):
        _case, item = item_with_periods(reviews=2)
        task = item.tasks.exclude(department=item.department).get()
        pause = make_pause(item)
        client = desk_of(Role.REVIEWER, task.department)
        body = page(client, url("task", task.pk))
        assert "现场检验" in body
        assert url("resume-pause", pause.pk) not in body
        assert client.get(url("resume-pause", pause.pk)).status_code == 404

    def test_strangers_find_no_such_page(self):
        _case, item = item_with_periods()
        stranger = desk_of(Role.REVIEWER, make_department())
        assert stranger.get(url("pause-item", item.pk)).status_code == 404
        assert stranger.get(url("extend-item", item.pk)).status_code == 403
        assert desk_of(Role.CLERK).get(url("pause-item", item.pk)).status_code == 403


class TestExtending:
    def test_the_head_of_one_agency_extends_at_once(self):
        _case, item = item_with_periods()
        head = desk_of(Role.HEAD, item.department)
        assert url("extend-item", item.pk) in page(head, url("item", item.pk))
        assert "依法经本行政机关负责人批准可以延长一次，最长 10 个工作日" in page(head, url("extend-item", item.pk))
        for _twice in range(2):
            assert head.post(url("extend-item", item.pk), MORE).url == url("item", item.pk) + "#notices"
        body = page(head, url("item", item.pk))
        assert "已延长“示例事项”的法定办结期限" in body
        assert "期限只能延长一次，本期限已经延长过" in body
        assert url("extend-item", item.pk) not in body
        assert Extension.objects.get().state == ExtensionState.APPROVED

    def test_a_second_a_too_long_and_a_late_one_are_refused(self):
        _case, item = item_with_periods()
        head = desk_of(Role.HEAD, item.department)
        extend = url("extend-item", item.pk)
        assert "应为1至10个工作日" in text(head.post(extend, MORE | {"workdays": 11}), 422)
        with at(TOO_LATE):
            body = text(head.post(extend, MORE), 409)
            assert "原期限已经届满，不能再延长" in body
            assert "需要外省协查" in body
        head.post(extend, MORE)
        second = MORE | {"seen_version": 1, "reason": "再延一次"}
        assert "期限只能延长一次，本期限已经延长过" in text(head.post(extend, second), 409)

    def test_what_agencies_handle_together_goes_to_the_government(self):
        _case, item = item_with_periods(mode="joint")
        head, government = desk_of(Role.HEAD, item.department), desk_of(Role.GOVERNMENT_HEAD)
        body = text(head.post(url("extend-item", item.pk), MORE, follow=True))
        assert "已提请政府负责人批准延长“示例事项”的法定办结期限" in body
        assert "已经提请延长期限，正在等待批准" in body
        asked = url("extension", Extension.objects.get().pk)
        assert "项延期待批准" in page(government, "/workbench/")
        assert asked in page(government, "/cases/extensions/")
        body = page(government, asked)
        assert "需要外省协查" in body
        assert "2026-04-14" in body
        for _twice in range(2):
            answered = government.post(asked, {"seen_version": 0, "answer": "approve"})
            assert answered.url == "/cases/extensions/"
        assert asked not in page(government, "/cases/extensions/")
        assert asked in page(government, "/cases/extensions/?tab=answered")
        assert item.clocks.get(kind="decision").due_on == date(2026, 4, 14)

    def test_the_government_declines_with_a_reason(self):
        _case, item = item_with_periods(mode="joint")
        asked = url("extension", make_extension(item).pk)
        government = desk_of(Role.GOVERNMENT_HEAD)
        declined = {"seen_version": 0, "answer": "decline"}
        assert "请填写理由" in text(government.post(asked, declined), 422)
        assert government.post(asked, declined | {"reason": "理由不足"}).status_code == 302
        body = page(desk_of(Role.HEAD, item.department), url("item", item.pk))
        assert "不批准的理由：理由不足" in body
        assert url("extend-item", item.pk) in body

    def test_a_late_approval_is_refused_and_foreseen(self):
        _case, item = item_with_periods(mode="joint")
        asked = url("extension", make_extension(item).pk)
        government = desk_of(Role.GOVERNMENT_HEAD)
        with at(TOO_LATE):
            assert "已届满" in page(government, "/cases/extensions/")
            assert "原期限已经届满，不能再批准延期" in page(government, asked)
            body = text(government.post(asked, {"seen_version": 0, "answer": "approve"}), 409)
        assert "原期限已经届满，不能再延长" in body

    def test_a_limit_that_stands_still_has_no_day(self):
        _case, item = item_with_periods(mode="joint")
        asked = make_extension(item)
        start(item.case, item, reviewer_of(item))
        government = desk_of(Role.GOVERNMENT_HEAD)
        assert "计时暂停中" in page(government, "/cases/extensions/")
        assert "批准后的届满日" not in page(government, url("extension", asked.pk))
        assert "计时暂停中" in page(desk_of(Role.HEAD, item.department), url("extend-item", item.pk))

    def test_another_government_and_a_case_of_one_agency(self):
        _case, item = item_with_periods(mode="joint")
        _own, alone = item_with_periods()
        elsewhere = desk_of(Role.GOVERNMENT_HEAD, make_department(region="110000"))
        assert elsewhere.get(url("extension", make_extension(item).pk)).status_code == 404
        government = desk_of(Role.GOVERNMENT_HEAD)
        assert government.get(url("extension", make_extension(alone).pk)).status_code == 404
        assert desk_of(Role.HEAD, item.department).get("/cases/extensions/").status_code == 403


class TestTelling:
    def test_the_applicant_reads_since_when_why_until_when_and_the_notice(self):
        case, item = item_with_periods(citizen=make_citizen())
        client = owner_of(case)
        assert "期限的暂停和延长" not in page(client, url("case", case.pk))
        start(case, item, reviewer_of(item))
        body = page(client, url("case", case.pk))
        for told in (
            f"期限已暂停计算：{item.department.name}正在进行专家评审",
            "2026-03-04 的次日起不计入期限，最迟至 2026-03-11",
            "消防设计需要专家评审",
            "示消评〔2026〕3号",
            "特别程序告知书",
        ):
            assert told in body
        with at(noon(6)):
            answer(item)
            assert "2026-03-04 的次日起至 2026-03-06，不计入期限；已经结束" in page(client, url("case", case.pk))

    def test_a_request_that_nobody_has_approved_is_no_news(self):
        case, item = item_with_periods(mode="joint", citizen=make_citizen())
        make_pause(item, **WAITING)
        make_extension(item)
        assert "期限的暂停和延长" not in page(owner_of(case), url("case", case.pk))

    def test_an_extension_is_told_with_its_reason_and_the_new_day(self):
        case, item = item_with_periods(citizen=make_citizen())
        desk_of(Role.HEAD, item.department).post(url("extend-item", item.pk), MORE)
        body = page(owner_of(case), url("case", case.pk))
        for told in ("法定办结期限延长 10 个工作日", "现在于 2026-04-14 届满", "需要外省协查", "延长办理期限告知书"):
            assert told in body

    def test_both_are_papers_to_be_printed(self):
        case, item = item_with_periods(citizen=make_citizen())
        client = owner_of(case)
        desk_of(Role.HEAD, item.department).post(url("extend-item", item.pk), MORE)
        pause = start(case, item, reviewer_of(item), seen_version=1)
        paper = page(client, reverse("approvals:document", args=(case.pk, f"pause-{pause.pk}")))
        for told in ("特别程序告知书", "消防设计需要专家评审", "最迟至 2026-03-11", "行政许可法第四十五条"):
            assert told in paper
        extension = Extension.objects.get()
        paper = page(client, reverse("approvals:document", args=(case.pk, f"extension-{extension.pk}")))
        for told in ("延长办理期限告知书", "10 个工作日", "需要外省协查", "行政许可法第四十二条"):
            assert told in paper

    def test_supervision_reads_it_and_touches_nothing(self):
        case, item = item_with_periods()
        pause = make_pause(item)
        body = page(desk_of(Role.SUPERVISOR), url("file", case.pk))
        assert "现场检验" in body
        assert url("resume-pause", pause.pk) not in body


def test_every_page_takes_few_statements_however_much_there_is():
    _case, item = item_with_periods(mode="joint", reviews=6)
    pause, waiting = make_pause(item), make_pause(item, department=item.tasks.last().department, **WAITING)
    reviewer, head = desk_of(Role.REVIEWER, item.department), desk_of(Role.HEAD, item.department)
    other, government = desk_of(Role.HEAD, waiting.department), desk_of(Role.GOVERNMENT_HEAD)
    pages = [
        (reviewer, url("pause-item", item.pk)),
        (head, url("extend-item", item.pk)),
        (other, url("answer-pause", waiting.pk)),
        (reviewer, url("resume-pause", pause.pk)),
        (government, url("extension", make_extension(item).pk)),
        (government, "/cases/extensions/"),
    ]
    for client, address in pages:
        page(client, address)
    assert max(statements(client, address) for client, address in pages) < 8
    make_extension(item_with_periods(mode="joint")[1])
    make_extension(item_with_periods(mode="joint")[1])
    assert statements(government, "/cases/extensions/") < 8
