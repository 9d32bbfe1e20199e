"""The time of an item in a browser: a special procedure from its notice to its end, more time asked for, a hearing.

The reviewer and the heads sit at desks, the citizen reads on a phone.
"""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.vocabulary import ClockKind
from portal import clock
from portal.accounts.models import Department, User
from portal.accounts.roles import Role
from portal.clock import services as sandbox
from portal.workcalendar.queries import published_calendar
from tests.e2e.steps import Visitor
from tests.factories.accounts import make_citizen, make_department, make_staff
from tests.factories.approvals.cases import (
    REGION,
    clock_end,
    make_case,
    make_clock,
    make_item,
    make_material,
    make_task,
)

OFFICE_HOUR = timedelta(hours=9, minutes=30)

NOTICE = "消防设计方案较复杂，需要组织专家评审；评审意见出具后继续审查。"

WHY = "需要向外省有关机关核实投资人情况"

NUMBER = "示消评〔2026〕3号"

RIGHT = "拟作出的决定涉及您与相邻业主之间的重大利益，您有权要求听证。"

ITEM = "公众聚集场所投入使用、营业前消防安全检查"


@pytest.fixture(autouse=True)
def morning(transactional_db, published_years):
    """Half past nine of a working day."""
    today = clock.today()
    opens = published_calendar(REGION).provisional().workday_after(today, 1)
    sandbox.advance(datetime.combine(opens, datetime.min.time(), clock.SHANGHAI) + OFFICE_HOUR - clock.now())


def under_review(owner: User, department: Department, *others: Department, mode: str = "single") -> CaseItem:
    """An item that came in this morning: decision in 20 working days, promise 10, reviews 5."""
    today, now = clock.today(), clock.now()
    fields = {"lead_department": department, "mode": mode, "submitted_at": now, "received_at": now, "accepted_at": now}
    number = f"{REGION}-{today:%Y%m%d}-{Case.objects.count() + 1:06d}"
    case = make_case(CaseState.ACCEPTED, citizen=owner, title=ITEM, case_number=number, accepted_on=today, **fields)
    make_material(case)
    reviewers = [department, *others]
    item = make_item(
        case, ItemState.UNDER_REVIEW, name=ITEM, reviewer_ids=[each.pk for each in reviewers], opened_at=now
    )
    for each in reviewers:
        make_task(item, each, due_at=ends_after(5), opened_at=now)
    item.clocks.update(started_on=today, allotted=5)
    for kind, allotted in ((ClockKind.DECISION, 20), (ClockKind.PROMISE, 10)):
        make_clock(case, kind, item=item, started_on=today, allotted=allotted, expires_at=ends_after(allotted))
    return item


def ends_after(workdays: int) -> datetime:
    return clock_end(published_calendar(REGION).provisional().workday_after(clock.today(), workdays))


def start_a_procedure(reviewer: Visitor, workdays: str) -> None:
    reviewer.follows("启动特别程序")
    reviewer.sees("启动特别程序")
    reviewer.fills_in({"程序": "专家评审", "文书文号": NUMBER, "所需时间": workdays, "书面告知内容": NOTICE})


