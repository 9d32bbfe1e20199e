"""Deliverers beside each other."""

from threading import Lock

import pytest
from django.db import transaction
from django.db.models.functions import Now

from portal.outbox import services as outbox
from portal.outbox import subscriptions
from portal.outbox.models import OutboxMessage
from tests.concurrency.at_once import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

MESSAGES = 60


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(subscriptions, "_HANDLERS", {})
    keys, lock = [], Lock()

    @outbox.subscribe("race")
    def listen(message):
        with lock:
            keys.append(message.key)

    with transaction.atomic():
        outbox.publish_many(outbox.Message("race", str(n)) for n in range(MESSAGES))
    return keys


def take_without_lock():
    waiting = OutboxMessage.objects.filter(delivered_at=None, dead_at=None, next_attempt_at__lte=Now())
    message = waiting.order_by("next_attempt_at", "id").first()
    if message is not None:
        OutboxMessage.objects.filter(pk=message.pk).update(next_attempt_at=Now() + outbox.LEASE)
    return message


def test_deliverers_at_once_deliver_every_message_once(heard):
    assert sum(at_once(*[outbox.deliver] * 3)) == MESSAGES
    assert sorted(heard, key=int) == [str(n) for n in range(MESSAGES)]


def test_without_the_lock_deliverers_do_meet(heard, monkeypatch):
    """The control: the test above would see a double."""
    monkeypatch.setattr(outbox, "_take", take_without_lock)
    at_once(*[outbox.deliver] * 3)
    assert len(heard) > MESSAGES


def test_two_publishers_of_one_message_publish_it_once(heard):
    def publish():
        with transaction.atomic():
            outbox.publish("race", key="same")

    assert at_once(*[publish] * 4) == [None] * 4
    assert OutboxMessage.objects.filter(key="same").count() == 1
