"""The nightly proof: what is stored differently from what the facts say is told, and nothing is changed."""

import logging
from datetime import date

import pytest
from django.core import mail

from approvals import tasks
from approvals.clocks.models import Clock, Pause
from approvals.clocks.queries import differences
from approvals.clocks.services import proving
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.queries import history
from portal.clock.services import at
from portal.outbox.models import OutboxMessage
from portal.outbox.services import deliver
from tests.factories.accounts import make_staff
from tests.factories.approvals.periods import item_with_periods, make_pause, noon
from tests.integration.procedures.pauses.steps import answer, reviewer_of, start

pytestmark = pytest.mark.usefixtures("published_years")


def test_what_the_services_store_is_proven():
    _case, item = item_with_periods(reviews=2)
    start(item.case, item, reviewer_of(item))
    _other, second = item_with_periods()
    answer(second, on=noon(3))
    assert proving.prove() == 0
    assert not AuditEvent.objects.filter(kind="clock.differs").exists()


def test_a_clock_that_differs_is_recorded_logged_and_mailed_and_stays_as_it_is(caplog):
    case, item = item_with_periods()
    make_staff(Role.SUPERVISOR, email="supervision@example.org")
    decision = item.clocks.get(kind="decision")
    Clock.objects.filter(pk=decision.pk).update(due_on=date(2026, 3, 31))
    with caplog.at_level(logging.ERROR), at(noon(5)):
        tasks.prove_clocks()
    assert f"clock {decision.pk} (decision) of case {case.pk}: 2026-03-31, not 2026-03-30" in caplog.text
    [told] = history(f"clock:{decision.pk}")
    assert told.sentence == "核对发现法定办结期限存储的届满日为 2026-03-31，按事实推算为 2026-03-30，等待处理"
    assert OutboxMessage.objects.get(topic="clock.differs").payload == {"clock_id": decision.pk, "case_id": case.pk}
    deliver()
    [letter] = mail.outbox
    assert letter.to == ["supervision@example.org"]
    assert case.case_number in letter.subject
    decision.refresh_from_db()
    assert decision.due_on == date(2026, 3, 31)


def test_a_night_tells_of_it_once_and_the_next_again():
    _case, item = item_with_periods()
    item.clocks.filter(kind="promise").update(is_provisional=True)
    for moment in (noon(5), noon(5), noon(6)):
        with at(moment):
            assert proving.prove() == 1
    assert OutboxMessage.objects.filter(topic="clock.differs").count() == 2


def test_without_supervision_nobody_is_mailed():
    _case, item = item_with_periods()
    item.clocks.filter(kind="promise").update(is_provisional=True)
    proving.prove()
    deliver()
    assert mail.outbox == []


def test_what_moved_while_it_was_looked_at_does_not_differ(monkeypatch):
    _case, item = item_with_periods()
    seen = differences.differences

    def slow(clocks):
        """A pause is half seen the first time: begun, its clocks not yet stopped."""
        pause = make_pause(item)
        found = list(seen(clocks))
        Pause.objects.filter(pk=pause.pk).delete()
        monkeypatch.undo()
        return found

    monkeypatch.setattr(proving, "differences", slow)
    assert proving.prove() == 0


def test_closed_clocks_are_left_to_the_command():
    _case, item = item_with_periods()
    answer(item, on=noon(3))
    item.clocks.filter(kind="review").update(due_on=date(2026, 3, 31))
    assert proving.prove() == 0