def test_a_pause_with_its_notice_and_its_end(desktop, phone, visitor):
    owner, department = make_citizen(display_name="林小满"), make_department("消防救援大队")
    item = under_review(owner, department)
    task, citizen = f"/cases/inbox/{item.tasks.get().pk}/", visitor(phone(owner))
    reviewer = visitor(desktop(make_staff(Role.REVIEWER, department, display_name="江砺行")))

    reviewer.opens(task)
    reviewer.sees(ITEM)
    reviewer.follows("启动特别程序")
    reviewer.presses("确认办理", status=422)
    reviewer.is_told("请填写书面告知申请人的内容")
    reviewer.sees("启动特别程序", "pause-form-desktop")
    reviewer.fills_in({"程序": "专家评审", "文书文号": NUMBER, "所需时间": "5", "书面告知内容": NOTICE})
    reviewer.page.get_by_role("button", name="确认办理").dblclick()
    reviewer.reads(f"已登记“{ITEM}”的特别程序", NOTICE, "进行中", "本部门对该事项的特别程序尚未结束")
    reviewer.sees(ITEM, "pause-task-desktop")

    citizen.opens(f"/cases/{item.case_id}/")
    citizen.reads("期限已暂停计算：消防救援大队正在进行专家评审", NOTICE, NUMBER, "最迟至")
    citizen.sees("办件进度", "pause-progress-phone")
    citizen.follows(re.compile("^特别程序告知书"))
    citizen.reads("所需时间为 5 个工作日", NOTICE, "行政许可法第四十五条")
    citizen.sees("特别程序告知书", "pause-notice-phone")

    reviewer.follows("恢复计算期限 专家评审")
    reviewer.sees("恢复计算期限")
    reviewer.page.get_by_role("button", name="确认办理").dblclick()
    reviewer.reads(f"“{ITEM}”自次日起恢复计算期限", "已结束")
    reviewer.sees(ITEM)
    citizen.opens(f"/cases/{item.case_id}/")
    citizen.reads("消防救援大队进行过专家评审", "已经结束")
    citizen.sees("办件进度")


def test_a_long_pause_waits_for_the_head_also_without_script(desktop, visitor):
    department = make_department("消防救援大队")
    item = under_review(make_citizen(display_name="林小满"), department)
    reviewer = visitor(desktop(make_staff(Role.REVIEWER, department, display_name="江砺行")))
    reviewer.opens(f"/cases/inbox/{item.tasks.get().pk}/")
    reviewer.sees(ITEM)
    start_a_procedure(reviewer, "31")
    reviewer.presses("确认办理")
    reviewer.reads("待负责人批准", "需要 31 个工作日")
    reviewer.sees(ITEM)

    page = desktop(make_staff(Role.HEAD, department, display_name="霍守正"), java_script_enabled=False)
    page.goto("/cases/decisions/")
    page.get_by_role("region", name="待您批准的特别程序").get_by_role("link", name=ITEM).click()
    expect(page.get_by_role("main")).to_contain_text(NOTICE)
    page.get_by_label("不批准启动").check()
    page.get_by_role("button", name="确认办理").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写理由")
    page.get_by_label("批准启动", exact=True).check()
    page.get_by_role("button", name="确认办理").click()
    expect(page.get_by_role("main")).to_contain_text(f"已答复“{ITEM}”的特别程序申请")
    expect(page.get_by_role("main")).to_contain_text("进行中")


def test_more_time_is_asked_of_the_government_and_refused_when_it_is_too_late(desktop, phone, visitor):
    owner, department = make_citizen(display_name="林小满"), make_department("市场监督管理局")
    in_time, too_late = (under_review(owner, department, make_department(), mode="joint") for _twice in range(2))
    head = visitor(desktop(make_staff(Role.HEAD, department, display_name="霍守正")))
    government = visitor(desktop(make_staff(Role.GOVERNMENT_HEAD, display_name="颜景行")))

    for item in (in_time, too_late):
        head.opens(f"/cases/decisions/{item.pk}/")
        head.sees(ITEM)
        head.follows("延长期限")
        head.reads("依法经本级人民政府负责人批准可以延长一次，最长 15 个工作日")
        head.fills_in({"延长的工作日": "15", "延期理由": WHY})
        head.sees("延长期限", "extend-form-desktop")
        head.presses("确认办理")
        head.reads("已提请政府负责人批准延长", "已经提请延长期限，正在等待批准")
        head.sees(ITEM)

    answer(government, in_time, picture="extension-desktop")
    sandbox.advance(ends_after(20) - clock.now() + OFFICE_HOUR)
    government.opens("/cases/extensions/")
    government.reads("已届满")
    government.sees("延期审批", "extensions-desktop")
    answer(government, too_late, status=409)
    government.is_told("原期限已经届满，不能再延长")

    citizen = visitor(phone(owner))
    citizen.opens(f"/cases/{in_time.case_id}/")
    citizen.reads("经本级人民政府负责人批准，法定办结期限延长 15 个工作日。", WHY)
    citizen.sees("办件进度", "extension-progress-phone")


