"""A joint inspection in a browser: called, signed for by one that stays away, and what everybody reads of it."""

from datetime import date, datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import CaseItem
from approvals.tasks import sweep_deadlines
from portal import clock
from portal.accounts.models import Department, User
from portal.accounts.roles import Role
from portal.clock import services as sandbox
from portal.workcalendar.queries import published_calendar
from tests.e2e.steps import Visitor
from tests.factories.accounts import make_citizen, make_department, make_staff
from tests.factories.approvals.cases import REGION, clock_end, make_case, make_item, make_material, make_task

ITEM = "临时占用公共体育场（馆）设施审批"

BASIS = "《示例县联合踏勘缺席默认办法（示例）》第四条"

PLACE, SUBJECT = "示例县体育公园东门", "占用范围、疏散通道和恢复措施"

FINDINGS = "占用范围与申请一致，疏散通道畅通。"

STAFF = ("江砺行", "沈知微")

OPENING, MEETING = time(9, 30), time(14)


@pytest.fixture(autouse=True)
def morning(transactional_db, published_years):
    """Half past nine of a working day."""
    advance_to(workday(1), OPENING)


def workday(number: int) -> date:
    """The *number*-th working day after today."""
    return published_calendar(REGION).provisional().workday_after(clock.today(), number)


def advance_to(day: date, hour: time) -> None:
    sandbox.advance(datetime.combine(day, hour, clock.SHANGHAI) - clock.now())


def reviewed_by_two(owner: User, lead: Department, asked: Department) -> CaseItem:
    """An item that came in this morning; both have ten working days, and absence counts for the one that is asked."""
    now, today = clock.now(), clock.today()
    moments = dict.fromkeys(("filed_at", "submitted_at", "received_at", "accepted_at"), now)
    case = make_case(CaseState.ACCEPTED, citizen=owner, title=ITEM, lead_department=lead, accepted_on=today, **moments)
    make_material(case)
    reviewers = [lead.pk, asked.pk]
    item = make_item(
        case, ItemState.UNDER_REVIEW, name=ITEM, reviewer_ids=reviewers, opened_at=now, absence_basis=BASIS
    )
    for department in (lead, asked):
        basis = BASIS if department == asked else ""
        make_task(item, department, opened_at=now, due_at=clock_end(workday(10)), absence_basis=basis)
    item.clocks.update(started_on=today, allotted=10)
    return item


def test_a_department_signs_for_the_call_stays_away_and_is_taken_to_agree(desktop, phone, visitor):
    owner, lead, asked = make_citizen(display_name="林小满"), make_department("文体局"), make_department("住建局")
    item, day = reviewed_by_two(owner, lead, asked), workday(3)
    staff = [make_staff(Role.REVIEWER, lead, display_name=name) for name in STAFF]
    reviewer, citizen = visitor(desktop(staff[0])), visitor(phone(owner))
    absent = visitor(desktop(make_staff(Role.REVIEWER, asked, display_name="温若谷")))
    own, theirs = (f"/cases/inbox/{item.tasks.get(department=each).pk}/" for each in (lead, asked))
    calls(reviewer, own, day)
    signs(absent, theirs, day)
    citizen.opens(f"/cases/{item.case_id}/")
    citizen.reads(f"{day} 14:00", PLACE, "请您到场配合", "住建局")
    citizen.sees("办件进度", "inspection-progress-phone")
    advance_to(day, MEETING)
    records(reviewer, own)
    advance_to(workday(1) + timedelta(days=1), OPENING)
    sweep_deadlines()
    absent.opens(theirs)
    absent.reads(f"签收通知而缺席联合踏勘，未说明正当理由，依据{BASIS}视为同意")
    absent.sees(ITEM)
    citizen.opens(f"/cases/{item.case_id}/")
    lane = citizen.page.get_by_role("listitem").filter(has_text="住建局").first
    expect(lane).to_contain_text("缺席默认")
    citizen.sees("办件进度")


def calls(reviewer: Visitor, own: str, day: date) -> None:
    reviewer.opens(own)
    reviewer.sees(ITEM)
    reviewer.follows("召集联合踏勘")
    reviewer.fills_in({"踏勘时间": f"{day}T14:00", "踏勘地点": PLACE, "踏勘内容": SUBJECT})
    reviewer.sees("召集联合踏勘", "inspection-call-desktop")
    reviewer.page.get_by_role("button", name="确认办理").dblclick()
    reviewer.reads(f"已召集“{ITEM}”的联合踏勘", PLACE, "待签收")
    reviewer.sees(ITEM)


def signs(absent: Visitor, theirs: str, day: date) -> None:
    absent.opens("/cases/inbox/")
    absent.reads(f"定于 {day} 14:00 联合踏勘，请签收通知并参加")
    absent.sees("部门审查")
    absent.opens(theirs)
    absent.sees(ITEM)
    absent.follows("签收通知")
    absent.reads(f"逾期依据{BASIS}视为同意")
    absent.sees("签收通知")
    absent.presses("确认办理")
    absent.reads(f"已签收“{ITEM}”的联合踏勘通知")
    absent.sees(ITEM)


def records(reviewer: Visitor, own: str) -> None:
    """Nobody came but two of the own staff."""
    reviewer.opens(own)
    reviewer.sees(ITEM)
    reviewer.follows("记录联合踏勘")
    for name in STAFF:
        reviewer.page.get_by_label(name).check()
    reviewer.fills_in({"踏勘记录": FINDINGS})
    reviewer.sees("记录联合踏勘")
    reviewer.presses("确认办理")
    reviewer.reads("缺席", FINDINGS)
    reviewer.sees(ITEM)
