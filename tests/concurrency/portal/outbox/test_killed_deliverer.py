"""A deliverer that is killed outright, by the kernel's hand, in the middle of a batch."""

import os
import signal
from collections import Counter

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from portal.outbox import batches, subscriptions
from portal.outbox import services as outbox
from portal.outbox.models import OutboxMessage

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

BATCH = list("abcde")
DEADLY = "c"


@pytest.fixture(autouse=True)
def batch(monkeypatch):
    """Five messages, of which one kills whoever handles it."""
    monkeypatch.setattr(subscriptions, "_HANDLERS", {})

    @outbox.subscribe("race")
    def handle(message):
        if message.key == DEADLY:
            os.kill(os.getpid(), signal.SIGKILL)

    with transaction.atomic():
        outbox.publish_many(outbox.Message("race", key) for key in BATCH)


def deliver_elsewhere() -> bool:
    """Deliver in a process of its own, with a connection of its own, and tell whether that was killed."""
    connection.close()
    child = os.fork()
    if not child:
        try:
            outbox.deliver()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def let_leases_end() -> None:
    OutboxMessage.objects.filter(delivered_at=None, dead_at=None).update(next_attempt_at=Now())


def deliver_to_the_end() -> int:
    """Let deliverers come and die until nothing waits; return how many died."""
    deaths = 0
    while OutboxMessage.objects.filter(delivered_at=None, dead_at=None).exists():
        let_leases_end()
        deaths += deliver_elsewhere()
    return deaths


def outcomes() -> Counter[tuple[bool, int]]:
    """How many messages were delivered, or not, after how many attempts."""
    return Counter(
        (row.delivered_at is not None, min(row.attempts, batches.MAX_ATTEMPTS)) for row in OutboxMessage.objects.all()
    )


def test_a_batch_whose_deliverer_was_killed_waits_for_its_lease():
    assert deliver_elsewhere()
    assert outbox.deliver() == 0
    assert outcomes() == {(False, 1): len(BATCH)}


def test_a_message_that_kills_its_deliverers_is_given_up_and_takes_others_with_it_once():
    assert deliver_to_the_end() == batches.MAX_ATTEMPTS
    assert outcomes() == {(True, 2): len(BATCH) - 1, (False, batches.MAX_ATTEMPTS): 1}
    assert OutboxMessage.objects.get(delivered_at=None).last_error == "DelivererLost"


def test_control_batches_of_what_was_tried_before_are_given_up_together(monkeypatch):
    monkeypatch.setattr(batches, "TAKE", batches.TAKE.replace("AND (place = 1 OR NOT is_stopped)", ""))
    assert deliver_to_the_end() == batches.MAX_ATTEMPTS
    assert outcomes() == {(False, batches.MAX_ATTEMPTS): len(BATCH)}
