"""The pages of staff in a real browser: by keyboard alone, on a phone too, and without script."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from approvals.cases.domain.vocabulary import CaseState, Opinion, TaskState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.materials.domain.vocabulary import DeficiencyState
from portal import clock
from portal.accounts.roles import Role
from portal.workcalendar.queries import published_calendar
from tests.e2e.steps import fits
from tests.factories.accounts import make_department, make_staff
from tests.factories.approvals.cases import (
    BASIS,
    LEASE,
    REGION,
    clock_end,
    field,
    in_review,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    material,
)

pytestmark = pytest.mark.usefixtures("transactional_db", "published_years")


FORM = {"fields": [field()], "materials": [material(), material(LEASE)]}


@pytest.fixture(params=["desktop", "phone"])
def screen(request):
    return request.getfixturevalue(request.param)


def waiting(title: str, *, days_ago: int = 0) -> Case:
    """A case that came to the window *days_ago*, one deferrable material short."""
    moment = clock.now() - timedelta(days=days_ago)
    case = make_case(one_form=FORM, title=title, submitted_at=moment, received_at=moment, filed_at=moment)
    make_item(case)
    make_material(case)
    received_on = clock.local_date(moment)
    due_on = published_calendar(REGION).provisional().workday_after(received_on, 5)
    make_clock(case, ClockKind.NOTICE, started_on=received_on, expires_at=clock_end(due_on), effect="deem_accepted")
    return case


def looked_at(page, path, axe, shot, name):
    """Open *path*, hold it to the rules of accessibility and to the width of the screen, and keep a picture."""
    page.goto(path)
    axe(page)
    assert fits(page)
    shot(page, f"{name}-{page.viewport_size['width']}")


def test_the_window_breaks_no_rule_of_accessibility(screen, axe, shot):
    case = waiting("示例一件")
    owed = make_case(CaseState.ACCEPTED)
    supplied = make_deficiency(owed, state=DeficiencyState.SUPPLIED.value, supplied_at=clock.now())
    page = screen(make_staff(Role.CLERK))
    for path, name in (
        ("/cases/queue/", "queue"),
        ("/cases/queue/?tab=all", "queue-all"),
        (f"/cases/queue/{case.pk}/", "intake"),
        (f"/cases/queue/{case.pk}/accept_with_deficiency/", "intake-deferral"),
        (f"/cases/queue/{case.pk}/request_correction/", "intake-correction"),
        (f"/cases/queue/{owed.pk}/supplied/{supplied.pk}/return_supply/", "intake-return"),
        ("/cases/queue/counter/", "counter"),
    ):
        looked_at(page, path, axe, shot, name)


def test_the_other_desks_break_no_rule_of_accessibility(screen, axe, shot):
    department, silent = make_department(), make_department()
    _case, item = in_review(departments=[department, silent], basis=BASIS, one_form=FORM)
    head = make_staff(Role.HEAD, department)
    page = screen(head)
    for path, name in (
        ("/cases/inbox/", "inbox"),
        (f"/cases/inbox/{item.tasks.get(department=department).pk}/", "task"),
        ("/cases/decisions/", "decisions"),
        (f"/cases/decisions/{item.pk}/", "item"),
    ):
        looked_at(page, path, axe, shot, name)
    page = screen(make_staff(Role.SUPERVISOR))
    for path, name in (("/cases/supervision/", "supervision"), (f"/cases/supervision/{item.case_id}/", "file")):
        looked_at(page, path, axe, shot, name)


def test_a_clerk_works_through_the_queue_without_a_mouse(desktop):
    first, second = waiting("first", days_ago=3), waiting("second")
    page = desktop(make_staff(Role.CLERK))
    page.goto("/cases/queue/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(second.case_number[-6:])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("second")

    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("first")

    page.goto("/cases/queue/")
    for key, number in (("j", first), ("j", second), ("k", first)):
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=number.case_number)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("first")


def test_the_keys_explain_themselves_and_can_be_switched_off(desktop):
    waiting("first")
    page = desktop(make_staff(Role.CLERK))
    page.goto("/cases/queue/")
    page.keyboard.press("?")
    switch = page.get_by_role("button", name="停用单键快捷键")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.reload()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()


def test_typing_is_never_taken_for_a_key(desktop):
    case = waiting("first")
    page = desktop(make_staff(Role.CLERK))
    page.goto(f"/cases/queue/{case.pk}/decline/")
    page.get_by_label("理由").fill("")
    page.get_by_label("理由").press_sequentially("no/n?j")
    expect(page.get_by_label("理由")).to_have_value("no/n?j")


def test_a_case_is_accepted_with_a_deficiency_without_script(desktop):
    case = waiting("first")
    page = desktop(make_staff(Role.CLERK), java_script_enabled=False)
    page.goto(f"/cases/queue/{case.pk}/")
    page.get_by_role("link", name="容缺受理").click()
    page.get_by_label("申请人已在容缺承诺书上签名").check()
    page.get_by_role("button", name="确认容缺受理").click()
    expect(page.get_by_text("已办理“容缺受理”")).to_be_visible()
    assert Case.objects.get(pk=case.pk).is_accepted_with_deficiency


def test_a_reviewer_answers_and_goes_on_without_a_mouse(desktop):
    department = make_department()
    moment = clock.now()
    _case, item = in_review(departments=[department], due_at=clock_end(clock.local_date(moment)))
    _case, other = in_review(departments=[department], due_at=clock_end(clock.local_date(moment) + timedelta(days=9)))
    page = desktop(make_staff(Role.REVIEWER, department))
    page.goto("/cases/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="同意", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已对“示例事项”提出意见：同意")).to_be_visible()
    assert item.tasks.get().opinion == Opinion.AGREE
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(f"/cases/inbox/{other.tasks.get().pk}/$"))
    assert other.tasks.get().state == TaskState.OPEN
