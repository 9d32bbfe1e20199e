"""Deliverers beside each other."""

from threading import Lock

import pytest
from django.db import transaction

from portal.outbox import batches, subscriptions
from portal.outbox import services as outbox
from portal.outbox.models import OutboxMessage
from tests.concurrency.at_once import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

MESSAGES = 60

BATCH = 7
"""Small, so that they take turns."""


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


def deliver_all() -> int:
    delivered = 0
    while tried := outbox.deliver(limit=BATCH):
        delivered += tried
    return delivered


@pytest.mark.parametrize("turn", [outbox.TURN, 0], ids=["whole batches", "most of each given back"])
def test_deliverers_at_once_deliver_every_message_once(heard, monkeypatch, turn):
    monkeypatch.setattr(outbox, "TURN", turn)
    assert sum(at_once(*[deliver_all] * 3)) == MESSAGES
    assert sorted(heard, key=int) == [str(n) for n in range(MESSAGES)]
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {1}


def test_without_the_lock_deliverers_do_meet(heard, monkeypatch):
    """The control: the test above would see a double."""
    monkeypatch.setattr(batches, "TAKE", batches.TAKE.replace("FOR UPDATE SKIP LOCKED", ""))
    at_once(*[deliver_all] * 3)
    assert len(heard) > MESSAGES


def test_two_publishers_of_one_message_publish_it_once(heard):
    def publish():
        with transaction.atomic():
            outbox.publish("race", key="same")

    assert at_once(*[publish] * 4) == [None] * 4
    assert OutboxMessage.objects.filter(key="same").count() == 1
