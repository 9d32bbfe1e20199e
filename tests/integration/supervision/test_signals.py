"""Reminders before, cards after, each once; read in the inbox and mailed to those concerned."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.clocks.domain.periods import CARDS
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.supervision.mail import mail_signal
from approvals.supervision.models import Signal
from approvals.supervision.services.signalling import raise_signals
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.outbox.models import OutboxMessage
from portal.outbox.services import Message
from portal.workcalendar.models import Outage
from tests.factories.accounts import make_citizen, make_staff
from tests.factories.approvals.cases import in_review, make_case, make_clock, make_item
from tests.factories.outages import make_outage
from tests.integration.calendar.steps import override

pytestmark = pytest.mark.usefixtures("published_years")

DUE = date(2026, 3, 9)


def raised_on(day: int, hour: int = 2) -> int:
    with at(datetime(2026, 3, day, hour, tzinfo=UTC)):
        return raise_signals()


def kinds() -> list[str]:
    return list(Signal.objects.order_by("pk").values_list("kind", flat=True))


def test_a_reminder_comes_one_working_day_before_and_a_card_when_the_step_is_late():
    in_review()
    assert raised_on(5) == 0
    assert raised_on(6) == 1
    assert raised_on(8) == raised_on(9) == 0
    assert raised_on(10) == 1
    assert raised_on(11) == 0
    assert kinds() == ["reminder", "yellow_card"]
    assert OutboxMessage.objects.filter(topic="signal.raised").count() == 2


def test_the_statutory_limit_earns_a_red_card_and_what_is_late_already_no_reminder():
    case = make_case(CaseState.ACCEPTED)
    make_clock(case, ClockKind.DECISION, item=make_item(case, ItemState.UNDER_REVIEW))
    raised_on(20)
    assert kinds() == ["red_card"]


def test_a_provisional_or_stopped_period_and_one_that_binds_the_applicant_raise_nothing():
    in_review()
    Clock.objects.update(is_provisional=True)
    case = make_case(CaseState.ACCEPTED)
    make_clock(case, ClockKind.SUPPLEMENT)
    assert ClockKind.SUPPLEMENT not in CARDS
    assert raised_on(20) == 0


def test_a_day_in_an_unsettled_outage_is_reminded_of_and_earns_no_card_until_it_is_settled():
    in_review()
    outage = make_outage(datetime(2026, 3, 9, 2, tzinfo=UTC), None)
    assert (raised_on(6), raised_on(10)) == (1, 0)
    assert kinds() == ["reminder"]
    Outage.objects.filter(pk=outage.pk).update(dismissal="演练", decided_at=outage.began_at)
    assert raised_on(10) == 1
    assert kinds() == ["reminder", "yellow_card"]


def test_a_day_of_an_older_calendar_earns_no_card():
    in_review()
    override()
    assert raised_on(10) == 0


def test_old_cards_do_not_crowd_out_new_ones():
    for _ in range(3):
        in_review()
    with at(datetime(2026, 3, 20, tzinfo=UTC)):
        assert [raise_signals(limit=2), raise_signals(limit=2), raise_signals(limit=2)] == [2, 1, 0]


def test_each_department_reads_its_own_and_supervision_all(client):
    case, item = in_review()
    raised_on(20)
    for user, is_shown in [
        (make_staff(Role.REVIEWER, item.department), True),
        (make_staff(Role.REVIEWER), False),
        (make_staff(Role.SUPERVISOR), True),
    ]:
        client.force_login(user)
        page = client.get(reverse("approvals:signals")).content.decode()
        assert (case.case_number in page) is is_shown
    client.force_login(make_citizen())
    assert client.get(reverse("approvals:signals")).status_code == 403


@pytest.mark.parametrize(("day", "concerned"), [(6, ["reviewer@x.test"]), (20, ["head@x.test", "reviewer@x.test"])])
def test_mail_goes_to_those_who_act_and_a_card_also_to_the_head(day, concerned, mailoutbox):
    _case, item = in_review()
    make_staff(Role.REVIEWER, item.department, email="reviewer@x.test")
    make_staff(Role.HEAD, item.department, email="head@x.test")
    make_staff(Role.SUPERVISOR, email="supervisor@x.test")
    make_staff(Role.REVIEWER, email="elsewhere@x.test")
    raised_on(day)
    message = OutboxMessage.objects.get(topic="signal.raised")
    mail_signal(Message(message.topic, message.key, message.payload))
    assert [mail.to for mail in mailoutbox] == [concerned]


def test_a_red_card_goes_to_head_and_supervision_and_nobody_without_an_address_is_mailed(mailoutbox):
    case = make_case(CaseState.ACCEPTED)
    make_clock(case, ClockKind.DECISION, item=make_item(case, ItemState.UNDER_REVIEW))
    raised_on(20)
    message = OutboxMessage.objects.get(topic="signal.raised")
    mail_signal(Message(message.topic, message.key, message.payload))
    assert mailoutbox == []
    make_staff(Role.SUPERVISOR, email="supervisor@x.test")
    mail_signal(Message(message.topic, message.key, message.payload))
    assert [mail.to for mail in mailoutbox] == [["supervisor@x.test"]]
