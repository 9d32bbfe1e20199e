"""The right to a hearing: told in writing, used or waived in time, or lapsed; never on a day in doubt."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.vocabulary import ItemState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.services import recomputing
from approvals.procedures.hearings.domain import rules
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.services import lapses, rights
from portal.audit.models import AuditEvent
from portal.audit.queries import case_history
from portal.clock.services import at
from portal.kernel.errors import IllegalMove, InvalidInput
from portal.outbox.models import OutboxMessage
from tests.factories.approvals.cases import clock_end
from tests.factories.approvals.periods import item_with_periods, noon
from tests.factories.outages import make_outage
from tests.integration.procedures.hearings.steps import SIXTH, TENTH, answer_right, decide, request, tell
from tests.integration.procedures.pauses.steps import answer, due_days, reviewer_of

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


class TestTheRight:
    def test_told_in_writing_it_lasts_five_working_days_and_nothing_stands_still(self, subscribed):
        subscribed("item.tell_hearing")
        case, item = item_with_periods()
        before = due_days(item)
        hearing = tell(item)
        asking = item.clocks.get(kind=ClockKind.HEARING_REQUEST.value)
        assert (asking.due_on, asking.unit, asking.effect) == (ASKED_BY, "workday", ExpiryEffect.LAPSE_HEARING)
        assert due_days(item) == before | {"hearing_request": ASKED_BY}
        assert hearing.state == HearingState.TOLD
        told = "书面告知申请人有权要求对“示例事项”举行听证（示市监听告〔2026〕1号），最迟 2026-03-11 提出"
        assert sentences(case) == [told]
        assert OutboxMessage.objects.filter(topic="item.tell_hearing").count() == 1

    def test_it_lapses_with_its_last_day_dated_there_and_executed_once(self, subscribed):
        subscribed("hearing.lapse")
        case, item = reviewed_item()
        hearing = tell(item)
        with at(SWEPT_AT - timedelta(microseconds=1)):
            assert lapses.lapse_rights() == 0
        with at(SWEPT_AT + timedelta(days=2)):
            assert lapses.lapse_rights() == 1
            assert lapses.lapse_rights() == 0
        hearing.refresh_from_db()
        assert (hearing.state, hearing.ended_at, hearing.version) == (HearingState.LAPSED, EXPIRY, 1)
        asking = item.clocks.get(kind=ClockKind.HEARING_REQUEST.value)
        assert (asking.state, asking.stopped_at) == (ClockState.EXPIRED, EXPIRY)
        event = AuditEvent.objects.get(kind="hearing.lapse")
        assert (event.law, event.details["due"]) == ("行政许可法第四十七条第一款", "2026-03-11")
        assert OutboxMessage.objects.filter(topic="hearing.lapse").count() == 1
        assert decide(item, on=SWEPT_AT).state == ItemState.GRANTED
        assert case.clocks.open().count() == 0

    def test_many_lapse_in_as_few_statements_as_one(self):
        counts = []
        for number in (1, 1, 4):  # the first may have to prepare what it writes by
            for _each in range(number):
                tell(item_with_periods()[1])
            with at(SWEPT_AT), CaptureQueriesContext(connection) as captured:
                assert lapses.lapse_rights() == number
            counts.append(len(captured))
        assert counts[1] == counts[2]

    @pytest.mark.parametrize("doubt", ["provisional", "outage", "old calendar"])
    def test_it_does_not_lapse_on_a_day_in_doubt_and_can_still_be_used(self, doubt):
        _case, item = item_with_periods()
        hearing = tell(item)
        if doubt == "provisional":
            Clock.objects.update(is_provisional=True)
        elif doubt == "outage":
            make_outage(noon(11), noon(11) + timedelta(hours=3))
        else:
            Clock.objects.update(calendar_version=0)
        with at(SWEPT_AT):
            assert lapses.lapse_rights() == 0
        assert request(hearing, on=SWEPT_AT).state == HearingState.REQUESTED

    def test_used_before_its_expiry_it_is_in_time_and_at_it_too_late(self):
        hearing, other = tell(item_with_periods()[1]), tell(item_with_periods()[1])
        assert request(hearing, on=EXPIRY - timedelta(microseconds=1)).state == HearingState.REQUESTED
        with pytest.raises(rules.HearingRequestTooLate) as refusal:
            request(other, on=EXPIRY)
        assert refusal.value.params == {"due": "2026-03-11"}
        assert answer_right(rights.waive, other, on=EXPIRY).state == HearingState.WAIVED

    def test_waived_it_holds_nothing_any_more(self):
        _case, item = reviewed_item()
        hearing = answer_right(rights.waive, tell(item))
        assert not item.clocks.open().filter(kind=ClockKind.HEARING_REQUEST.value).exists()
        assert decide(item, on=SIXTH).state == ItemState.GRANTED
        with pytest.raises(IllegalMove):
            request(hearing)

    def test_it_is_told_once_and_in_writing(self):
        _case, item = item_with_periods()
        with pytest.raises(InvalidInput) as refusal:
            tell(item, document_number=" ", notice=" ")
        assert set(refusal.value.fields) == {"document_number", "notice"}
        answer_right(rights.waive, tell(item))
        with pytest.raises(rules.HearingAlreadyTold):
            tell(item)

    def test_told_again_the_days_start_again(self):
        _case, item = item_with_periods()
        hearing = tell(item)
        hearing = answer_right(
            rights.tell_again,
            hearing,
            on=TENTH,
            actor=reviewer_of(item),
            document_number="示市监听告〔2026〕2号",
            notice="重新告知",
        )
        assert (hearing.state, hearing.told_at) == (HearingState.TOLD, TENTH)
        assert item.clocks.open().get(kind=ClockKind.HEARING_REQUEST.value).due_on == date(2026, 3, 17)
        with at(SWEPT_AT):
            assert lapses.lapse_rights() == 0

    def test_a_right_that_a_new_calendar_would_take_in_the_past_stays(self):
        case, item = item_with_periods()
        hearing = tell(item)
        Clock.objects.filter(kind="hearing_request").update(
            due_on=date(2026, 3, 12), expires_at=clock_end(date(2026, 3, 12)), calendar_version=0
        )
        with at(noon(12)):
            recomputing.recompute()
            assert lapses.lapse_rights() == 0
        asking = item.clocks.get(kind=ClockKind.HEARING_REQUEST.value)
        assert (asking.due_on, asking.effect) == (ASKED_BY, ExpiryEffect.NONE)
        kept = "要求对“示例事项”举行听证的期限按新的工作日安排已于 2026-03-11 届满，此前无法确知，听证权利不因此失效"
        assert kept in sentences(case)
        assert request(hearing, on=noon(13)).state == HearingState.REQUESTED
