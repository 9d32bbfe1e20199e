"""A new version of the calendar: every open clock is reckoned again, once, with one event that says why."""

from contextlib import closing
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals import tasks
from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case, ReviewTask
from approvals.cases.services.door import hold_all
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect
from approvals.clocks.models import Clock, Recomputation
from approvals.clocks.queries.clocks import views
from approvals.clocks.queries.differences import differences
from approvals.clocks.services import recomputing, run_outs
from approvals.reviews.services import silences
from portal.accounts.actor import SYSTEM
from portal.audit.models import AuditEvent
from portal.audit.queries import case_history
from portal.clock.services import at
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.queries import current_version, published_calendar
from portal.workcalendar.services import append
from tests.factories.approvals.cases import BASIS, REGION, clock_end, in_review, make_case, make_clock, make_deficiency
from tests.factories.approvals.periods import item_with_periods, make_pause, noon
from tests.integration.calendar.steps import DAY_OFF, override, recompute
from tests.integration.procedures.pauses.steps import answer, due_days, resume, reviewer_of, start

pytestmark = pytest.mark.usefixtures("published_years")

MONDAY = date(2026, 3, 9)


def verify() -> str:
    out = StringIO()
    call_command("recompute_clocks", "--verify", stdout=out)
    return out.getvalue()


def run_into_the_next_year() -> None:
    """All clocks began on 30 December 2026, and their last day is provisional."""
    last = date(2027, 1, 7)
    Clock.objects.update(started_on=date(2026, 12, 30), due_on=last, expires_at=clock_end(last), is_provisional=True)


def publish_the_next_year() -> None:
    new_year = {date(2027, 1, 1): SpecialDay(DayKind.HOLIDAY, "元旦")}
    append(Arrangement("国办发明电〔2026〕7号", year=2027, days=new_year), SYSTEM)


