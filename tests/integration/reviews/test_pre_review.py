"""A lower level examines first: its review alone runs, then everything goes up and the decision's days begin."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import ItemState, Opinion, ReviewStage, TaskState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, PauseState
from approvals.clocks.models import Clock
from approvals.decisions.services import deciding
from approvals.decisions.services.grants import deem_granted
from approvals.dossier.queries.ledger import ledger_page
from approvals.dossier.queries.progress import progress
from approvals.filing.services import drafting, submission, withdrawal
from approvals.intake.services import window
from approvals.procedures.extensions import services as extending
from approvals.procedures.pauses.domain import NothingToPause
from approvals.reviews.services import opinions
from approvals.reviews.services.silences import deem_silent_opinions
from approvals.supervision.services.signalling import raise_signals
from matters.catalogue.models import Matter, MatterVersion
from portal.accounts.models import Applicant
from portal.accounts.queries import actor_of
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.kernel.errors import IllegalMove
from tests.factories.accounts import make_citizen, make_department, make_staff
from tests.factories.approvals.api import API, caller
from tests.factories.approvals.cases import clerk, clock_end, make_material, owner_of, staff_of
from tests.factories.approvals.desks import desk_of, page, statements
from tests.factories.approvals.drafts import make_offer
from tests.factories.approvals.periods import noon
from tests.integration.calendar.steps import override, recompute
from tests.integration.procedures.pauses.steps import resume, start

pytestmark = pytest.mark.usefixtures("published_years")

SILENCE = {"is_silence_enabled": True, "silence_document": "《示例办法》", "silence_clause": "第六条"}

DUE = date(2026, 3, 30)
"""Twenty working days from 2 March."""


def filed(code="CY01", township="示例镇政府", **matter):
    """An accepted filing of 2 March for a matter that a township examines first; the lead consults one more."""
    offer, consulted = make_offer(code), make_department()
    told = {"statutory_limit": 20, "consulted_ids": [consulted.pk], "pre_reviewer": make_department(township)}
    told |= SILENCE | {"review_limit": 4}
    MatterVersion.objects.filter(pk=offer.pk).update(published_at=None, **told | matter)
    Matter.objects.filter(pk=offer.matter_id).update(current=offer)
    citizen = make_citizen()
    owner, applicant = actor_of(citizen, noon(2).date()), Applicant.objects.get(person__user=citizen)
    with at(noon(2)):
        case = drafting.open_matter_draft(actor=owner, applicant_id=applicant.pk, code=offer.matter.code)
        drafting.save_draft(case_id=case.pk, actor=owner, seen_version=case.version, answers={"shop_name": "小满"})
        make_material(case)
        submission.submit(case_id=case.pk, actor=owner, seen_version=None)
        window.accept(case_id=case.pk, actor=clerk(), seen_version=None)
    return case.items.get()


def first_look(item):
    return item.tasks.get(stage=ReviewStage.PRE_REVIEW)


def examine(item, opinion=Opinion.AGREE, *, on=None, reason=""):
    """The township speaks, on 11 March unless *on* says otherwise."""
    with at(on or noon(11)):
        opinions.give_opinion(
            case_id=item.case_id,
            task_id=first_look(item).pk,
            actor=staff_of(item.pre_reviewer_id),
            seen_version=None,
            opinion=opinion,
            reason=reason,
        )
    item.refresh_from_db()
    return item


def open_kinds(item):
    return sorted(item.clocks.open().values_list("kind", flat=True))


def state_of(item):
    return CaseItem.objects.get(pk=item.pk).state


class TestFirstLook:
    def test_only_the_lower_level_reviews_and_only_its_days_run(self):
        item = filed()
        task = first_look(item)
        assert (item.state, item.tasks.count(), task.department_id) == (ItemState.PRE_REVIEW, 1, item.pre_reviewer_id)
        own = item.clocks.get()
        assert (own.kind, own.task_id, own.started_on, own.due_on, own.effect) == (
            ClockKind.PRE_REVIEW,
            task.pk,
            date(2026, 3, 2),
            DUE,
            "none",
        )
        assert (task.due_at, task.silence_basis) == (clock_end(DUE), "")
        assert item.pre_reviewer_id in Case.objects.get().department_ids

    def test_its_silence_means_nothing_and_earns_it_a_yellow_card(self):
        item = filed()
        with at(clock_end(DUE) + timedelta(days=1)):
            assert deem_silent_opinions() == deem_granted() == 0
            raise_signals()
        assert state_of(item) == ItemState.PRE_REVIEW
        signal = item.clocks.get().signals.get()
        assert (signal.kind, signal.department_id) == ("yellow_card", item.pre_reviewer_id)
        assert examine(item, on=noon(1, 4)).state == ItemState.UNDER_REVIEW

    def test_the_table_lets_no_lower_level_be_silent_in_effect(self):
        with pytest.raises(IntegrityError):
            ReviewTask.objects.filter(pk=first_look(filed()).pk).update(silence_basis="《示例办法》第六条")

    def test_a_new_calendar_moves_its_end_in_the_inbox_too(self):
        item = filed()
        with at(noon(3)):
            override()
        recompute(noon(3))
        assert first_look(item).due_at == clock_end(date(2026, 3, 31))


class TestSendingUp:
    @pytest.mark.parametrize(
        ("opinion", "reason"), [(Opinion.AGREE, ""), (Opinion.DISAGREE, "场所不符合规划")], ids=["yes", "no"]
    )
    def test_whatever_it_says_all_reviews_and_limits_begin_that_day(self, opinion, reason):
        item = examine(filed(needs_inspectors=True), opinion, reason=reason)
        assert item.state == ItemState.UNDER_REVIEW
        assert open_kinds(item) == ["decision", "inspectors", "promise", "review", "review"]
        assert set(item.clocks.open().values_list("started_on", flat=True)) == {date(2026, 3, 11)}
        assert item.clocks.get(kind=ClockKind.DECISION).due_on == date(2026, 4, 9)
        first = first_look(item)
        assert (first.state, first.opinion, first.reason) == (TaskState.ANSWERED, opinion, reason)
        others = item.tasks.exclude(pk=first.pk)
        assert set(others.values_list("department", flat=True)) == set(item.reviewer_ids)
        assert {task.silence_basis for task in others} == {"", "《示例办法》第六条"}
        assert AuditEvent.objects.get(kind="item.send_up").law == "行政许可法第三十五条、第四十三条"

    def test_a_no_from_below_needs_reasons_and_so_does_a_grant_against_it(self):
        item = filed()
        with pytest.raises(ReasonMissing):
            examine(item, Opinion.DISAGREE)
        examine(item, Opinion.DISAGREE, reason="场所不符合规划")
        with at(noon(12)):
            for task in item.tasks.filter(state=TaskState.OPEN):
                who = staff_of(task.department_id)
                opinions.give_opinion(
                    case_id=item.case_id, task_id=task.pk, actor=who, seen_version=None, opinion=Opinion.AGREE
                )
            granting = {"case_id": item.case_id, "item_id": item.pk, "seen_version": None}
            granting["actor"] = staff_of(item.department_id, Role.HEAD)
            with pytest.raises(ReasonMissing):
                deciding.grant(**granting)
            assert deciding.grant(**granting, reason="规划已经调整").state == ItemState.GRANTED
        assert not item.clocks.open().exists()

    def test_it_takes_at_most_twelve_statements_however_many_review_after_it(self):
        def cost(code, reviewers):
            asked = [make_department().pk for _ in range(reviewers)]
            item = filed(code, f"{code}镇政府", consulted_ids=asked)
            task, actor = first_look(item), staff_of(item.pre_reviewer_id)
            with at(noon(11)), CaptureQueriesContext(connection) as captured:
                opinions.give_opinion(
                    case_id=item.case_id, task_id=task.pk, actor=actor, seen_version=None, opinion=Opinion.AGREE
                )
            return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

        assert cost("A", 1) == cost("B", 6) <= 12

    def test_a_statute_grants_nothing_before_the_decision_s_days_have_run(self):
        told = {"is_grant_deemed": True, "grant_document": "《药品管理法》", "grant_clause": "第十九条"}
        item = filed(**told)
        with at(noon(20, 4)):
            assert deem_granted() == 0
        examine(item, on=noon(21, 4))
        period = item.clocks.get(kind=ClockKind.DECISION)
        assert (period.started_on, period.effect) == (date(2026, 4, 21), "deem_granted")
        with at(period.expires_at + timedelta(seconds=60)):
            assert deem_granted() == 1

    def test_a_case_that_is_taken_back_ends_below_too(self):
        item = filed()
        with at(noon(3)):
            withdrawal.withdraw(case_id=item.case_id, actor=owner_of(item.case), seen_version=None)
        assert state_of(item) == ItemState.CLOSED
        assert first_look(item).state == TaskState.CANCELLED
        assert not Clock.objects.open().exists()


class TestItsTime:
    def test_a_pause_of_the_lower_level_stops_its_days_and_ends_with_its_opinion(self):
        item = filed()
        pause = start(item.case, item, staff_of(item.pre_reviewer_id))
        assert (item.clocks.get().state, first_look(item).due_at) == (ClockState.PAUSED, None)
        examine(item, on=noon(5))
        pause.refresh_from_db()
        assert pause.state == PauseState.ENDED
        assert {clock.state for clock in item.clocks.open()} == {ClockState.RUNNING}

    def test_resumed_it_runs_on_by_as_much(self):
        item = filed()
        pause = start(item.case, item, staff_of(item.pre_reviewer_id), on=noon(4))
        resume(pause, staff_of(item.pre_reviewer_id), noon(6))
        assert first_look(item).due_at == clock_end(date(2026, 4, 1))

    @pytest.mark.parametrize("role", [Role.HEAD, Role.REVIEWER])
    def test_the_deciding_department_has_nothing_to_stop_yet(self, role):
        item = filed()
        with pytest.raises(NothingToPause):
            start(item.case, item, staff_of(item.department_id, role))

    def test_nor_to_extend(self):
        item = filed()
        head = staff_of(item.department_id, Role.HEAD)
        with at(noon(4)), pytest.raises(IllegalMove):
            extending.extend(
                case_id=item.case_id, item_id=item.pk, actor=head, seen_version=None, workdays=5, reason="复杂"
            )

    def test_each_day_is_the_lower_level_s_until_it_has_spoken(self):
        item = examine(filed())
        with at(noon(13)):
            days = ledger_page(item.case_id, owner_of(item.case)).ledger.days
        told = {day.on.day: (day.claim.who, day.claim.reason) for day in days}
        assert told[3] == told[11] == ("示例镇政府", "初审“%(subject)s”")
        assert told[12][1] == "审查“%(subject)s”"

    def test_the_plan_of_the_case_counts_it_in(self):
        item = filed()
        with at(noon(4)):
            plan = progress(item.case_id, owner_of(item.case)).plan
        assert (plan.promised, plan.left) == (25, 23)
        assert plan.ends_on == plan.promised_on == date(2026, 4, 7)


class TestReading:
    def test_the_lower_level_finds_it_in_its_inbox_and_sends_it_up_from_there(self, client):
        item = filed()
        township = item.pre_reviewer
        with at(noon(4)):
            desk = desk_of(Role.REVIEWER, township)
            form = reverse("approvals:task", args=[first_look(item).pk])
            inbox = page(desk, reverse("approvals:inbox"))
            assert form in inbox
            assert "初审</span>" in inbox
            assert "不得要求申请人重复提供材料" in page(desk, form)
            assert reverse("approvals:pause-item", args=[item.pk]) in page(desk, form)
            assert statements(desk, form) < 8
            client.force_login(item.case.filed_by)
            mine = reverse("approvals:case", args=[item.case_id])
            assert "示例镇政府（初审）" in page(client, mine)
            assert "下级机关初审中" in page(client, mine)
            sent = {"seen_version": 0, "opinion": "agree", "reason": ""}
            assert desk.post(form, sent).status_code == 302
            assert "初审意见连同全部材料上报" in page(client, mine)
            lead = desk_of(Role.HEAD, item.department)
            assert "示例镇政府（初审）" in page(lead, reverse("approvals:item", args=[item.pk]))

    def test_programs_read_its_stage(self):
        item = filed()
        user = make_staff(Role.REVIEWER, item.pre_reviewer)
        with at(noon(4)):
            [line] = caller(user).get(f"{API}/reviews/").json()["results"]
            told = caller(user).get(f"{API}/cases/{item.case_id}/").json()
        assert (line["stage"], line["clock"]["kind"]) == ("pre_review", "pre_review")
        assert [each["stage"] for each in told["items"][0]["reviews"]] == ["pre_review"]
