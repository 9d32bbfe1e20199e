"""A department is warned and stays silent: what follows, at its desk and on the applicant's phone."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.filing.services import drafting, submission
from approvals.intake.services import window
from approvals.materials.domain import completeness
from approvals.materials.services import handing_in
from approvals.reviews.services import opinions
from approvals.tasks import sweep_deadlines
from portal import clock
from portal.accounts.models import Applicant, Department, User
from portal.accounts.queries import actor_of
from portal.clock import services as sandbox
from portal.workcalendar.queries import published_calendar
from tests.e2e.steps import ABOUT_THE_SIGN, OPENING, PDF, SIGN, Visitor
from tests.factories.approvals.cases import clock_end, make_case, make_clock, make_item, make_material

pytestmark = pytest.mark.usefixtures("hall")


BASIS = "《示例县并联审批超时默许办法（示例）》第六条"

BY_KIND = {"text": "林小满", "citizen_number": "320100199003071236", "mobile": "19900000000"}

TRIAL, STATUTE = "药物临床试验审批", "《中华人民共和国药品管理法》第十九条"

PAPER = "经审查，同意设置。招牌底边距地面不低于2.4米。"


def test_a_warned_department_stays_silent_and_everybody_reads_what_follows(on_the_phone, at_desk):
    a_sign_is_reviewed_by_two()
    silent = at_desk("reviewer-housing")
    a_working_day_passes()
    is_reminded(silent)
    a_working_day_passes()
    sees_the_dry_run(silent, at_desk("supervisor"))
    a_working_day_passes()
    reads_that_it_agreed(silent)
    issues_the_paper(silent)
    follow_it(on_the_phone("citizen"))


def test_what_a_statute_has_granted_is_certified_by_the_head_and_read_by_the_applicant(on_the_phone, at_desk):
    an_application_that_nobody_decided()
    head, owner = at_desk("head-market"), on_the_phone("citizen")
    tells_the_head(head)
    a_working_day_passes()
    is_certified(head)
    owner.opens("/cases/")
    owner.sees("我的办件")
    owner.follows(re.compile("^查看进度"))
    owner.sees("办件进度", "granted-by-statute-phone")
    owner.reads("逾期视为准予", "1 份证照")
    owner.follows(re.compile("^逾期视为准予告知书"))
    owner.sees("逾期视为准予告知书")
    owner.reads(STATUTE, "未作出决定")


def an_application_that_nobody_decided() -> None:
    """A clinical trial whose sixty days end with this day; no matter of the sample catalogue has such a statute."""
    market, yesterday = Department.objects.get(name="市场监督管理局"), clock.now() - timedelta(days=1)
    moments = dict.fromkeys(("filed_at", "submitted_at", "received_at", "accepted_at"), yesterday)
    names = {"title": TRIAL, "citizen": User.objects.get(username="citizen")}
    case = make_case(
        CaseState.ACCEPTED, lead_department=market, accepted_on=clock.local_date(yesterday), **moments, **names
    )
    make_material(case)
    given = {"name": TRIAL, "grant_basis": STATUTE, "result_name": "药物临床试验批件"}
    item = make_item(case, ItemState.REVIEWED, opened_at=yesterday, **given)
    end, effect = clock_end(clock.today()), ExpiryEffect.DEEM_GRANTED.value
    started = {"started_on": clock.local_date(yesterday), "allotted": 60, "expires_at": end, "effect": effect}
    make_clock(case, ClockKind.DECISION, item=item, **started)


def tells_the_head(head: Visitor) -> None:
    head.opens("/cases/silence/")
    head.sees("默许预告")
    line = head.page.get_by_role("row").filter(has_text=TRIAL)
    for told in ("市场监督管理局", "逾期视为准予", STATUTE):
        expect(line).to_contain_text(told)


def is_certified(head: Visitor) -> None:
    head.opens("/cases/decisions/?tab=decided")
    head.sees("审批决定")
    head.follows(TRIAL)
    head.sees(TRIAL, "granted-by-statute-desktop")
    head.reads(f"依据{STATUTE}视为准予")
    head.presses("颁发证件")
    head.reads(f"已颁发“{TRIAL}”的证件", "查看电子证照：药物临床试验批件")
    head.sees(TRIAL)


def a_sign_is_reviewed_by_two() -> None:
    """Filed and accepted this morning; one of the two departments has agreed at once."""
    owner, applicant = actor("citizen"), Applicant.objects.get(name="林小满")
    case = drafting.open_matter_draft(actor=owner, applicant_id=applicant.pk, code="CG01")
    answers = {f["code"]: ABOUT_THE_SIGN.get(f["label"], BY_KIND.get(f["kind"], "")) for f in case.one_form["fields"]}
    case = drafting.save_draft(case_id=case.pk, actor=owner, seen_version=case.version, answers=answers)
    for requirement in completeness.missing(completeness.requirements(case.one_form), ()):
        handing_in.add_material(case_id=case.pk, actor=owner, code=requirement.code, file_name="材料.pdf", data=PDF)
    case = submission.submit(case_id=case.pk, actor=owner, seen_version=case.version, promises={})
    window.accept(case_id=case.pk, actor=actor("clerk"), seen_version=case.version)
    task = case.tasks.get(department__name="综合执法局")
    urban = actor("reviewer-urban")
    opinions.give_opinion(case_id=case.pk, task_id=task.pk, actor=urban, seen_version=None, opinion=Opinion.AGREE)


def a_working_day_passes() -> None:
    now = clock.now()
    morning = published_calendar(settings.REGION).workday_after(clock.local_date(now), 1)
    sandbox.advance(datetime.combine(morning, OPENING, clock.SHANGHAI) - now)
    sweep_deadlines()


def is_reminded(silent: Visitor) -> None:
    silent.opens("/cases/periods/#review")
    silent.sees("期限一览", "periods-desktop")
    silent.opens("/cases/signals/")
    silent.sees("期限提醒", "reminder-desktop")
    expect(silent.page.get_by_role("row").filter(has_text=SIGN)).to_contain_text("到期提醒")
    silent.opens("/cases/silence/")
    silent.sees("默许预告")
    silent.reads("下一个工作日届满")


def sees_the_dry_run(silent: Visitor, supervisor: Visitor) -> None:
    """The last day: those responsible and supervision read the same line, with its moment and its basis."""
    midnight = datetime.combine(clock.today() + timedelta(days=1), time.min, clock.SHANGHAI)
    for reader in (silent, supervisor):
        reader.opens("/cases/silence/")
        reader.sees("默许预告", "dry-run-desktop" if reader is silent else "")
        line = reader.page.get_by_role("row").filter(has_text=SIGN)
        for told in ("住建局", "超时默许", BASIS, f"{midnight:%Y-%m-%d %H:%M}"):
            expect(line).to_contain_text(told)
    silent.follows(SIGN)
    silent.sees(SIGN)


def reads_that_it_agreed(silent: Visitor) -> None:
    silent.opens("/cases/inbox/?tab=done")
    silent.sees("部门审查")
    silent.follows(SIGN)
    silent.sees(SIGN, "deemed-desktop")
    silent.reads("超时默许", f"期限届满未提出意见，依据{BASIS}视为同意")
    assert not silent.page.get_by_role("button", name="提出意见").count()


def issues_the_paper(silent: Visitor) -> None:
    """Late, and within the day that is left for it; without the text it is refused."""
    silent.follows("补发书面意见，或者登记逾期意见")
    silent.sees("视为同意之后")
    tomorrow = datetime.combine(clock.today() + timedelta(days=1), time.min, clock.SHANGHAI)
    silent.reads(f"应在 {tomorrow:%Y-%m-%d %H:%M} 之前补发")
    silent.presses("补发书面意见", status=422)
    silent.sees("视为同意之后")
    silent.page.get_by_label("书面意见", exact=True).fill(PAPER)
    silent.presses("补发书面意见")
    silent.sees("视为同意之后", "paper-desktop")
    silent.reads("已补发书面意见", PAPER)


def follow_it(owner: Visitor) -> None:
    """On the phone the silence is no agreement: another word, another look, and its basis."""
    owner.opens("/cases/")
    owner.sees("我的办件")
    owner.follows(re.compile("^查看进度"))
    owner.sees("办件进度", "deemed-phone")
    lanes = owner.page.get_by_role("listitem")
    expect(lanes.filter(has_text="住建局").locator(".tag-silent")).to_have_text("超时默许")
    expect(lanes.filter(has_text="综合执法局").locator(".tag-good")).to_have_text("同意")
    owner.reads(f"期限届满未提出意见，依据{BASIS}，视为同意")
    owner.follows("每个工作日在谁手里")
    owner.sees("期限账", "ledger-phone")
    listen(owner)
    owner.follows("期限一览", within=owner.page.get_by_role("contentinfo"))
    owner.sees("期限一览", "periods-phone")
    owner.reads("视为同意后补发书面意见", "1 个工作日")


def listen(owner: Visitor) -> None:
    """The coloured strip is for eyes alone; a screen reader is told each day, whose it was and why."""
    strip = owner.page.locator(".strip.workweek")
    expect(strip).to_have_attribute("aria-hidden", "true")
    case = Case.objects.get()
    days = strip.locator("li").count()
    told = owner.page.get_by_role("main").aria_snapshot()
    assert f"共 {days} 个工作日，每天只记一方" in told
    entries = re.findall(r"listitem:\s*\n\s+- time: (\d{4}-\d\d-\d\d)\s*\n\s+- strong: (\S+)\s*\n\s+- text: (.+)", told)
    assert len(entries) == days, told
    reasons = [(owed_by, why) for _day, owed_by, why in entries]
    assert reasons == [("住建局", f"审查“{SIGN}”")] * 2 + [("综合执法局", f"作出“{SIGN}”的决定")]
    assert entries[0][0] > f"{clock.local_date(case.submitted_at):%Y-%m-%d}"


def actor(username: str):
    return actor_of(User.objects.get(username=username), clock.today())