class TestMoving:
    def test_every_open_clock_moves_with_one_event_that_says_why(self):
        case, item = item_with_periods(basis=BASIS, reviews=2)
        version = override()
        assert recompute() == 4
        assert due_days(item) == {
            "review": date(2026, 3, 10),
            "promise": date(2026, 3, 17),
            "decision": date(2026, 3, 31),
        }
        assert set(Clock.objects.values_list("calendar_version", flat=True)) == {version}
        assert set(ReviewTask.objects.values_list("due_at", flat=True)) == {clock_end(date(2026, 3, 10))}
        told = [line.sentence for line in case_history(case.pk)]
        assert len(told) == 4
        assert "“示例事项”的法定办结期限由 2026-03-30 调整为 2026-03-31，依据：示府〔2026〕8号" in told
        assert {event.law for event in AuditEvent.objects.all()} == {"行政许可法第八十二条"}

    def test_once_is_enough(self):
        item_with_periods()
        override()
        assert recompute() == 3
        before = AuditEvent.objects.count()
        assert recompute() == 0
        assert AuditEvent.objects.count() == before

    def test_what_does_not_move_takes_the_version_in_silence(self):
        _case, item = item_with_periods()
        version = override({date(2026, 5, 20): SpecialDay(DayKind.HOLIDAY, "地方节日")})
        assert recompute() == 3
        assert due_days(item)["decision"] == date(2026, 3, 30)
        assert set(Clock.objects.values_list("calendar_version", flat=True)) == {version}
        assert not AuditEvent.objects.exists()

    def test_an_override_elsewhere_moves_nothing_here(self):
        item_with_periods()
        override(region="330100")
        assert recompute() == 3
        assert not AuditEvent.objects.exists()

    def test_closed_clocks_stay_as_they_were(self):
        _case, item = item_with_periods()
        answer(item, on=noon(3))
        before = current_version()
        override()
        assert recompute() == 2
        assert item.clocks.get(kind="review").calendar_version == before
        assert item.clocks.get(kind="review").due_on == MONDAY

    def test_a_provisional_day_becomes_firm_and_is_told(self):
        case, item = in_review(basis=BASIS, reviews=2)
        run_into_the_next_year()
        ReviewTask.objects.update(due_at=None)
        publish_the_next_year()
        assert recompute(noon(31, 12)) == 2
        assert set(Clock.objects.values_list("is_provisional", "due_on")) == {(False, date(2027, 1, 7))}
        assert set(ReviewTask.objects.values_list("due_at", flat=True)) == {clock_end(date(2027, 1, 7))}
        [told, _other] = [line.sentence for line in case_history(case.pk)]
        assert "的部门意见期限 2027-01-07 由暂定转为确定，依据：国办发明电〔2026〕7号" in told
        assert item.clocks.filter(effect=ExpiryEffect.DEEM_AGREED.value).count() == 1

    def test_a_day_that_turns_out_to_be_past_loses_its_effect_and_says_so(self):
        case, item = in_review(basis=BASIS, reviews=2)
        saturday = {date(2026, 3, 7): SpecialDay(DayKind.MAKEUP_DAY, "调休")}
        moment = clock_end(date(2026, 3, 8)) + timedelta(hours=9)
        override(saturday)
        assert recompute(moment) == 2
        assert set(due_days(item).values()) == {date(2026, 3, 7)}
        assert set(item.clocks.values_list("effect", flat=True)) == {ExpiryEffect.NONE.value}
        with at(moment + timedelta(days=9)):
            assert silences.deem_silent_opinions() == 0
        told = [line.sentence for line in case_history(case.pk)]
        assert any("不产生默许的效力" in sentence for sentence in told)
        for task in case.tasks.all():
            answer(item, task.department_id, on=moment)

    def test_so_does_one_that_a_pause_reckons_again_before_the_recount_comes(self):
        """On the last day of the review it turns out that the Saturday before was worked: it was over on Friday."""
        _case, item = item_with_periods(reviews=2, basis=BASIS)
        other = ReviewTask.objects.get(silence_basis=BASIS)
        override(
            {
                date(2026, 3, 7): SpecialDay(DayKind.MAKEUP_DAY, "调休"),
                date(2026, 3, 8): SpecialDay(DayKind.MAKEUP_DAY, "调休"),
            }
        )
        start(item.case, item, reviewer_of(item), on=noon(9))
        own = Clock.objects.get(task=other)
        assert (own.due_on, own.effect) == (date(2026, 3, 7), ExpiryEffect.NONE)
        assert AuditEvent.objects.filter(kind="clock.disarmed").count() == 1
        recompute(noon(9))
        with at(noon(9)):
            assert silences.deem_silent_opinions() == 0
        assert AuditEvent.objects.filter(kind="clock.disarmed").count() == 1

    @pytest.mark.parametrize("comes", ["before the pause", "in the pause", "in the pause, recounted", "never"])
    def test_so_does_one_that_shows_its_day_only_when_it_is_past(self, comes):
        """A late sweep ends a pause and finds the period over: what stood still told nobody its day."""
        _case, item = item_with_periods(reviews=2, basis=BASIS)
        if comes == "before the pause":
            override()
        start(item.case, item, reviewer_of(item), needed_workdays=3)
        if comes.startswith("in the pause"):
            override()
        if comes.endswith("recounted"):
            assert recompute() == 4
        assert verify() == "0 clocks differ\n"
        is_told = comes == "never"
        with at(noon(24)):
            assert run_outs.end_pauses_run_out() == 1
            assert silences.deem_silent_opinions() == is_told
        own = Clock.objects.get(kind=ClockKind.REVIEW, task__silence_basis=BASIS)
        assert own.due_on is not None
        assert (own.effect == ExpiryEffect.NONE, own.is_provisional) == (not is_told, False)
        assert AuditEvent.objects.filter(kind="clock.disarmed").exists() is not is_told

    def test_a_provisional_day_that_a_pause_hides_is_not_told_as_firm(self):
        case, item = in_review(basis=BASIS, reviews=2)
        run_into_the_next_year()
        publish_the_next_year()
        pause = start(case, item, reviewer_of(item), on=noon(31, 12), needed_workdays=3)
        recompute(noon(31, 12))
        assert not AuditEvent.objects.filter(kind__in=["clock.firmed", "clock.moved"]).exists()
        shown = views(Clock.objects.with_pauses(), published_calendar(REGION), MONDAY)
        assert {view.is_provisional for view in shown} == {False}
        with at(noon(31, 12) + timedelta(days=40)):
            assert run_outs.end_pauses_run_out() == 1
            assert silences.deem_silent_opinions() == 0
        pause.refresh_from_db()
        assert set(item.clocks.values_list("effect", "is_provisional", "due_on")) == {
            (ExpiryEffect.NONE.value, False, date(2027, 1, 12))
        }

    def test_a_paused_clock_stays_paused_and_resumes_under_the_new_calendar(self):
        _case, item = item_with_periods()
        pause = start(item.case, item, reviewer_of(item))
        override({date(2026, 3, 23): SpecialDay(DayKind.HOLIDAY, "临时放假")})
        assert recompute() == 3
        assert set(due_days(item).values()) == {None}
        assert not AuditEvent.objects.filter(kind="clock.moved").exists()
        resume(pause, reviewer_of(item), noon(6))
        assert due_days(item)["decision"] == date(2026, 4, 2)

    def test_clocks_of_cases_and_materials_move_too(self):
        case = make_case(CaseState.SUBMITTED)
        make_clock(case, ClockKind.NOTICE, effect=ExpiryEffect.DEEM_ACCEPTED.value)
        make_clock(case, ClockKind.SUPPLEMENT, deficiency=make_deficiency(case))
        override()
        assert recompute() == 2
        told = {line.sentence.split("由")[0] for line in case_history(case.pk)}
        assert told == {"“本办件”的受理告知期限", "“场地使用证明”的容缺补交期限"}

    def test_a_case_that_somebody_holds_is_taken_by_the_next_pass(self, monkeypatch):
        _case, first = item_with_periods()
        other, second = item_with_periods()
        override()
        with monkeypatch.context() as patched:
            patched.setattr(recomputing, "hold_all", lambda cases: [pk for pk in hold_all(cases) if pk != other.pk])
            assert recompute() == 3
        assert due_days(first)["decision"] == date(2026, 3, 31)
        assert due_days(second)["decision"] == date(2026, 3, 30)
        assert not Recomputation.objects.exclude(finished_at=None).exists()
        assert recompute() == 3
        assert due_days(second)["decision"] == date(2026, 3, 31)
        progress = Recomputation.objects.get()
        assert (progress.total, progress.done, progress.moved) == (6, 6, 6)
        assert progress.finished_at is not None

    def test_it_goes_on_where_it_stopped(self):
        for _ in range(3):
            item_with_periods()
        version = override()
        with at(noon(5)):
            batch = recomputing.recompute_batch(after=0, limit=2)
        assert (batch.clocks, batch.moved) == (6, 6)
        progress = Recomputation.objects.get()
        assert (str(progress), progress.total, progress.done) == (f"recomputation:{version}", 9, 6)
        assert recomputing.recompute(seconds=0) == 0
        assert recompute() == 3
        assert Recomputation.objects.get().done == 9

    def test_it_costs_the_same_whatever_the_number(self):
        def cost() -> int:
            override()
            with CaptureQueriesContext(connection) as captured, at(noon(5)):
                recomputing.recompute_batch(after=0, limit=100)
            return len([q for q in captured if "SAVEPOINT" not in q["sql"]])

        item_with_periods(reviews=2)
        one = cost()
        for _ in range(5):
            make_pause(item_with_periods(reviews=3)[1])
        assert cost() == one

    def test_while_another_worker_is_at_it_this_one_does_nothing(self):
        item_with_periods()
        override()
        with closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock('approvals_recomputation'::regclass::oid::bigint)")
            assert recompute() == 0
            cursor.execute("SELECT pg_advisory_unlock_all()")
            assert recompute() == 3

    def test_the_worker_does_it_by_itself(self):
        item_with_periods()
        override()
        tasks.recompute_clocks()
        assert not Clock.objects.filter(calendar_version__lt=current_version()).exists()


