"""Supervisors publish the notice of a year after seeing what it moves: proposed by one, released by another."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.queries.differences import differences
from approvals.tasks import recompute_clocks
from portal.accounts import demo
from portal.accounts.models import Department, User
from portal.workcalendar.queries import published_calendar
from tests.e2e.steps import Visitor
from tests.factories.approvals.cases import REGION, clock_end, make_case, make_clock, make_item

NOTICE = "示例（非官方）：2027年部分节假日安排"

NEW_YEARS_EVE = date(2026, 12, 31)

LIMITS = (5, 25, 30)
"""In working days from the last day of 2026: the first ends as estimated, the second earlier, the third later."""


@pytest.fixture(autouse=True)
def periods_reach_into_the_year(transactional_db, published_years):
    """Of 2027 nothing is known yet, so that their last days are estimates."""
    demo.load()
    estimate, citizen = published_calendar(REGION).provisional(), User.objects.get(username="citizen")
    for allotted, department in zip(LIMITS, ("市场监督管理局", "消防救援大队", "综合执法局"), strict=True):
        lead = Department.objects.get(name=department)
        case = make_case(CaseState.ACCEPTED, citizen=citizen, lead_department=lead)
        item = make_item(case, ItemState.UNDER_REVIEW, department=lead)
        due_on = estimate.workday_after(NEW_YEARS_EVE, allotted)
        ends = {"started_on": NEW_YEARS_EVE, "allotted": allotted, "expires_at": clock_end(due_on)}
        make_clock(case, ClockKind.DECISION, item=item, is_provisional=True, **ends)


def test_a_year_is_seen_in_its_effect_before_it_is_published(at_desk, on_the_phone):
    propose_the_example(at_desk("supervisor"))
    see_what_moves(on_the_phone("supervisor-2"), "phone")
    see_what_moves(at_desk("supervisor-2"), "desktop")
    release(at_desk("supervisor-2"))
    assert list(differences()) == []


def propose_the_example(first: Visitor) -> None:
    """The one who proposes may look and take it back, and not release it."""
    first.opens("/cases/calendar/")
    first.sees("工作日历", "calendar-desktop")
    first.presses("提出 2027 年的示例安排（非官方）")
    first.sees("工作日安排")
    first.reads(NOTICE, "由您提出，须由另一名监督人员复核发布")
    expect(first.page.get_by_role("button", name="复核发布")).to_have_count(0)


def see_what_moves(second: Visitor, screen: str) -> None:
    second.opens("/workbench/")
    second.sees("工作台")
    second.reads("项工作日安排待复核")
    second.follows(re.compile("^工作日历"), within=second.page.get_by_role("main"))
    second.sees("工作日历")
    second.follows(NOTICE)
    second.sees("工作日安排", f"calendar-preview-{screen}")
    figures = second.page.locator(".totals dd")
    expect(figures).to_have_text(["3", "2", "1", "0"])
    second.reads("2027-02-05", "2027-02-04", "提前 1 天", "2027-02-12", "2027-02-17", "推后 5 天")
    expect(second.page.get_by_role("region", name="按部门")).to_contain_text("消防救援大队")


def release(second: Visitor) -> None:
    """The recount is followed where one stands, without asking again."""
    second.presses("复核发布")
    second.sees("工作日安排")
    second.reads("已发布", "正在重新计算：已完成 0 个，共 3 个")
    recompute_clocks()
    told = second.page.get_by_role("status").filter(has_text="共 3 个期限，其中 2 个改变了届满日")
    expect(told).to_be_visible()
    second.sees("工作日安排", "calendar-published-desktop")


def test_a_day_off_of_one_region_is_proposed_by_hand_without_script(phone, visitor):
    supervisor = visitor(phone(User.objects.get(username="supervisor"), java_script_enabled=False), has_script=False)
    supervisor.opens("/cases/calendar/propose/override/")
    supervisor.sees("提出临时调整")
    supervisor.page.get_by_label("行政区划代码").fill("451022")
    supervisor.page.get_by_label("文件名称和文号").fill("示府〔2026〕8号")
    days = supervisor.page.get_by_label("与平日不同的日期")
    days.fill("2027-04-20 三月三")
    supervisor.presses("提出，并查看影响", status=422)
    supervisor.sees("提出临时调整")
    supervisor.is_told("第 1 行")
    days.fill("2027-04-20 放假 三月三")
    supervisor.presses("提出，并查看影响")
    supervisor.sees("工作日安排")
    supervisor.reads("行政区划 451022", "没有一个期限会改变届满日")
    supervisor.presses("撤下")
    supervisor.sees("工作日历")
    supervisor.reads("已撤下，日历没有变动")


def test_the_forms_break_no_rule_of_accessibility(at_desk, on_the_phone):
    for supervisor in (at_desk("supervisor"), on_the_phone("supervisor")):
        for scope, title in (("year", "提出年度安排"), ("override", "提出临时调整")):
            supervisor.opens(f"/cases/calendar/propose/{scope}/")
            supervisor.sees(title)
            supervisor.presses("提出，并查看影响", status=422)
            supervisor.sees(title)
