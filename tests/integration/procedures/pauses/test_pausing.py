"""Special procedures: what stands still, for how long, by whose word, and what is refused."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import ReviewTask
from approvals.clocks.domain.vocabulary import ClockState, PauseState
from approvals.clocks.models import Clock, Pause
from approvals.clocks.queries.differences import differences
from approvals.clocks.services import run_outs
from approvals.decisions.services import deciding
from approvals.filing.services import withdrawal
from approvals.procedures.extensions import services as extending
from approvals.procedures.extensions.domain import ExtensionTooLate
from approvals.procedures.pauses.domain import PauseTooLate
from approvals.reviews.domain import OpinionTooLate
from approvals.reviews.services import silences, speaking_late
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.queries import case_history
from portal.clock.services import at
from portal.outbox.models import OutboxMessage
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import BASIS, FILED_AT, clock_end, in_review, make_task, owner_of, staff_of
from tests.factories.approvals.periods import item_with_periods, make_pause, noon
from tests.integration.procedures.pauses.steps import answer, due_days, resume, reviewer_of, start

pytestmark = pytest.mark.usefixtures("published_years")


class TestStanding:
    def test_all_periods_of_the_item_stand_still_and_nobody_is_late(self):
        case, item = item_with_periods(reviews=2, basis=BASIS)
        start(case, item, reviewer_of(item))
        assert {clock.state for clock in item.clocks.all()} == {ClockState.PAUSED}
        assert set(due_days(item).values()) == {None}
        assert set(ReviewTask.objects.values_list("due_at", flat=True)) == {None}
        with at(clock_end(date(2026, 4, 30))):
            assert silences.deem_silent_opinions() == 0

    def test_periods_of_other_items_run_on(self):
        case, item = item_with_periods()
        other, other_item = item_with_periods(departments=[item.department])
        start(case, item, reviewer_of(item))
        assert set(other_item.clocks.values_list("state", flat=True)) == {ClockState.RUNNING.value}
        assert other.pk != case.pk

    def test_the_applicant_is_told_what_for_how_long_and_until_when(self, subscribed):
        subscribed("pause.begin")
        case, item = item_with_periods()
        pause = start(case, item, reviewer_of(item))
        told = [line.sentence for line in case_history(case.pk)]
        assert told == [
            "提请对“示例事项”启动专家评审，需要 5 个工作日，文号 示消评〔2026〕3号",
            (
                "“示例事项”自 2026-03-04 起进行专家评审，需要 5 个工作日，"
                "最迟至 2026-03-11，期间不计入办理期限（示消评〔2026〕3号）"
            ),
        ]
        assert {event.law for event in AuditEvent.objects.all()} == {"行政许可法第四十五条"}
        message = OutboxMessage.objects.get(topic="pause.begin")
        assert message.payload == {"case_id": case.pk, "id": pause.pk}

    def test_what_is_due_today_is_due_today_and_the_rest_stands_still(self):
        case, item = item_with_periods()
        start(case, item, reviewer_of(item), on=noon(9))
        states = {clock.kind: clock.state for clock in item.clocks.all()}
        assert states == {"review": "running", "decision": "paused", "promise": "paused"}

    def test_a_pause_that_would_stop_nothing_is_refused(self):
        case, item = item_with_periods()
        with pytest.raises(PauseTooLate):
            start(case, item, reviewer_of(item), on=noon(30))
        assert not Pause.objects.exists()
        assert not AuditEvent.objects.exists()

    def test_a_planned_end_in_a_year_without_a_calendar_is_estimated(self):
        case, item = item_with_periods()
        Clock.objects.update(started_on=date(2026, 12, 25))
        pause = start(case, item, reviewer_of(item), on=noon(31, 12), needed_workdays=2)
        assert pause.planned_end_on == date(2027, 1, 5)


class TestEnding:
    def test_resumed_early_it_costs_exactly_its_working_days(self):
        case, item = item_with_periods(basis=BASIS, reviews=2)
        pause = start(case, item, reviewer_of(item))
        resume(pause, reviewer_of(item), noon(6))
        assert due_days(item) == {
            "review": date(2026, 3, 11),
            "promise": date(2026, 3, 18),
            "decision": date(2026, 4, 1),
        }
        expiry = clock_end(date(2026, 3, 11))
        assert set(ReviewTask.objects.values_list("due_at", flat=True)) == {expiry}
        with at(expiry + timedelta(seconds=59)):
            assert silences.deem_silent_opinions() == 0
        with at(expiry + timedelta(seconds=60)):
            assert silences.deem_silent_opinions() == 1

    def test_ended_on_its_first_day_it_costs_nothing(self):
        case, item = item_with_periods()
        before = due_days(item)
        resume(start(case, item, reviewer_of(item)), reviewer_of(item), noon(4) + timedelta(hours=1))
        assert due_days(item) == before

    def test_it_ends_by_itself_with_the_time_that_was_told(self, subscribed):
        subscribed("pause.run_out")
        case, item = item_with_periods()
        pause = start(case, item, reviewer_of(item))
        with at(clock_end(date(2026, 3, 11)) - timedelta(microseconds=1)):
            assert run_outs.end_pauses_run_out() == 0
        with at(clock_end(date(2026, 3, 11))):
            assert run_outs.end_pauses_run_out() == 1
            assert run_outs.end_pauses_run_out() == 0
        pause = Pause.objects.get(pk=pause.pk)
        assert (pause.state, pause.ended_on) == (PauseState.ENDED, date(2026, 3, 11))
        assert due_days(item)["decision"] == date(2026, 4, 7)
        assert OutboxMessage.objects.filter(topic="pause.run_out").count() == 1

    def test_those_that_ended_together_stand_in_the_order_of_their_days(self):
        _case, item = item_with_periods()
        later = make_pause(item, planned_end_on=date(2026, 3, 9))
        earlier = make_pause(item, department=make_department(), planned_end_on=date(2026, 3, 4))
        assert later.pk < earlier.pk
        with at(noon(20)):
            assert run_outs.end_pauses_run_out() == 2
        told = AuditEvent.objects.filter(kind="pause.run_out").order_by("seq").values_list("details__until", flat=True)
        assert list(told) == ["2026-03-04", "2026-03-09"]

    def test_a_sweeper_that_comes_late_ends_it_as_of_its_day(self):
        case, item = item_with_periods()
        start(case, item, reviewer_of(item))
        with at(noon(20)):
            run_outs.end_pauses_run_out()
        assert due_days(item)["decision"] == date(2026, 4, 7)

    def test_so_does_a_person_who_comes_before_the_sweeper(self):
        case, item = item_with_periods()
        pause = resume(start(case, item, reviewer_of(item)), reviewer_of(item), noon(20))
        assert pause.ended_on == date(2026, 3, 11)
        assert due_days(item)["decision"] == date(2026, 4, 7)

    def test_before_the_sweeper_the_same_periods_hold_as_after_it(self):
        case, item = item_with_periods(reviews=2, basis=BASIS)
        start(case, item, reviewer_of(item), needed_workdays=1)
        other = case.tasks.get(silence_basis=BASIS)
        late = clock_end(date(2026, 3, 10))
        with pytest.raises(OpinionTooLate):
            answer(item, other.department_id, on=late)
        with at(late):
            reviewer = staff_of(other.department_id)
            speaking_late.record_late_opinion(case_id=case.pk, task_id=other.pk, actor=reviewer, opinion=Opinion.AGREE)
        assert Pause.objects.get().ended_on == date(2026, 3, 5)
        assert AuditEvent.objects.get(kind="pause.run_out").actor_name == "系统"
        assert list(differences()) == []

    def test_an_opinion_that_comes_before_the_sweeper_and_in_time_is_taken(self):
        case, item = item_with_periods(reviews=2, basis=BASIS)
        start(case, item, reviewer_of(item), needed_workdays=1)
        other = case.tasks.get(silence_basis=BASIS)
        answer(item, other.department_id, on=clock_end(date(2026, 3, 10)) - timedelta(microseconds=1))
        other.refresh_from_db()
        assert (other.state, other.due_at) == ("answered", clock_end(date(2026, 3, 10)))

    def test_nor_does_it_keep_the_time_for_an_extension_or_for_another_pause(self):
        case, item = item_with_periods()
        head = reviewer_of(item, Role.HEAD)
        start(case, item, head, needed_workdays=1)
        of = {"case_id": case.pk, "item_id": item.pk, "actor": head, "seen_version": None}
        with at(clock_end(date(2026, 3, 31))), pytest.raises(ExtensionTooLate):
            extending.extend(**of, workdays=5, reason="案情复杂")
        with pytest.raises(PauseTooLate):
            start(case, item, head, on=clock_end(date(2026, 3, 31)), seen_version=None)
        assert start(case, item, head, on=noon(6), seen_version=None).planned_end_on == date(2026, 3, 13)

    def test_noticed_late_it_has_ended_before_what_expired_meanwhile(self):
        case, item = item_with_periods(reviews=2, basis=BASIS)
        start(case, item, reviewer_of(item), needed_workdays=1)
        with at(noon(20)):
            assert run_outs.end_pauses_run_out() == 1
            assert silences.deem_silent_opinions() == 1
        assert case.tasks.get(silence_basis=BASIS).effective_at == clock_end(date(2026, 3, 10))
        assert list(differences()) == []

    def test_two_departments_at_once_cost_their_union(self):
        case, item = item_with_periods(reviews=2)
        other = item.tasks.exclude(department=item.department).get().department_id
        first = start(case, item, reviewer_of(item))
        second = start(case, item, staff_of(other), on=noon(5), seen_version=1)
        resume(first, reviewer_of(item), noon(10))
        assert set(item.clocks.values_list("state", flat=True)) == {"paused"}
        resume(second, staff_of(other), noon(11))
        assert due_days(item)["decision"] == date(2026, 4, 7)

    def test_an_opinion_ends_the_pause_of_its_department_and_no_other(self):
        case, item = item_with_periods(reviews=3)
        own, other, third = (task.department_id for task in item.tasks.order_by("pk"))
        kept = start(case, item, staff_of(other))
        ended = start(case, item, staff_of(own), seen_version=1)
        answer(item, own)
        assert Pause.objects.get(pk=ended.pk).ended_on == date(2026, 3, 6)
        assert set(item.clocks.open().values_list("state", flat=True)) == {"paused"}
        answer(item, other)
        assert Pause.objects.get(pk=kept.pk).state == PauseState.ENDED
        assert {clock.kind: clock.due_on for clock in item.clocks.open()} == {
            "decision": date(2026, 4, 1),
            "promise": date(2026, 3, 18),
            "review": date(2026, 3, 11),
        }
        assert item.clocks.open().get(kind="review").task.department_id == third

    @pytest.mark.parametrize("state", [PauseState.OPEN, PauseState.REQUESTED])
    def test_a_decision_ends_what_is_unfinished(self, state):
        case, item = item_with_periods()
        answer(item)
        days = {} if state is PauseState.OPEN else {"began_at": None, "started_on": None, "planned_end_on": None}
        pause = make_pause(item, state=state.value, **days)
        with at(noon(6)):
            deciding.refuse(
                case_id=case.pk, item_id=item.pk, actor=reviewer_of(item, Role.HEAD), seen_version=None, reason="不符"
            )
        pause = Pause.objects.get(pk=pause.pk)
        assert (pause.state, pause.ended_on) == (
            PauseState.ENDED,
            date(2026, 3, 6) if state is PauseState.OPEN else None,
        )

    def test_a_withdrawal_ends_it_too(self):
        case, item = item_with_periods()
        pause = make_pause(item)
        with at(noon(6)):
            withdrawal.withdraw(case_id=case.pk, actor=owner_of(case), seen_version=0)
        assert Pause.objects.get(pk=pause.pk).ended_on == date(2026, 3, 6)


def statements(call) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len([q for q in captured if "SAVEPOINT" not in q["sql"] and not q["sql"].startswith("PREPARE")])


def test_pausing_and_resuming_cost_the_same_whatever_the_number_of_reviews():
    costs = set()
    for reviews in (1, 5, 22):
        case, item = item_with_periods(reviews=reviews)
        started = []
        cost = statements(lambda case=case, item=item, out=started: out.append(start(case, item, reviewer_of(item))))
        resumed = statements(lambda out=started: resume(out[0], reviewer_of(out[0].item), noon(6)))
        costs.add((cost, resumed))
    assert len(costs) == 1


def test_the_sweep_of_pauses_costs_the_same_for_one_and_for_many():
    make_pause(item_with_periods()[1])
    with at(noon(10)):
        one = statements(run_outs.end_pauses_run_out)
    for _ in range(5):
        make_pause(item_with_periods()[1])
    with at(noon(10)):
        assert statements(run_outs.end_pauses_run_out) == one
    assert set(Pause.objects.values_list("state", flat=True)) == {"ended"}


@pytest.mark.parametrize(
    "fields",
    [
        {"ground": "illness"},
        {"state": "unknown"},
        {"document_number": ""},
        {"notice": ""},
        {"needed_workdays": 0},
        {"started_on": None},
        {"planned_end_on": None},
        {"began_at": None},
        {"ended_on": date(2026, 3, 3)},
        {"state": "ended", "ended_on": date(2026, 3, 10)},
        {"state": "ended", "ended_on": date(2026, 3, 1)},
    ],
)
def test_the_table_refuses_what_the_service_would_refuse(fields):
    _case, item = in_review()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_pause(item, **fields)


def test_a_paused_clock_has_no_due_day_in_the_table():
    case, item = item_with_periods()
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(item=item).update(state=ClockState.PAUSED.value)
    assert str(make_pause(item)).startswith("pause:")
    assert make_task(item, make_department()).due_at == clock_end(date(2026, 3, 9))
    assert case.filed_at == FILED_AT
