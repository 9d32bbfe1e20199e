"""The calendar's pages: proposed by one, seen in its effect, released by another, and nobody else comes in."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.clocks.models import Clock, Recomputation
from approvals.clocks.services import recomputing
from portal.accounts.actor import SYSTEM
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import CalendarNotice, NoticeProposal
from portal.workcalendar.services import append
from tests.factories.accounts import make_citizen, make_staff
from tests.factories.approvals.cases import BASIS, REGION, in_review
from tests.factories.approvals.periods import item_with_periods, noon
from tests.integration.calendar.steps import override

pytestmark = pytest.mark.usefixtures("published_years")

OFF = SpecialDay(DayKind.HOLIDAY, "临时放假")

OVERRIDE = {"region": REGION, "document": "示府〔2026〕8号", "days": "2026-03-06,放假,临时放假"}

YEAR = {"year": "2027", "status": "official", "document": "国办发明电〔2026〕7号", "days": "2027-01-01 放假 元旦"}


@pytest.fixture
def desk(client):
    """``desk(user).get(name, *args)`` and ``.post(name, data, *args)`` at noon of 5 March 2026."""

    class Desk:
        def __init__(self, user=None):
            client.force_login(user or make_staff(Role.SUPERVISOR))

        def get(self, name, *args):
            with at(noon(5)):
                return client.get(reverse(f"approvals:{name}", args=args))

        def post(self, name, data=None, *args):
            with at(noon(5)):
                return client.post(reverse(f"approvals:{name}", args=args), data or {})

        def reads(self, name, *args) -> str:
            return self.get(name, *args).content.decode()

    return Desk


def proposed(desk, data=OVERRIDE, scope="override") -> int:
    """Propose by the form; return the proposal's id."""
    answer = desk().post("calendar-propose", data, scope)
    proposal = NoticeProposal.objects.latest("pk")
    assert answer.headers["Location"] == reverse("approvals:calendar-proposal", args=[proposal.pk])
    return proposal.pk


def test_a_notice_is_seen_in_its_effect_and_released_by_another(desk):
    _case, item = item_with_periods()
    pk = proposed(desk)
    page = desk(NoticeProposal.objects.get().proposed_by).reads("calendar-proposal", pk)
    assert "由您提出，须由另一名监督人员复核发布" in page
    assert reverse("approvals:calendar-release", args=[pk]) not in page
    other = desk()
    page = other.reads("calendar-proposal", pk)
    assert "推后 1 天" in page
    assert item.case.case_number in page
    assert other.post("calendar-release", None, pk).status_code == 302
    assert "正在重新计算：已完成 0 个，共 3 个" in other.reads("calendar-proposal", pk)
    with at(noon(5)):
        recomputing.recompute_batch(after=0, limit=1)
        recomputing.recompute()
    page = other.reads("calendar-proposal", pk)
    assert "共 3 个期限，其中 3 个改变了届满日" in page
    assert "示府〔2026〕8号" in other.reads("calendar")
    assert item.clocks.get(kind="decision").due_on == date(2026, 3, 31)


def test_the_proposer_cannot_release_it(desk):
    pk = proposed(desk)
    answer = desk(NoticeProposal.objects.get().proposed_by).post("calendar-release", None, pk)
    assert answer.status_code == 409
    assert "须由另一名监督人员复核确认" in answer.content.decode()
    assert CalendarNotice.objects.filter(region=REGION, year=None).count() == 0


def test_it_may_be_dropped_and_says_so(desk):
    pk = proposed(desk)
    desk().post("calendar-drop", None, pk)
    page = desk().reads("calendar-proposal", pk)
    assert "撤下，没有发布" in page
    assert "复核发布</button>" not in page
    assert reverse("approvals:calendar-proposal", args=[pk]) not in desk().reads("calendar")


def test_a_year_comes_as_a_table_too(desk):
    table = SimpleUploadedFile("2027.csv", "2027-01-01,放假,元旦\n2027-02-06,放假,春节".encode("gb18030"))
    pk = proposed(desk, {**YEAR, "days": "2027-05-01 至 2027-05-03 放假 劳动节", "table": table}, "year")
    assert len(NoticeProposal.objects.get(pk=pk).days) == 5


