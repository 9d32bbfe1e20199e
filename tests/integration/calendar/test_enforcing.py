"""Nothing is enforced on a day that is outdated, unsettled or unheard; what two supervisors decide is on record."""

from datetime import date, timedelta

import pytest

from approvals import tasks
from approvals.calendar.services import outages as outage_ledger
from approvals.calendar.services import publishing
from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.services import recomputing
from approvals.intake.services import acceptances
from approvals.reviews.services import silences
from portal.accounts.actor import Actor
from portal.audit.models import AuditEvent
from portal.audit.queries import history
from portal.clock.services import at
from portal.kernel.errors import NotFound, NotPermitted
from portal.outbox.models import OutboxMessage
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import Heartbeat
from tests.factories.approvals.cases import BASIS, REGION, clock_end, in_review, make_case, make_clock, make_item
from tests.factories.approvals.periods import item_with_periods, noon
from tests.factories.outages import make_heartbeat, make_outage
from tests.integration.calendar.steps import DAY_OFF, override, recompute, supervisor
from tests.integration.procedures.pauses.steps import answer, due_days

pytestmark = pytest.mark.usefixtures("published_years")

MONDAY = date(2026, 3, 9)


class TestBeforeItIsDone:
    def test_an_outdated_clock_enforces_nothing(self):
        in_review(basis=BASIS, reviews=2)
        override()
        with at(clock_end(MONDAY) + timedelta(seconds=60)):
            assert silences.deem_silent_opinions() == 0
            recomputing.recompute()
            assert silences.deem_silent_opinions() == 0
        with at(clock_end(date(2026, 3, 10)) + timedelta(seconds=60)):
            assert silences.deem_silent_opinions() == 1

    def test_an_opinion_is_not_barred_by_an_outdated_day(self):
        case, item = in_review(basis=BASIS, reviews=2)
        override()
        task = case.tasks.get(silence_basis=BASIS)
        answer(item, task.department_id, on=clock_end(MONDAY))
        assert ReviewTask.objects.get(pk=task.pk).state == "answered"