class TestProof:
    def test_what_the_services_store_is_what_the_facts_say(self):
        _case, item = item_with_periods(reviews=2)
        start(item.case, item, reviewer_of(item))
        _other, second = item_with_periods()
        answer(second, on=noon(3))
        override()
        recompute()
        make_pause(second, began_at=noon(4), started_on=date(2026, 3, 4), planned_end_on=date(2026, 3, 9))
        Clock.objects.filter(item=second, kind__in=["decision", "promise"]).update(
            state=ClockState.PAUSED.value, due_on=None, expires_at=None
        )
        assert verify() == "0 clocks differ\n"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"due_on": date(2026, 3, 31)},
            {"is_provisional": True},
            {"state": "paused", "due_on": None, "expires_at": None},
        ],
    )
    def test_a_clock_that_differs_is_found_and_named(self, wrong, capsys):
        _case, item = item_with_periods()
        decision = item.clocks.get(kind="decision")
        Clock.objects.filter(pk=decision.pk).update(**wrong)
        out = StringIO()
        with pytest.raises(SystemExit) as stopped:
            call_command("recompute_clocks", "--verify", stdout=out)
        assert stopped.value.code == 1
        assert f"clock {decision.pk} (decision) of case {item.case_id}" in out.getvalue()

    def test_by_hand(self):
        item_with_periods()
        override()
        out = StringIO()
        call_command("recompute_clocks", stdout=out)
        assert out.getvalue() == "3 clocks reckoned again\n"

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        begins=st.integers(2, 12),
        needs=st.integers(1, 30),
        lasts=st.integers(0, 30),
        off=st.sets(st.integers(2, 27), max_size=3),
    )
    def test_a_pause_costs_exactly_its_working_days_whatever_the_calendar_does(self, begins, needs, lasts, off):
        case, item = item_with_periods()
        reviewer = reviewer_of(item)
        began = noon(2) + timedelta(days=begins)
        pause = start(case, item, reviewer, on=began, needed_workdays=needs)
        ended = began + timedelta(days=lasts)
        pause = resume(pause, reviewer, ended)
        override({date(2026, 3, day): SpecialDay(DayKind.HOLIDAY, "放假") for day in off} or DAY_OFF)
        recompute(max(ended, noon(30)))
        calendar = published_calendar(REGION)
        plain = calendar.workday_after(date(2026, 3, 2), 20)
        assert pause.ended_on <= pause.planned_end_on
        due_on = item.clocks.get(kind="decision").due_on
        assert due_on >= plain
        cost = calendar.workdays_between(pause.started_on, min(pause.ended_on, due_on))
        assert calendar.workdays_between(plain, due_on) == cost
        assert list(differences()) == []


def test_a_case_is_held_once():
    case = make_case()
    assert hold_all(Case.objects.filter(pk__in=[case.pk, 0])) == [case.pk]
