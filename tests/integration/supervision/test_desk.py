"""The supervisor's page, the demo's time, and the figures on everybody's workbench."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from approvals import workbench
from approvals.calendar.services import publishing
from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion, TaskState
from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.vocabulary import ClockKind, ClockState
from approvals.clocks.models import Clock
from approvals.clocks.queries.clocks import views
from approvals.clocks.web.signs import due
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.supervision.queries import figures as supervision
from approvals.supervision.queries import lists
from approvals.supervision.queries.lists import Alert
from approvals.supervision.web.desk import Watch
from portal.accounts.models import Department
from portal.accounts.roles import Role
from portal.clock.models import SandboxClock
from portal.clock.services import at
from portal.ui.parts import Tone
from portal.workcalendar import tables
from portal.workcalendar.queries import published_calendar
from tests.factories.accounts import make_department, make_enterprise, make_user
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    REGION,
    clerk,
    clock_end,
    in_review,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    make_task,
    material,
    staff_of,
)
from tests.factories.approvals.desks import desk_of, page, statements, text
from tests.factories.approvals.periods import item_with_periods, make_pause, noon
from tests.factories.approvals.renewals import STATUTE, make_renewal
from tests.factories.outages import make_outage
from tests.integration.procedures.pauses.steps import answer
from tests.integration.procedures.renewals.steps import put

pytestmark = pytest.mark.usefixtures("monday")

URL = "/cases/supervision/"

ELSEWHERE = "110000"


@pytest.fixture
def watch():
    return desk_of(Role.SUPERVISOR)


def decided(department: Department, *, late: bool = False, **fields) -> CaseItem:
    """An item decided in the last moment of its period, or in the first after it."""
    expiry = clock_end(date(2026, 2, 28))
    at_last = expiry if late else expiry - timedelta(microseconds=1)
    case = make_case(CaseState.CONCLUDED, lead_department=department, closed_at=at_last, **fields)
    item = make_item(case, ItemState.GRANTED, decided_at=at_last)
    stopped = {"state": ClockState.STOPPED.value, "stopped_at": at_last}
    make_clock(case, ClockKind.DECISION, item=item, expires_at=expiry, **stopped)
    return item


def deemed(department: Department, **fields) -> None:
    """An opinion that *department* did not give in time."""
    item = make_item(make_case(CaseState.ACCEPTED, **fields), ItemState.REVIEWED)
    make_task(
        item,
        department,
        state=TaskState.DEEMED.value,
        opinion=Opinion.DEEMED_AGREE.value,
        silence_basis=BASIS,
        answered_at=FILED_AT,
        effective_at=FILED_AT,
    )


def granted_by_statute(**fields) -> CaseItem:
    """An item that nobody decided in time."""
    told = {"grant_basis": BASIS, "decided_at": FILED_AT}
    return make_item(make_case(CaseState.CONCLUDED, **fields), ItemState.DEEMED_GRANTED, **told)


def renewed_by_statute() -> CaseItem:
    """The renewal of a certificate that ended an hour later, undecided."""
    item = make_item(make_case(CaseState.CONCLUDED), ItemState.REVIEWED, decided_at=FILED_AT + timedelta(hours=1))
    make_renewal(item)
    put(item, ItemState.DEEMED_RENEWED)
    return item


def ending(due_on: date, **fields) -> Case:
    """A case whose window has to answer by *due_on*."""
    case = make_case(CaseState.SUBMITTED, **fields)
    make_clock(case, ClockKind.NOTICE, expires_at=clock_end(due_on))
    return case


def supervisor():
    return staff_of(None, Role.SUPERVISOR)


class TestFigures:
    def test_they_cover_thirty_working_days_and_the_own_region(self):
        found = supervision.figures(supervisor())
        assert (found.since, found.until) == (date(2026, 1, 14), date(2026, 3, 2))
        make_case(submitted_at=FILED_AT)
        make_case(submitted_at=FILED_AT - timedelta(days=60))
        make_case(submitted_at=FILED_AT, region=ELSEWHERE)
        make_case(CaseState.ACCEPTED, is_deemed_accepted=True)
        found = supervision.figures(supervisor())
        assert (found.submitted, found.accepted, found.concluded, found.deemed_accepted) == (2, 1, 0, 1)

    def test_a_decision_is_late_from_the_moment_of_expiry(self):
        department = make_department()
        for late in (False, True, False, False):
            decided(department, late=late)
        found = supervision.figures(supervisor())
        assert (found.decided, found.on_time, found.late, found.concluded) == (4, 3, 1, 4)
        assert [(line.name, line.on_time_percent) for line in found.departments] == [(department.name, 75)]

    def test_silence_and_lateness_are_counted_where_they_belong(self):
        silent, late = make_department(), make_department()
        deemed(silent)
        in_review(departments=[late], due_at=FILED_AT)
        found = supervision.figures(supervisor())
        counted = {line.pk: (line.opinions, line.deemed, line.overdue) for line in found.departments}
        assert counted == {silent.pk: (1, 1, 0), late.pk: (0, 0, 1)}
        assert (found.opinions, found.deemed, found.overdue) == (1, 1, 1)
        assert {line.on_time_percent for line in found.departments} == {0}

    def test_what_is_late_and_not_done_counts_and_colours(self):
        """Nine decisions in time are nine of ten once an item is late and undecided, nine of eleven with an opinion."""
        department = make_department()
        for _number in range(9):
            decided(department)
        assert self.rates() == [(100, "good")]
        item = make_item(make_case(CaseState.ACCEPTED), ItemState.REVIEWED, department=department)
        running = make_clock(item.case, ClockKind.DECISION, item=item)
        assert self.rates() == [(100, "good")]
        Clock.objects.filter(pk=running.pk).update(expires_at=FILED_AT)
        assert self.rates() == [(90, "warn")]
        in_review(departments=[department], due_at=FILED_AT)
        assert self.rates() == [(81, "bad")]

    def test_an_opinion_that_came_late_was_not_in_time(self):
        department = make_department()
        given = {
            "state": TaskState.ANSWERED.value,
            "opinion": "agree",
            "answered_at": FILED_AT,
            "answered_by": make_user(),
        }
        for due_at in (FILED_AT + timedelta(hours=1), FILED_AT):
            item = make_item(make_case(CaseState.ACCEPTED), ItemState.REVIEWED, department=department)
            make_task(item, department, due_at=due_at, effective_at=FILED_AT, **given)
        assert self.rates() == [(50, "bad")]

    def rates(self):
        return [(line.on_time_percent, line.rating) for line in supervision.figures(supervisor()).departments]


class TestSuspension:
    """On 12 March: eight working days have gone since the items came in on the second."""

    @pytest.fixture(autouse=True)
    def thursday(self, monday):
        with at(noon(12)):
            yield

    def shares(self) -> dict[int, tuple[int, int, int]]:
        lines = supervision.figures(supervisor()).departments
        return {line.pk: (line.suspended, line.in_hand, line.suspended_percent) for line in lines}

    def test_it_is_the_share_of_the_days_in_hand_that_a_department_took(self):
        _case, item = item_with_periods(reviews=2)
        make_pause(item)
        assert self.shares()[item.department_id] == (5, 8, 62)

    def test_a_pause_that_has_ended_early_lasts_counts_to_its_end(self):
        _case, item = item_with_periods()
        over = {"state": "ended", "ended_on": date(2026, 3, 4), "ended_at": noon(4)}
        make_pause(item, **over)
        make_pause(item, started_on=date(2026, 3, 11), planned_end_on=date(2026, 3, 31))
        assert self.shares() == {item.department_id: (3, 8, 38)}

    def test_a_consulted_department_answers_for_its_own_review(self):
        _case, item = item_with_periods(reviews=2)
        asked = item.tasks.exclude(department=item.department).get()
        make_pause(item, department=asked.department, planned_end_on=date(2026, 3, 3))
        answer(item, asked.department_id, on=noon(4))
        found = self.shares()
        assert found[asked.department_id] == (1, 2, 50)

    def test_a_day_that_two_pauses_of_a_department_held_counts_once(self):
        _case, item = item_with_periods()
        over = {"state": "ended", "ended_at": noon(12)}
        make_pause(item, started_on=date(2026, 3, 5), planned_end_on=date(2026, 3, 10))
        make_pause(item, ground="hearing", planned_end_on=date(2026, 3, 6))
        make_pause(item, ground="expert_review", ended_on=date(2026, 3, 4), **over)
        make_pause(item, ground="expert_review", ended_on=date(2026, 3, 3), **over)
        make_pause(item, department=make_department(), planned_end_on=date(2026, 3, 3))
        assert sorted(self.shares().values()) == [(1, 0, 0), (6, 8, 75)]

    def test_nobody_was_in_hand_and_nothing_was_suspended(self):
        assert self.shares() == {}

    def test_what_was_asked_and_never_begun_took_nothing(self):
        _case, item = item_with_periods()
        make_pause(item, state="requested", began_at=None, started_on=None, planned_end_on=None)
        assert self.shares() == {item.department_id: (0, 8, 0)}

    def test_days_before_the_period_and_other_regions_do_not_count(self):
        long_ago = FILED_AT - timedelta(days=90)
        _case, item = item_with_periods()
        CaseItem.objects.update(opened_at=long_ago)
        first_on = supervision.figures(supervisor()).since
        make_pause(item, started_on=long_ago.date(), planned_end_on=first_on)
        _elsewhere, other = item_with_periods(region=ELSEWHERE)
        make_pause(other)
        assert self.shares() == {item.department_id: (1, 30, 3)}

    def test_the_page_tells_it(self, watch):
        _case, item = item_with_periods()
        make_pause(item)
        body = page(watch, URL)
        assert "暂停占比" in body
        assert "62%" in body


class TestLists:
    def test_warnings_say_whose_period_it_is_and_how_late(self, watch):
        department = make_department()
        in_review(departments=[department], due_at=clock_end(date(2026, 3, 2)))
        ending(date(2026, 2, 27), title="overdue")
        ending(date(2026, 3, 3), title="tomorrow")
        ending(date(2026, 3, 4), title="later")
        ending(date(2026, 3, 2), title="elsewhere", region=ELSEWHERE)
        body = page(watch, URL)
        assert body.index(">overdue<") < body.index(">示例事项<") < body.index(">tomorrow<")
        assert ">later<" not in body
        assert ">elsewhere<" not in body
        assert "部门意见期限" in body

    def test_warnings_can_be_narrowed(self, watch):
        lead = make_department()
        item = decided(make_department(), title="decision")
        make_clock(item.case, ClockKind.PROMISE, item=item, expires_at=clock_end(date(2026, 3, 2)))
        ending(date(2026, 2, 27), title="window", lead_department=lead)
        ending(date(2026, 3, 3), title="next")
        bodies = {alert: page(watch, f"{URL}?alert={alert}") for alert in Alert}
        shown = {alert: [name for name in ("window", "next") if f">{name}<" in body] for alert, body in bodies.items()}
        assert shown == {Alert.OVERDUE: ["window"], Alert.TODAY: [], Alert.NEXT: ["next"]}
        assert item.name in page(watch, f"{URL}?alert=today&department={item.department_id}")
        assert ">window<" in page(watch, f"{URL}?department={lead.pk}")
        assert ">next<" not in page(watch, f"{URL}?department={lead.pk}")

    def test_silence_is_listed_with_its_basis_and_department(self, watch):
        silent, other = make_department(), make_department()
        deemed(silent)
        deemed(other, region=ELSEWHERE)
        body = page(watch, f"{URL}?watch=opinions&department={silent.pk}")
        assert BASIS in body
        assert lists.deemed_opinions(supervisor()).rows[0].department == silent.name
        assert lists.deemed_opinions(supervisor(), department=other.pk).rows == ()

    def test_what_a_statute_decided_is_listed_with_it_the_latest_first(self, watch):
        granted, renewed = granted_by_statute(), renewed_by_statute()
        granted_by_statute(region=ELSEWHERE)
        decided(make_department())
        body = page(watch, f"{URL}?watch=decisions")
        for shown in (BASIS, STATUTE, "逾期视为准予", "视为准予延续", granted.department.name, renewed.department.name):
            assert shown in body
        lines = lists.deemed_decisions(supervisor()).rows
        assert [(line.case_id, line.effective_at) for line in lines] == [
            (item.case_id, item.decided_at) for item in (renewed, granted)
        ]
        [line] = lists.deemed_decisions(supervisor(), department=granted.department_id).rows
        assert (line.kind, line.basis) == (ItemState.DEEMED_GRANTED, BASIS)

    def test_deemed_acceptances_are_listed_with_the_article(self, watch):
        case = make_case(CaseState.ACCEPTED, is_deemed_accepted=True, title="unanswered")
        assert "行政许可法第三十二条第一款第四项" in page(watch, f"{URL}?watch=acceptances")
        asked = f"{URL}?watch=acceptances&department={case.lead_department_id + 1}"
        assert "unanswered" not in page(watch, asked)

    @pytest.mark.parametrize("name", Watch)
    def test_three_rows_cost_as_much_as_one(self, watch, name):
        def one_more():
            department = make_department()
            in_review(departments=[department], due_at=clock_end(date(2026, 2, 27)))
            ending(date(2026, 3, 2))
            decided(department)
            deemed(department)
            granted_by_statute()
            make_case(CaseState.ACCEPTED, is_deemed_accepted=True)

        one_more()
        url = f"{URL}?watch={name}"
        page(watch, url)
        cost = statements(watch, url)
        one_more()
        one_more()
        assert statements(watch, url) == cost <= 7

    def test_a_case_is_open_to_read_in_the_own_region_only(self, watch):
        case, other = make_case(), make_case(region=ELSEWHERE)
        make_material(case, file_name="photo.png", size=3)
        body = page(watch, reverse("approvals:file", args=(case.pk,)))
        assert "photo.png" in body
        assert "<form" not in body.split("<main")[1].split("</main>")[0]
        assert watch.get(reverse("approvals:file", args=(other.pk,))).status_code == 404
        assert desk_of(Role.CLERK).get(reverse("approvals:file", args=(case.pk,))).status_code == 403


class TestSigns:
    def test_each_material_says_what_is_asked_and_what_is_there(self, watch):
        kinds = {
            "form": {"is_form": True},
            "licence": {"produced_by": 0},
            "later": {"necessity": "deferrable", "is_decisive": False},
            "extra": {"necessity": "optional", "is_decisive": False},
        }
        materials = [material(code=code, name=code, **fields) for code, fields in kinds.items()]
        promises = {"later": {"on": "2026-03-20", "signed_at": FILED_AT.isoformat()}}
        case = make_case(one_form={"fields": [], "materials": materials}, promises=promises)
        body = page(watch, reverse("approvals:file", args=(case.pk,)))
        for said in ("以申请表代替", "由前置事项产出", "承诺 2026-03-20 前补交", "可容缺", "选交", "未交"):
            assert said in body

    def test_an_enterprise_is_shown_with_its_public_code_and_address(self, watch):
        enterprise = make_enterprise(address="示例县清味路1号")
        case = make_case(applicant=enterprise.applicant)
        body = page(watch, reverse("approvals:file", args=(case.pk,)))
        assert enterprise.credit_code in body
        assert enterprise.address in body

    def test_a_paused_period_says_that_it_is_paused(self):
        running = make_clock(make_case(), ClockKind.NOTICE)
        [view] = views([running], published_calendar(REGION), date(2026, 3, 3))
        sign = due(replace(view, state=ClockState.PAUSED))
        assert (sign.label, sign.tone) == ("已暂停计时", Tone.QUIET)


class TestDemoTime:
    url = "/demo/advance/"

    def test_the_supervisor_moves_it_by_working_days(self, watch):
        assert "演示时间：2026-03-02 09:00" in page(watch, URL)
        assert watch.post(self.url, {"workdays": "5"}).url == URL
        assert SandboxClock.objects.get().shift == timedelta(days=7)

    @pytest.mark.parametrize("given", ["0", "61", "x", ""])
    def test_a_number_out_of_bounds_is_told_and_moves_nothing(self, watch, given):
        body = text(watch.post(self.url, {"workdays": given}, follow=True))
        assert "请填写 1 至 60 的整数" in body
        assert not SandboxClock.objects.exists()

    def test_nobody_else_moves_it(self):
        assert desk_of(Role.CLERK).post(self.url, {"workdays": "1"}).status_code == 403
        assert Client().post(self.url, {"workdays": "1"}).status_code == 302
        assert not SandboxClock.objects.exists()

    def test_outside_a_demo_there_is_no_such_page_and_no_such_button(self, watch, settings):
        settings.DEMO_MODE = False
        assert watch.post(self.url, {"workdays": "1"}).status_code == 404
        assert self.url not in page(watch, URL)


class TestWorkbench:
    def test_each_role_sees_what_waits_for_it(self):
        department = make_department()
        make_case()
        make_deficiency(make_case(CaseState.ACCEPTED), state=DeficiencyState.SUPPLIED.value, supplied_at=FILED_AT)
        in_review(departments=[department], due_at=FILED_AT - timedelta(days=5))
        make_item(make_case(CaseState.ACCEPTED, lead_department=department), ItemState.REVIEWED)
        ending(date(2026, 3, 2))
        make_outage(FILED_AT - timedelta(days=3), FILED_AT)
        publishing.propose(arrangement=tables.example(), actor=supervisor())
        head = staff_of(department.pk, Role.HEAD)
        shown = [[figure.number for figure in workbench.figures(actor)] for actor in (clerk(), head, supervisor())]
        assert shown == [[2, 1], [1, 1, 1, 0], [1, 1, 1, 1]]

    def test_whoever_has_no_desk_has_no_figures(self):
        assert workbench.figures(staff_of(None, Role.STEWARD)) == []