class TestOutages:
    def test_a_day_in_an_unsettled_outage_enforces_nothing_and_bars_nobody(self):
        case, item = in_review(basis=BASIS, reviews=3)
        outage = make_outage(noon(9) + timedelta(hours=10), noon(9) + timedelta(hours=11))
        first, second = case.tasks.filter(silence_basis=BASIS)
        swept_at = clock_end(MONDAY) + timedelta(seconds=60)
        with at(swept_at):
            assert silences.deem_silent_opinions() == 0
        answer(item, first.department_id, on=swept_at)
        with at(swept_at):
            outage_ledger.dismiss(outage_id=outage.pk, actor=supervisor(), reason="计划内维护")
            assert silences.deem_silent_opinions() == 1
        assert ReviewTask.objects.get(pk=second.pk).state == "deemed"

    def test_one_that_still_lasts_holds_every_day_from_its_first(self):
        in_review(basis=BASIS, reviews=2)
        make_outage(noon(6), None)
        with at(clock_end(MONDAY) + timedelta(seconds=60)):
            assert silences.deem_silent_opinions() == 0

    def test_one_that_was_over_before_the_period_began_holds_nothing(self):
        in_review(basis=BASIS, reviews=2)
        make_outage(noon(1), noon(2))
        with at(clock_end(MONDAY) + timedelta(seconds=60)):
            assert silences.deem_silent_opinions() == 1

    def test_one_within_the_period_may_yet_move_its_end_and_holds_it(self):
        in_review(basis=BASIS, reviews=2)
        outage = make_outage(noon(4), noon(5))
        with at(clock_end(MONDAY) + timedelta(seconds=60)):
            assert silences.deem_silent_opinions() == 0
            outage_ledger.dismiss(outage_id=outage.pk, actor=supervisor(), reason="误报")
            assert silences.deem_silent_opinions() == 1

    def test_nothing_is_enforced_that_ended_after_the_portal_was_last_heard(self):
        in_review(basis=BASIS, reviews=2)
        beat = make_heartbeat(noon(9), clock_end(MONDAY) - timedelta(seconds=1))
        with at(clock_end(MONDAY) + timedelta(hours=1)):
            assert silences.deem_silent_opinions() == 0
            type(beat).objects.update(last_at=clock_end(MONDAY))
            assert silences.deem_silent_opinions() == 1

    def test_confirmed_by_two_it_moves_what_ended_that_evening_and_says_so(self, subscribed):
        subscribed("calendar.changed")
        case, item = item_with_periods(basis=BASIS, reviews=2)
        outage = make_outage(noon(9) + timedelta(hours=10), noon(10) - timedelta(hours=4))
        for actor in (supervisor(), supervisor()):
            with at(noon(10)):
                outage_ledger.confirm(outage_id=outage.pk, actor=actor)
        assert recompute(noon(10)) == 4
        assert due_days(item) == {
            "review": date(2026, 3, 10),
            "promise": date(2026, 3, 16),
            "decision": date(2026, 3, 30),
        }
        event = AuditEvent.objects.filter(kind="clock.moved").first()
        assert event.law == ""
        assert "系统故障期确认（2026-03-09 22:00 至 2026-03-10 08:00）" in event.details["document"]
        assert [line.kind for line in history(f"outage:{outage.pk}")] == ["outage.confirmed_once", "outage.confirmed"]
        assert OutboxMessage.objects.filter(topic="calendar.changed").count() == 1
        assert case.tasks.first().due_at == clock_end(date(2026, 3, 10))

    def test_a_lost_office_day_moves_everything(self):
        _case, item = item_with_periods()
        with at(noon(10)):
            outage = outage_ledger.declare(
                began_at=noon(9) - timedelta(hours=2), ended_at=noon(9), evidence="机房断电通报", actor=supervisor()
            )
            outage_ledger.confirm(outage_id=outage.pk, actor=supervisor())
        recompute(noon(10))
        assert due_days(item) == {
            "review": date(2026, 3, 10),
            "promise": date(2026, 3, 17),
            "decision": date(2026, 3, 31),
        }
        assert [line.sentence for line in history(f"outage:{outage.pk}")] == [
            "申报系统故障期：2026-03-09 10:00 至 2026-03-09 12:00",
            "第二名监督人员确认系统故障期：2026-03-09 10:00 至 2026-03-09 12:00，期间不计入期限",
        ]

    def test_an_application_is_not_deemed_accepted_on_such_a_day_either(self):
        case = make_case(CaseState.SUBMITTED)
        make_item(case)
        make_clock(case, ClockKind.NOTICE, effect=ExpiryEffect.DEEM_ACCEPTED.value)
        outage = make_outage(noon(9) + timedelta(hours=10), noon(9) + timedelta(hours=11))
        with at(clock_end(MONDAY) + timedelta(seconds=60)):
            assert acceptances.deem_accepted() == 0
            outage_ledger.dismiss(outage_id=outage.pk, actor=supervisor(), reason="误报")
            assert acceptances.deem_accepted() == 1

    def test_the_worker_finds_what_was_missed(self, settings):
        in_review()
        settings.WEB_PROBE_URL = "http://127.0.0.1:1/healthz"
        make_heartbeat(noon(6), clock_end(MONDAY) - timedelta(minutes=30))
        with at(clock_end(MONDAY)):
            tasks.keep_watch()
            assert outage_ledger.keep_watch() == 0
        event = AuditEvent.objects.get(kind="outage.found")
        assert event.details == {"began": "2026-03-09 23:30", "ended": "2026-03-10 00:00"}

    def test_a_web_server_that_answers_is_heard(self, settings, monkeypatch):
        settings.WEB_PROBE_URL = "http://web/healthz"
        monkeypatch.setattr("portal.workcalendar.heartbeats.web_answers", lambda: True)
        outage_ledger.keep_watch()
        assert set(Heartbeat.objects.values_list("channel", flat=True)) == {"web", "worker"}


class TestPublishing:
    def test_two_supervisors_publish_and_it_is_on_record(self, subscribed):
        subscribed("calendar.changed")
        item_with_periods()
        arrangement = Arrangement("示府〔2026〕8号", region=REGION, days=DAY_OFF)
        proposal = publishing.propose(arrangement=arrangement, actor=supervisor())
        released = publishing.release(proposal_id=proposal.pk, actor=supervisor())
        assert recompute() == 3
        assert [line.sentence for line in history(f"calendar-proposal:{proposal.pk}")] == [
            "提出工作日安排：示府〔2026〕8号",
            "复核发布工作日安排：示府〔2026〕8号",
        ]
        assert OutboxMessage.objects.get(topic="calendar.changed").payload == {"version": released.notice_id}

    def test_a_dropped_proposal_is_on_record_too(self):
        arrangement = Arrangement("示府〔2026〕8号", region=REGION, days=DAY_OFF)
        proposal = publishing.propose(arrangement=arrangement, actor=supervisor())
        publishing.drop(proposal_id=proposal.pk, actor=supervisor())
        assert history(f"calendar-proposal:{proposal.pk}")[-1].sentence == "撤回提出的工作日安排：示府〔2026〕8号"
        with pytest.raises(NotFound):
            publishing.release(proposal_id=proposal.pk, actor=supervisor())

    def test_others_may_not(self):
        with pytest.raises(NotPermitted):
            publishing.propose(arrangement=Arrangement("文", days=DAY_OFF), actor=Actor(user_id=1))
        assert not AuditEvent.objects.exists()
