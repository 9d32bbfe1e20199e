"""Outages for people: settled at the supervisor's desk or over the API by two, and read by everybody."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.clocks.models import Clock
from approvals.clocks.services import recomputing
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.workcalendar.models import Outage
from tests.factories.accounts import make_citizen, make_staff
from tests.factories.approvals.cases import in_review
from tests.factories.approvals.periods import item_with_periods, noon
from tests.factories.outages import make_outage

pytestmark = pytest.mark.usefixtures("published_years")

NOW = noon(10)

MORNING = noon(9) - timedelta(hours=2)


@pytest.fixture
def desk(client):
    """``desk(user).get(name, *args)`` and ``.post(name, data, *args)`` at noon of 10 March 2026."""

    class Desk:
        def __init__(self, user=None):
            client.force_login(user or make_staff(Role.SUPERVISOR))

        def get(self, name, *args):
            with at(NOW):
                return client.get(reverse(f"approvals:{name}", args=args))

        def post(self, name, data=None, *args):
            with at(NOW):
                return client.post(reverse(f"approvals:{name}", args=args), data or {})

        def reads(self, name, *args) -> str:
            return self.get(name, *args).content.decode()

    return Desk


def three_hours(**fields) -> Outage:
    """On Monday 9 March from 10:00 to 13:00."""
    return make_outage(MORNING, MORNING + timedelta(hours=3), **fields)


def public(client) -> str:
    client.logout()
    with at(NOW):
        return client.get(reverse("home:outages")).content.decode()


def test_two_supervisors_confirm_and_the_days_are_lost(desk, client):
    item_with_periods(reviews=2)
    outage, first = three_hours(), make_staff(Role.SUPERVISOR)
    listed = desk(first).reads("outages")
    for told in ("2026-03-09 10:00", "3.0 小时", "后台任务", "4 个", "等待确认"):
        assert told in listed
    page = desk(first).reads("outage", outage.pk)
    assert "有 4 个在办期限经过涉及的日期" in page
    assert "推后 1 天" in page
    assert "不计入期限的日期" in page
    desk(first).post("outage-confirm", None, outage.pk)
    page = desk(first).reads("outage", outage.pk)
    assert "您已确认，须由另一名监督人员再次确认" in page
    assert reverse("approvals:outage-confirm", args=[outage.pk]) not in page
    assert desk(first).post("outage-confirm", None, outage.pk).status_code == 409
    assert "等待第二人确认" in public(client)
    second = desk()
    assert f"第一名：{first}" in second.reads("outage", outage.pk)
    second.post("outage-confirm", None, outage.pk)
    with at(NOW):
        recomputing.recompute()
    page = second.reads("outage", outage.pk)
    assert "共 4 个期限，其中 4 个改变了届满日" in page
    assert "系统故障期确认（2026-03-09 10:00 至 2026-03-09 13:00）" in page
    assert set(Clock.objects.filter(kind="review").values_list("due_on", flat=True)) == {date(2026, 3, 10)}
    told = public(client)
    assert "已确认，不计入期限" in told
    assert "2026-03-09" in told
    assert "没有等待确认的系统中断" in desk().reads("outages")


def test_a_dismissal_needs_a_reason_that_everybody_reads(desk, client):
    outage = three_hours()
    assert desk().post("outage-dismiss", {"reason": ""}, outage.pk).status_code == 422
    desk().post("outage-dismiss", {"reason": "计划内维护，已经公告"}, outage.pk)
    page = desk().reads("outage", outage.pk)
    assert "已排除" in page
    assert reverse("approvals:outage-dismiss", args=[outage.pk]) not in page
    told = public(client)
    assert "计划内维护，已经公告" in told
    assert "不计入期限的日期" not in told


def test_a_weekend_s_outage_harms_nobody_and_the_page_says_so(desk):
    item_with_periods()
    supervisor = desk()
    given = {"began_at": "2026-03-07T08:00", "ended_at": "2026-03-08T08:00", "evidence": "机房断电，记录第7号"}
    answer = supervisor.post("outage-declare", given)
    outage = Outage.objects.get()
    assert answer.headers["Location"] == reverse("approvals:outage", args=[outage.pk])
    page = desk().reads("outage", outage.pk)
    for told in ("没有一个期限会改变届满日", "机房断电", "由监督人员申报", "第一名：", "当日届满的顺延", "2026-03-07"):
        assert told in page
    desk().post("outage-confirm", None, outage.pk)
    with at(NOW):
        recomputing.recompute()
    assert "共 3 个期限，其中 0 个改变了届满日" in desk().reads("outage", outage.pk)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"evidence": ""}, "必填"),
        ({"ended_at": "2026-03-09T09:00"}, "故障应当先开始后结束"),
        ({"ended_at": "2026-03-09T10:30"}, "不足两小时"),
        ({"began_at": "昨天"}, "有效"),
    ],
)
def test_a_declaration_that_cannot_stand_is_refused_at_its_field(desk, wrong, sentence):
    given = {"began_at": "2026-03-09T10:00", "ended_at": "2026-03-09T13:00", "evidence": "通报"}
    answer = desk().post("outage-declare", given | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "申报算作第一名监督人员的确认" in desk().reads("outage-declare")
    assert not Outage.objects.exists()


def test_one_that_lasts_is_shown_and_cannot_be_settled(desk):
    in_review()
    outage = make_outage(MORNING, None)
    assert "尚未恢复" in desk().reads("outages")
    assert "恢复后才能确认或者排除" in desk().reads("outage", outage.pk)
    assert desk().post("outage-confirm", None, outage.pk).status_code == 409
    assert "尚未恢复" in desk().reads("outage", outage.pk)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_nobody_else_comes_to_the_desk(desk, role):
    outage = three_hours()
    other = desk(make_staff(role))
    for name, args in (("outages", []), ("outage", [outage.pk]), ("outage-declare", [])):
        assert other.get(name, *args).status_code == 403
    for name in ("outage-confirm", "outage-dismiss"):
        assert other.post(name, None, outage.pk).status_code == 403
    assert desk(make_citizen()).get("outages").status_code == 403


def test_what_is_not_there_is_not_found(desk):
    assert desk().get("outage", 99).status_code == 404
    assert desk().post("outage-confirm", None, 99).status_code == 404


def test_everybody_reads_the_ledger_page_by_page(client):
    assert "没有发生过影响期限的系统故障" in public(client)
    for hours in range(21):
        make_outage(MORNING - timedelta(days=hours), MORNING - timedelta(days=hours) + timedelta(hours=3))
    page = public(client)
    assert page.count("等待确认") == 20
    following = re.search(r'rel="next" href="(\?cursor=[^"]+)"', page)[1]
    with at(NOW):
        assert client.get(reverse("home:outages") + following).content.decode().count("等待确认") == 1
        assert client.get(reverse("home:outages"), {"cursor": "x"}).status_code == 422


def test_the_workbench_tells_how_many_wait(client):
    three_hours()
    client.force_login(make_staff(Role.SUPERVISOR))
    assert "次系统中断待确认" in client.get(reverse("home:workbench")).content.decode()


def test_the_pages_take_as_many_statements_for_many_as_for_one(desk, client):
    def cost() -> list[int]:
        found = []
        for name, args in (("outages", []), ("outage", [outage.pk])):
            page = desk()
            with CaptureQueriesContext(connection) as captured:
                page.get(name, *args)
            found.append(len(captured))
        client.logout()
        with at(NOW), CaptureQueriesContext(connection) as captured:
            client.get(reverse("home:outages"))
        return [*found, len(captured)]

    outage = three_hours()
    item_with_periods()
    one = cost()
    for _ in range(3):
        item_with_periods(reviews=3)
        three_hours(first_confirmed_by=make_staff(Role.SUPERVISOR))
    assert cost() == one
    assert max(one) <= 8


class TestApi:
    URL = "/api/v1/outages/"

    def post(self, client, pk, name, user=None, **body):
        client.force_login(user or make_staff(Role.SUPERVISOR))
        with at(NOW):
            return client.post(f"{self.URL}{pk}/{name}/", body, content_type="application/json")

    def test_everybody_reads_it(self, client):
        three_hours()
        make_outage(MORNING, None)
        with at(NOW):
            rows = client.get(self.URL).json()["results"]
        lasting, over = rows
        assert (lasting["ended_at"], lasting["lost_days"], lasting["state"]) == (None, [], "proposed")
        assert (over["lost_days"], over["lost_evenings"], over["channels"]) == (["2026-03-09"], [], ["worker"])
        assert "evidence" not in over

    def test_two_confirm(self, client):
        outage, first = three_hours(), make_staff(Role.SUPERVISOR)
        assert self.post(client, outage.pk, "confirm", first).json()["state"] == "confirmed_once"
        refused = self.post(client, outage.pk, "confirm", first)
        assert (refused.status_code, refused.json()["code"]) == (409, "second_supervisor_needed")
        confirmed = self.post(client, outage.pk, "confirm").json()
        assert (confirmed["state"], confirmed["lost_days"]) == ("confirmed", ["2026-03-09"])
        assert confirmed["document"].startswith("系统故障期确认")
        assert self.post(client, outage.pk, "confirm").status_code == 404

    def test_one_dismisses_with_a_reason(self, client):
        outage = three_hours()
        assert self.post(client, outage.pk, "dismiss").status_code == 422
        dismissed = self.post(client, outage.pk, "dismiss", reason="误报").json()
        assert (dismissed["state"], dismissed["dismissal"], dismissed["lost_days"]) == ("dismissed", "误报", [])

    def test_nobody_else_settles(self, client):
        outage = three_hours()
        for name, body in (("confirm", {}), ("dismiss", {"reason": "误报"})):
            assert self.post(client, outage.pk, name, make_staff(Role.HEAD), **body).status_code == 403
            client.logout()
            assert client.post(f"{self.URL}{outage.pk}/{name}/").status_code in {401, 403}
