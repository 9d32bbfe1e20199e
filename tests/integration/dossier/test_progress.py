"""Following a case: how far it has come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion, TaskState
from approvals.cases.models import CaseItem
from approvals.clocks.domain.vocabulary import ClockKind, ClockState
from approvals.clocks.models import Clock
from portal.clock.services import at
from tests.factories.accounts import make_department, make_user
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    clock_end,
    in_review,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_task,
)
from tests.factories.approvals.desks import statements
from tests.factories.approvals.periods import item_with_periods, make_pause
from tests.factories.datashare import make_certificate
from tests.integration.filing.steps import HOSTILE, NOW, notice, promised, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


class TestProgress:
    @pytest.mark.parametrize("state", [state for state in CaseState if state is not CaseState.DRAFT])
    def test_every_state_has_its_page(self, page, citizen, state):
        case = make_case(state, citizen=citizen, closing_reason="理由", closed_at=NOW)
        make_item(case, ItemState.WAITING)
        assert state.label in text(page.get(url("case", case.pk)))

    def test_a_draft_is_filled_in_first(self, page, citizen):
        case = make_case(CaseState.DRAFT, citizen=citizen)
        assert page.get(url("case", case.pk)).url == url("draft", case.pk)

    @pytest.mark.parametrize("name", ["case", "correct", "withdraw"])
    def test_the_case_of_another_does_not_exist(self, page, name):
        case = make_case(CaseState.CORRECTING)
        make_item(case)
        assert page.get(url(name, case.pk)).status_code == 404
        assert page.post(url(name, case.pk)).status_code in (404, 405)

    def test_it_costs_the_same_for_one_review_and_for_five(self, page, citizen):
        one, item = in_review(citizen=citizen)
        promised(one, item)
        five, item = in_review(citizen=citizen, reviews=5, basis=BASIS)
        promised(five, item)
        assert statements(page, url("case", one.pk)) == statements(page, url("case", five.pk))

    def test_the_window_has_its_days_to_answer(self, page, citizen):
        case = make_case(CaseState.SUBMITTED, citizen=citizen)
        make_item(case)
        clock = make_clock(case, ClockKind.NOTICE)
        shown = text(page.get(url("case", case.pk)))
        assert "窗口答复还剩" in shown
        assert "<strong>3</strong>" in shown
        assert "最迟 03-09" in shown
        assert url("clock", case.pk, clock.pk) in shown
        with at(datetime(2026, 3, 11, 2, 0, tzinfo=UTC)):
            assert "窗口答复已超过" in text(page.get(url("case", case.pk)))

    def test_lanes_tell_who_has_it_and_for_how_long(self, page, citizen):
        case, item = in_review(citizen=citizen, reviews=2)
        promised(case, item)
        shown = text(page.get(url("case", case.pk)))
        assert "并联审查（0 / 2 已完成）" in shown
        assert "03-02 起 · 剩余 3 个工作日 · 03-09 到期" in shown
        assert "承诺办结还剩" in shown
        assert "承诺 5 个工作日 · 已用 2 个工作日" in shown
        assert "预计 2026-03-09 前办结" in shown

    @pytest.mark.parametrize(
        ("now", "told", "figure"),
        [
            (datetime(2026, 3, 9, 2, 0, tzinfo=UTC), "今天到期", "承诺办结还剩"),
            (datetime(2026, 3, 11, 2, 0, tzinfo=UTC), "已超期 2 个工作日", "已超过承诺期限"),
        ],
    )
    def test_days_run_out(self, page, citizen, now, told, figure):
        case, item = in_review(citizen=citizen)
        promised(case, item)
        with at(now):
            shown = text(page.get(url("case", case.pk)))
        assert told in shown
        assert figure in shown

    def test_an_answer_tells_how_early_it_was_and_silence_its_basis(self, page, citizen):
        case, item = in_review(citizen=citizen)
        answered = {"answered_at": FILED_AT + timedelta(days=1), "answered_by": make_user()}
        make_task(item, make_department(), state=TaskState.ANSWERED.value, opinion=Opinion.AGREE.value, **answered)
        make_task(item, make_department(), state=TaskState.CANCELLED.value)
        silent = {"silence_basis": BASIS, "answered_at": NOW, "effective_at": clock_end(date(2026, 3, 3))}
        make_task(item, make_department(), state=TaskState.DEEMED.value, opinion=Opinion.DEEMED_AGREE.value, **silent)
        shown = text(page.get(url("case", case.pk)))
        assert "提前 4 个工作日" in shown
        assert "超时默许" in shown
        assert f"03-03 24:00 期限届满未提出意见，依据{BASIS}，视为同意" in shown
        assert "已取消" in shown

    def test_what_waits_says_for_what(self, page, citizen):
        case, item = in_review(citizen=citizen)
        promised(case, item)
        CaseItem.objects.filter(pk=item.pk).update(name="营业执照")
        make_item(case, name="食品经营许可", requires=[0], promised_limit=10)
        shown = text(page.get(url("case", case.pk)))
        assert "等“营业执照”准予后开始" in shown
        assert "2026-03-09 至 2026-03-23" in shown
        assert "预计 2026-03-23 前办结" in shown

    def test_a_length_that_nobody_published_gives_no_forecast(self, page, citizen):
        case, _item = in_review(citizen=citizen)
        make_item(case, requires=[0], promised_limit=None, statutory_limit=None)
        assert "前办结" not in text(page.get(url("case", case.pk)))

    def test_a_forecast_into_a_year_without_a_calendar_is_provisional(self, page, citizen):
        case, item = in_review(citizen=citizen)
        promised(case, item, date(2027, 1, 8), is_provisional=True)
        shown = text(page.get(url("case", case.pk)))
        assert "日期暂定：次年工作日安排尚未公布" in shown
        assert "暂定</small>" in shown

    def test_a_special_procedure_stops_the_count_and_says_until_when(self, page, citizen):
        case, item = item_with_periods(citizen=citizen)
        make_pause(item, started_on=date(2026, 3, 3))
        Clock.objects.update(state=ClockState.PAUSED.value, due_on=None, expires_at=None)
        shown = text(page.get(url("case", case.pk)))
        for told in ("已暂停计时", "检验期间不计入期限，最迟到 03-09", "计时暂停中"):
            assert told in shown
        assert "承诺 5 个工作日 · 已用 2 个工作日 · 依法不计入 1 个工作日" in shown
        assert "预计 2026-03-20 前办结" in shown

    def test_what_is_decided_is_told_with_its_papers(self, page, citizen):
        case = make_case(CaseState.CONCLUDED, citizen=citizen, closed_at=NOW)
        certificate = make_certificate(case.applicant, name="营业执照")
        granted = make_item(case, ItemState.GRANTED, name="设立登记", certificate_id=certificate.pk)
        answered = {"opinion": Opinion.AGREE.value, "answered_at": FILED_AT, "answered_by": make_user()}
        make_task(granted, state=TaskState.ANSWERED.value, **answered)
        refused = make_item(case, ItemState.REFUSED, name="烟草零售")
        make_item(case, ItemState.CLOSED, name="招牌", requires=[1])
        shown = text(page.get(url("case", case.pk)))
        for told in ("已办结，用时", "1 份证照", "准予许可", "不予许可", "已终止"):
            assert told in shown
        assert reverse("datashare:certificate", args=(certificate.pk,)) in shown
        for item in (granted, refused):
            assert url("document", case.pk, f"decision-{item.pk}") in shown

    def test_refused_altogether_there_is_no_certificate(self, page, citizen):
        case = make_case(CaseState.CONCLUDED, citizen=citizen, closed_at=NOW)
        make_item(case, ItemState.REFUSED)
        assert "无证照" in text(page.get(url("case", case.pk)))

    def test_when_all_opinions_are_in_the_lead_decides(self, page, citizen):
        case = make_case(CaseState.ACCEPTED, citizen=citizen)
        item = make_item(case, ItemState.REVIEWED)
        answered = {"opinion": Opinion.AGREE.value, "answered_at": NOW, "answered_by": make_user()}
        make_task(item, state=TaskState.ANSWERED.value, **answered)
        response = page.get(url("case", case.pk))
        assert "待决定" in text(response)
        assert [step.state.value for step in response.context["steps"]] == ["done", "done", "done", "current", "ahead"]

    def test_what_the_applicant_must_do_stands_at_the_top(self, page, citizen):
        case, _item = in_review(citizen=citizen)
        owed = make_deficiency(case, return_reason="缺一页")
        clock = make_clock(case, ClockKind.SUPPLEMENT, deficiency=owed)
        shown = text(page.get(url("case", case.pk)))
        assert "请在 2026-03-09 前补交“场地使用证明”" in shown
        assert "上次补交未通过：缺一页" in shown
        assert url("supply", case.pk, owed.pk) in shown
        assert url("clock", case.pk, clock.pk) in shown

    def test_a_correction_is_told_with_its_reasons(self, page, citizen):
        case = make_case(CaseState.CORRECTING, citizen=citizen)
        make_item(case)
        notice(case, remark="请一并核对")
        shown = text(page.get(url("case", case.pk)))
        for told in ("需要您处理：补正材料", "照片不清晰", "请一并核对", "等待您补正"):
            assert told in shown
        assert url("correct", case.pk) in shown

    def test_a_case_that_ended_early_goes_no_further(self, page, citizen):
        case = make_case(CaseState.WITHDRAWN, citizen=citizen, closed_at=NOW, accepted_at=FILED_AT)
        make_item(case, ItemState.CLOSED)
        response = page.get(url("case", case.pk))
        assert "已撤回 03-04 10:00" in text(response)
        assert "current" not in [step.state.value for step in response.context["steps"]]

    def test_nothing_typed_runs_in_the_page(self, page, citizen):
        case = make_case(CaseState.CORRECTING, citizen=citizen, title=HOSTILE)
        make_item(case, name=HOSTILE)
        items = [{"kind": "material", "code": "photo", "name": HOSTILE, "note": HOSTILE}]
        notice(case, items=items, remark=HOSTILE)
        for path in (url("case", case.pk), url("correct", case.pk), url("document", case.pk, "correction-1")):
            assert HOSTILE not in text(page.get(path))

    def test_it_reads_in_english(self, page, citizen):
        case, _item = in_review(citizen=citizen)
        page.cookies["django_language"] = "en"
        shown = text(page.get(url("case", case.pk)))
        assert "审查中</span>" not in shown
        assert '<html lang="en"' in shown