def test_the_head_of_one_agency_who_comes_too_late_is_told_so(desktop, visitor):
    department = make_department("烟草专卖局")
    item = under_review(make_citizen(display_name="林小满"), department)
    head = visitor(desktop(make_staff(Role.HEAD, department, display_name="霍守正")))
    head.opens(f"/cases/items/{item.pk}/extend/")
    head.sees("延长期限")
    sandbox.advance(ends_after(20) - clock.now() + OFFICE_HOUR)
    head.fills_in({"延长的工作日": "10", "延期理由": WHY})
    head.presses("确认办理", status=409)
    head.is_told("原期限已经届满，不能再延长")
    expect(head.field("延期理由")).to_have_value(WHY)
    head.sees("延长期限", "extension-too-late-desktop")
    head.follows(ITEM)
    head.reads("原期限已经届满，不能再延长")
    head.sees(ITEM)


def test_a_hearing_from_the_right_to_the_minutes(desktop, phone, visitor):
    owner, department = make_citizen(display_name="林小满"), make_department("市场监督管理局")
    item = under_review(owner, department)
    make_staff(Role.REVIEWER, department, display_name="闻公允")
    make_staff(Role.HEAD, department, display_name="霍守正")
    reviewer = visitor(desktop(make_staff(Role.REVIEWER, department, display_name="江砺行")))
    citizen = visitor(phone(owner))

    reviewer.opens(f"/cases/inbox/{item.tasks.get().pk}/")
    reviewer.sees(ITEM)
    reviewer.follows("告知听证权利")
    reviewer.sees("告知听证权利")
    reviewer.fills_in({"告知书文号": "示市监听告〔2026〕1号", "书面告知内容": RIGHT})
    reviewer.presses("确认办理")
    reviewer.reads("已告知听证权利", "申请人最迟在")
    reviewer.sees(ITEM)

    citizen.opens(f"/cases/{item.case_id}/")
    citizen.sees("办件进度")
    citizen.follows(re.compile("^去答复"))
    citizen.reads(RIGHT, "逾期视为不要求听证")
    citizen.sees("听证", "hearing-right-phone")
    citizen.tabs_to(citizen.page.get_by_role("button", name="要求听证", exact=True))
    citizen.presses("要求听证")
    citizen.reads("已要求听证，待定时间", "期限已暂停计算：市场监督管理局正在进行听证")
    citizen.sees("办件进度")

    reviewer.opens("/cases/inbox/")
    reviewer.sees("部门审查")
    reviewer.follows(ITEM, within=reviewer.page.get_by_role("region", name="待安排或者待举行的听证"))
    reviewer.reads("最早可以在")
    earliest = reviewer.field("听证时间").get_attribute("min")
    told = {"听证时间": earliest.replace("T00:00", "T09:30"), "地点": "政务服务中心三楼", "主持人": "闻公允"}
    reviewer.fills_in(told | {"通知书文号": "示市监听通〔2026〕1号"})
    reviewer.sees("确定听证时间", "hearing-schedule-desktop")
    reviewer.presses("确认办理")
    reviewer.reads("已定时间，待举行", "闻公允")
    reviewer.sees(ITEM)


def answer(government: Visitor, item: CaseItem, *, status: int = 200, picture: str = "") -> None:
    """Approve the request about *item*, from the list."""
    government.opens("/cases/extensions/")
    government.sees("延期审批")
    row = government.page.get_by_role("row").filter(has_text=item.case.case_number)
    government.follows(ITEM, within=row)
    government.reads(WHY)
    government.page.get_by_label("批准延期", exact=True).check()
    government.sees("批准延期", picture)
    government.presses("确认办理", status=status)
    government.sees("延期审批" if status == 200 else "批准延期")
