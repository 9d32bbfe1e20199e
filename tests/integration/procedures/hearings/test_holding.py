"""Hearings: told, asked for, scheduled and held; what stands still for them, and what waits for their minutes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from approvals.cases.domain.vocabulary import ItemState
from approvals.cases.models import Case, ReviewTask
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import ExpiryEffect, PauseState
from approvals.clocks.models import Clock, Pause
from approvals.clocks.queries.differences import differences
from approvals.clocks.services import run_outs
from approvals.decisions.services import deciding, grants
from approvals.filing.services import withdrawal
from approvals.procedures.hearings.domain import rules
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.services import lapses, rights
from approvals.supervision.services import signalling
from portal.audit.models import AuditEvent
from portal.audit.queries import case_history
from portal.clock.services import at
from portal.kernel.errors import InvalidInput
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import BASIS, clock_end, owner_of, staff_of
from tests.factories.approvals.periods import item_with_periods, make_hearing, make_pause, noon
from tests.integration.procedures.hearings.steps import (
    SIXTH,
    TENTH,
    announce,
    answer_right,
    decide,
    record,
    request,
    schedule,
    tell,
)
from tests.integration.procedures.pauses.steps import answer, due_days, reviewer_of, start

pytestmark = pytest.mark.usefixtures("published_years")

ASKED_BY = date(2026, 3, 11)

HELD_BY = date(2026, 4, 3)

EXPIRY = clock_end(ASKED_BY)

SWEPT_AT = EXPIRY + timedelta(seconds=60)


def sentences(case: Case) -> list[str]:
    return [line.sentence for line in case_history(case.pk)]


def reviewed_item(**fields):
    case, item = item_with_periods(**fields)
    answer(item, on=noon(4))
    return case, item


class TestTime:
    def test_from_the_request_to_the_minutes_the_other_periods_stand_still(self):
        case, item = item_with_periods(reviews=2, basis=BASIS)
        hearing = request(tell(item), reason="请求当面说明")
        assert due_days(item) == {
            "hearing_request": ASKED_BY,
            "hearing": HELD_BY,
            "review": None,
            "decision": None,
            "promise": None,
        }
        assert set(ReviewTask.objects.values_list("due_at", flat=True)) == {None}
        pause = Pause.objects.get()
        assert (pause.ground, pause.department_id, pause.needed_workdays, pause.planned_end_on) == (
            PauseGround.HEARING,
            item.department_id,
            20,
            HELD_BY,
        )
        assert (pause.document_number, pause.notice) == (hearing.document_number, hearing.notice)
        record(schedule(hearing))
        assert {clock.kind: clock.due_on for clock in item.clocks.open()} == {
            "review": date(2026, 3, 20),
            "promise": date(2026, 3, 27),
            "decision": date(2026, 4, 13),
        }
        assert Pause.objects.get().ended_on == date(2026, 3, 19)
        assert list(differences()) == []
        assert [sentence for sentence in sentences(case) if "听证" in sentence] == [
            "书面告知申请人有权要求对“示例事项”举行听证（示市监听告〔2026〕1号），最迟 2026-03-11 提出",
            "申请人要求对“示例事项”举行听证",
            (
                "“示例事项”自 2026-03-06 起进行听证，需要 20 个工作日，"
                "最迟至 2026-04-03，期间不计入办理期限（示市监听告〔2026〕1号）"
            ),
            "“示例事项”的听证定于 2026-03-19 12:00 举行（示市监听通〔2026〕1号）",
            "“示例事项”的听证已经举行，笔录经参加人签字或者盖章",
            "“示例事项”的听证提前结束，自次日起恢复计算期限",
        ]

    def test_what_it_takes_longer_than_was_told_counts(self):
        _case, item = item_with_periods()
        hearing = schedule(request(tell(item)), takes_place_at=noon(14, 4))
        with at(noon(8, 4)):
            assert run_outs.end_pauses_run_out() == 1
        assert {c.kind: c.due_on for c in item.clocks.open()} == {
            "hearing": HELD_BY,
            "review": date(2026, 4, 7),
            "promise": date(2026, 4, 14),
            "decision": date(2026, 4, 28),
        }
        record(hearing, on=noon(14, 4))
        assert Pause.objects.get().ended_on == HELD_BY
        assert item.clocks.get(kind="decision").due_on == date(2026, 4, 28)

    def test_recorded_before_the_sweep_it_ends_with_the_time_that_was_told(self):
        _case, item = item_with_periods()
        record(schedule(request(tell(item)), takes_place_at=noon(14, 4)), on=noon(14, 4))
        assert (Pause.objects.get().state, Pause.objects.get().ended_on) == (PauseState.ENDED, HELD_BY)
        assert item.clocks.get(kind="decision").due_on == date(2026, 4, 28)

    def test_taken_back_the_periods_run_on_from_tomorrow(self):
        _case, item = item_with_periods()
        hearing = answer_right(rights.cancel, request(tell(item)), on=TENTH)
        assert hearing.state == HearingState.CANCELLED
        assert {c.kind: c.due_on for c in item.clocks.open()} == {
            "review": date(2026, 3, 11),
            "promise": date(2026, 3, 18),
            "decision": date(2026, 4, 1),
        }

    def test_it_stands_beside_whatever_its_department_has_going_on(self):
        _case, item = item_with_periods()
        start(item.case, item, reviewer_of(item), needed_workdays=5)
        request(tell(item, on=noon(5)))
        assert Pause.objects.filter(state=PauseState.OPEN.value).count() == 2
        answer(item, on=noon(9))
        assert Pause.objects.get(state=PauseState.OPEN.value).ground == PauseGround.HEARING
        assert item.clocks.get(kind="decision").due_on is None
        assert list(differences()) == []

    def test_nor_does_it_bar_one_of_its_department_or_of_another(self):
        _case, item = item_with_periods(reviews=2)
        request(tell(item))
        start(item.case, item, reviewer_of(item), on=noon(9), seen_version=None)
        other = staff_of(item.tasks.exclude(department=item.department).get().department_id)
        start(item.case, item, other, on=noon(9), seen_version=None)
        assert Pause.objects.filter(state=PauseState.OPEN.value).count() == 3

    def test_nobody_starts_one_by_hand(self):
        _case, item = item_with_periods()
        with pytest.raises(InvalidInput) as refusal:
            start(item.case, item, reviewer_of(item), ground=PauseGround.HEARING)
        assert set(refusal.value.fields) == {"ground"}

    def test_where_all_is_due_today_or_over_nothing_stands_still(self):
        _case, item = item_with_periods()
        request(tell(item, on=noon(27)), on=noon(30))
        assert not Pause.objects.exists()
        assert item.clocks.get(kind="decision").due_on == date(2026, 3, 30)

    def test_a_period_of_a_hearing_runs_on_through_other_pauses(self):
        _case, item = item_with_periods()
        tell(item)
        start(item.case, item, reviewer_of(item), on=noon(5), seen_version=None)
        assert item.clocks.get(kind="hearing_request").due_on == ASKED_BY
        with at(SWEPT_AT):
            assert lapses.lapse_rights() == 1
        assert list(differences()) == []

    def test_an_overdue_hearing_is_a_red_card_for_its_department(self):
        case, item = item_with_periods()
        request(tell(item))
        with at(noon(8, 4)):
            signalling.raise_signals()
        [signal] = case.signals.filter(clock__kind="hearing")
        assert (signal.kind, signal.department_id) == ("red_card", item.department_id)
        assert not case.signals.filter(clock__kind="hearing_request").exists()


class TestTheDay:
    def test_seven_working_days_ahead_and_not_less(self):
        _case, item = item_with_periods()
        hearing = request(tell(item))
        with pytest.raises(rules.HearingTooSoon) as refusal:
            schedule(hearing, takes_place_at=noon(18))
        assert refusal.value.params == {"days": 7, "earliest": "2026-03-19"}
        hearing = schedule(hearing)
        assert (hearing.state, hearing.held_on, hearing.place) == (
            HearingState.SCHEDULED,
            date(2026, 3, 19),
            "政务服务中心三楼",
        )
        with pytest.raises(rules.HearingTooSoon):
            schedule(hearing, on=noon(11), takes_place_at=noon(19))
        assert schedule(hearing, on=noon(11), takes_place_at=noon(20), place="五楼").place == "五楼"

    def test_day_place_and_number_are_told(self):
        _case, item = item_with_periods()
        with pytest.raises(InvalidInput) as refusal:
            schedule(request(tell(item)), place=" ", document_number="")
        assert set(refusal.value.fields) == {"place", "document_number"}

    def test_minutes_come_once_it_has_begun_and_are_signed(self):
        _case, item = item_with_periods()
        hearing = schedule(request(tell(item)))
        with pytest.raises(rules.HearingYetToCome) as refusal:
            record(hearing, on=hearing.takes_place_at - timedelta(minutes=1))
        assert refusal.value.params == {"at": "2026-03-19 12:00"}
        with pytest.raises(InvalidInput) as missing:
            record(hearing, minutes=" ", signed_by=" ")
        assert set(missing.value.fields) == {"minutes", "signed_by"}
        hearing = record(hearing)
        assert (hearing.state, hearing.minutes) == (HearingState.HELD, "双方陈述、申辩和质证")

    def test_the_agency_announces_one_by_itself(self):
        case, item = reviewed_item()
        with pytest.raises(InvalidInput):
            announce(item, notice=" ")
        hearing = announce(item)
        assert (hearing.state, hearing.is_announced) == (HearingState.SCHEDULED, True)
        assert not item.clocks.filter(kind__in=["hearing", "hearing_request"]).exists()
        assert item.clocks.get(kind="decision").due_on is None
        assert "公告对“示例事项”举行听证，时间 2026-03-19 12:00（示市监听通〔2026〕1号）" in sentences(case)
        with pytest.raises(rules.HearingUnfinished):
            announce(item)
        with pytest.raises(rules.HearingAlreadyTold):
            tell(item)
        record(hearing)
        assert decide(item, on=noon(20)).state == ItemState.GRANTED


class TestTheDecision:
    def test_neither_yes_nor_no_while_the_right_runs_or_the_hearing_waits(self):
        _case, item = reviewed_item()
        hearing = tell(item)
        for act in (deciding.grant, deciding.refuse):
            with pytest.raises(rules.RightToHearingOpen):
                decide(item, on=noon(5), act=act)
        hearing = request(hearing)
        for act in (deciding.grant, deciding.refuse):
            with pytest.raises(rules.HearingPending):
                decide(item, on=noon(9), act=act)
        hearing = schedule(hearing)
        with pytest.raises(rules.HearingPending):
            decide(item, on=noon(11))
        record(hearing)
        assert decide(item, on=noon(20), act=deciding.refuse).state == ItemState.REFUSED
        event = AuditEvent.objects.get(kind="hearing.relied_on")
        assert (event.law, event.details["held"]) == ("行政许可法第四十八条第二款", "2026-03-19")

    def test_a_statute_goes_by_the_time_alone_and_the_hearing_closes_with_it(self):
        case, item = reviewed_item(basis=BASIS)
        type(item).objects.filter(pk=item.pk).update(grant_basis=BASIS)
        Clock.objects.filter(kind="decision").update(effect=ExpiryEffect.DEEM_GRANTED.value)
        hearing = request(tell(item))
        with at(clock_end(date(2026, 4, 3)) + timedelta(days=1)):
            assert grants.deem_granted() == 0
            run_outs.end_pauses_run_out()
        with at(clock_end(date(2026, 4, 28)) + timedelta(seconds=60)):
            assert grants.deem_granted() == 1
        hearing.refresh_from_db()
        assert hearing.state == HearingState.CLOSED
        assert not case.clocks.open().exclude(kind="certificate").exists()
        last = [event.kind for event in AuditEvent.objects.filter(case_id=case.pk).order_by("pk")][-4:]
        assert last.index("item.deem_granted") < last.index("hearing.close")

    def test_a_case_taken_back_takes_its_hearing_along(self):
        case, item = item_with_periods()
        hearing = request(tell(item))
        with at(TENTH):
            withdrawal.withdraw(case_id=case.pk, actor=owner_of(case), seen_version=None)
        hearing.refresh_from_db()
        assert hearing.state == HearingState.CLOSED
        assert not case.clocks.open().exists()
        [told] = AuditEvent.objects.filter(kind="hearing.close")
        assert (told.case_id, told.details, told.actor_id) == (case.pk, {"item": item.name}, None)


class TestTheConstraints:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"notice": ""},
            {"told_at": None},
            {"state": "requested"},
            {"state": "scheduled"},
            {"state": "held", "ended_at": SIXTH},
            {"state": "waived"},
            {"state": "postponed"},
        ],
    )
    def test_the_table_refuses_what_the_law_does(self, wrong):
        _case, item = item_with_periods()
        with pytest.raises(IntegrityError), transaction.atomic():
            make_hearing(item, **wrong)

    def test_one_unfinished_hearing_of_an_item_and_one_pause_for_it(self):
        _case, item = item_with_periods()
        make_hearing(item, state="waived", ended_at=SIXTH)
        make_hearing(item)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_hearing(item)
        make_pause(item)
        make_pause(item, ground="hearing")
        with pytest.raises(IntegrityError), transaction.atomic():
            make_pause(item, ground="hearing", department=make_department())