@pytest.mark.parametrize(
    ("scope", "wrong", "sentence"),
    [
        ("year", {"days": ""}, "请填写与平日不同的日期"),
        ("year", {"days": "2028-01-01 放假 元旦"}, "安排中有不属于该年度的日期"),
        ("year", {"days": "元旦"}, "第 1 行："),
        ("year", {"year": "1999"}, "2004"),
        ("year", {"status": "provisional", "year": "2026", "days": "2026-01-01 放假 元旦"}, "不能以推算代替"),
        ("year", {"document": " "}, "必填"),
        ("override", {"region": "1234"}, "行政区划代码应为6位数字"),
        ("override", {"table": SimpleUploadedFile("x.csv", b"\xff\xff\xff")}, "文件不是文本"),
        ("override", {"table": SimpleUploadedFile("x.csv", b" " * 70_000)}, "不能超过 64 KB"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_proposed(desk, scope, wrong, sentence):
    given = YEAR if scope == "year" else OVERRIDE
    answer = desk().post("calendar-propose", {**given, **wrong}, scope)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not NoticeProposal.objects.exists()


def test_the_forms_open_and_an_unknown_one_does_not(desk):
    assert "年度" in desk().reads("calendar-propose", "year")
    assert "行政区划代码" in desk().reads("calendar-propose", "override")
    assert desk().get("calendar-propose", "decade").status_code == 404


def test_a_proposal_that_is_not_there_is_not_found(desk):
    assert desk().get("calendar-proposal", 99).status_code == 404
    assert desk().post("calendar-release", None, 99).status_code == 404


def test_an_override_is_taken_back_the_same_way(desk):
    item_with_periods()
    version = override()
    with at(noon(5)):
        recomputing.recompute()
    assert reverse("approvals:calendar-withdraw", args=[version]) in desk().reads("calendar")
    assert "示府〔2026〕8号" in desk().reads("calendar-withdraw", version)
    assert desk().post("calendar-withdraw", {"document": ""}, version).status_code == 422
    desk().post("calendar-withdraw", {"document": "示府〔2026〕9号"}, version)
    pk = NoticeProposal.objects.get().pk
    page = desk().reads("calendar-proposal", pk)
    assert "撤回：示府〔2026〕8号" in page
    assert "提前 1 天" in page
    desk().post("calendar-release", None, pk)
    assert desk().get("calendar-withdraw", version).status_code == 404


def test_a_proposal_overtaken_meanwhile_says_so_instead_of_its_effect(desk):
    pk = proposed(desk, {**YEAR, "status": "provisional"}, "year")
    append(Arrangement("国办发明电〔2026〕7号", year=2027, days={date(2027, 1, 1): OFF}), SYSTEM)
    page = desk().reads("calendar-proposal", pk)
    assert "不能以推算代替" in page
    assert reverse("approvals:calendar-release", args=[pk]) not in page
    assert desk().post("calendar-release", None, pk).status_code == 422


def test_a_notice_that_moves_nothing_says_so(desk):
    in_review()
    assert "没有一个期限会改变届满日" in desk().reads("calendar-proposal", proposed(desk, YEAR, "year"))


def test_it_says_where_silence_will_no_longer_count(desk):
    in_review(basis=BASIS, reviews=2)
    pk = proposed(desk, {**OVERRIDE, "days": "2026-03-07 上班 调休"})
    Clock.objects.update(is_provisional=True, due_on=date(2026, 3, 3), started_on=date(2026, 2, 24))
    assert "不再产生默许的效力" in desk().reads("calendar-proposal", pk)


def test_the_example_is_proposed_with_one_press_in_a_demo_and_only_there(desk, client, settings):
    assert "示例安排（非官方）" in desk().reads("calendar")
    desk().post("calendar-example")
    pk = NoticeProposal.objects.get().pk
    assert "示例（非官方）：2027年部分节假日安排" in desk().reads("calendar-proposal", pk)
    settings.DEMO_MODE = False
    assert "示例安排（非官方）" not in client.get(reverse("approvals:calendar")).content.decode()
    assert client.post(reverse("approvals:calendar-example")).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_nobody_else_comes_in(desk, role):
    pk = proposed(desk)
    other = desk(make_staff(role))
    assert other.get("calendar").status_code == 403
    assert other.get("calendar-proposal", pk).status_code == 403
    for name, args in (("calendar-release", [pk]), ("calendar-drop", [pk]), ("calendar-example", [])):
        assert other.post(name, None, *args).status_code == 403
    assert desk(make_citizen()).get("calendar").status_code == 403


def test_the_pages_take_as_many_statements_for_many_periods_as_for_one(desk):
    pk = proposed(desk)

    def cost(name, *args) -> int:
        page = desk()
        with CaptureQueriesContext(connection) as captured:
            page.get(name, *args)
        return len(captured)

    item_with_periods()
    few = [cost("calendar"), cost("calendar-proposal", pk)]
    for _ in range(4):
        item_with_periods(reviews=3)
    assert [cost("calendar"), cost("calendar-proposal", pk)] == few
    assert max(few) <= 8
    desk().post("calendar-release", None, pk)
    assert cost("calendar-proposal", pk) <= 8


def test_progress_is_told_while_it_lasts(desk):
    for _ in range(3):
        item_with_periods()
    assert "在办的期限都按现行安排计算" in desk().reads("calendar")
    override()
    with at(noon(5) + timedelta(minutes=1)):
        recomputing.recompute_batch(after=0, limit=2)
    page = desk().reads("calendar")
    assert "正在重新计算：已完成 6 个，共 9 个" in page
    assert 'hx-trigger="every 2s"' in page
    assert Recomputation.objects.get().finished_at is None
