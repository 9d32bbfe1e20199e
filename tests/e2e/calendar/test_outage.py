"""The portal was away: what two supervisors settle, what it takes, and what everybody reads of it."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from approvals.clocks.models import Clock
from approvals.tasks import recompute_clocks
from portal import clock
from portal.accounts.models import User
from portal.kernel.workdays import DayKind
from portal.workcalendar.queries import published_calendar
from tests.e2e.steps import Visitor
from tests.factories.approvals.cases import BASIS, clock_end, in_review
from tests.factories.outages import make_outage

pytestmark = pytest.mark.usefixtures("hall")


PLAIN = [DayKind.WEEKEND, DayKind.WEEKEND, DayKind.WORKDAY]

EVIDENCE = "机房断电，供电通报第7号"


def test_a_weekend_outage_is_confirmed_by_two_and_nobody_is_harmed(at_desk, on_the_phone, phone, visitor):
    saturday = weekend()
    reviews_run_across(saturday)
    before = last_days()
    declare(at_desk("supervisor"), saturday)
    confirm(at_desk("supervisor-2"))
    see_it_on_the_phone(on_the_phone("supervisor"))
    read_the_ledger(visitor(phone()), "已确认，不计入期限", "ledger-of-outages-phone")
    assert last_days() == before


def test_what_was_no_outage_is_dismissed_with_a_reason_that_everybody_reads(on_the_phone, desktop, visitor):
    monday = weekend() + timedelta(days=2)
    make_outage(at(monday, 10), at(monday, 13, 30), channels=["web"])
    supervisor = on_the_phone("supervisor")
    supervisor.opens("/cases/outages/")
    supervisor.sees("系统故障")
    supervisor.follows(f"{monday} 10:00 ~ {monday:%m-%d} 13:30")
    supervisor.sees("系统中断", "outage-phone")
    supervisor.presses("排除", status=422)
    supervisor.sees("系统中断")
    supervisor.page.get_by_label("排除的理由").fill("计划内维护，已经提前公告")
    supervisor.presses("排除")
    supervisor.sees("系统中断")
    supervisor.reads("已排除，期限照常计算")
    read_the_ledger(visitor(desktop()), "计划内维护，已经提前公告", "ledger-of-outages-desktop")


def weekend() -> date:
    """The Saturday of a past weekend on which nobody worked, before a Monday of work that is past as well."""
    calendar, day = published_calendar(settings.REGION).provisional(), clock.today() - timedelta(days=3)
    while [calendar.kind(day + timedelta(days=n)) for n in range(3)] != PLAIN:
        day -= timedelta(days=1)
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.SHANGHAI)


def reviews_run_across(saturday: date) -> None:
    """Of the week before: silence counts, and the last days lie on both sides of the weekend."""
    calendar, owner = published_calendar(settings.REGION).provisional(), User.objects.get(username="citizen")
    for started_on in (saturday - timedelta(days=3), saturday - timedelta(days=1)):
        case, _item = in_review(citizen=owner, basis=BASIS, reviews=2)
        due_on = calendar.workday_after(started_on, 5)
        ends = {"started_on": started_on, "due_on": due_on, "expires_at": clock_end(due_on)}
        Clock.objects.filter(case=case).update(**ends)


def last_days() -> dict[int, date]:
    return dict(Clock.objects.values_list("pk", "due_on"))


def declare(first: Visitor, saturday: date) -> None:
    first.opens("/cases/outages/")
    first.sees("系统故障")
    first.follows("申报故障")
    first.sees("申报故障")
    first.page.get_by_label("开始时间").fill(f"{saturday}T08:00")
    first.page.get_by_label("恢复时间").fill(f"{saturday + timedelta(days=1)}T08:00")
    first.presses("申报", status=422)
    first.sees("申报故障")
    first.page.get_by_label("证据").fill(EVIDENCE)
    first.presses("申报")
    first.sees("系统中断")
    first.reads("已申报，等待另一名监督人员确认", "您已确认，须由另一名监督人员再次确认")
    expect(first.page.get_by_role("button", name="作为第二名监督人员确认")).to_have_count(0)


def confirm(second: Visitor) -> None:
    """What it would do stands there before, and what it did after."""
    second.opens("/workbench/")
    second.sees("工作台")
    second.reads("次系统中断待确认")
    second.follows(re.compile("^系统故障"), within=second.page.get_by_role("main"))
    second.sees("系统故障", "outages-desktop")
    second.page.get_by_role("row").filter(has_text="等待第二人确认").get_by_role("link").click()
    second.sees("系统中断", "outage-desktop")
    second.reads(EVIDENCE, "24.0 小时", "没有一个期限会改变届满日", "第一名：岑静观")
    second.presses("作为第二名监督人员确认")
    second.sees("系统中断")
    recompute_clocks()
    told = second.page.get_by_role("status").filter(has_text="共 4 个期限，其中 0 个改变了届满日")
    expect(told).to_be_visible()
    second.sees("系统中断", "outage-confirmed-desktop")


def see_it_on_the_phone(first: Visitor) -> None:
    first.opens("/cases/outages/")
    first.sees("系统故障")
    first.reads("没有等待确认的系统中断")


def read_the_ledger(reader: Visitor, told: str, picture: str) -> None:
    """From the foot of any page, signed in or not."""
    reader.opens("/help/")
    reader.sees("帮助")
    reader.follows("系统故障公示")
    reader.sees("系统故障公示", picture)
    reader.reads(told)
