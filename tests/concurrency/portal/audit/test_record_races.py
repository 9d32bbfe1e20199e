"""Writers of one chain, and the sealer among writers."""

from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from portal.accounts.actor import SYSTEM
from portal.audit import queries, verifier
from portal.audit import services as audit
from portal.audit.models import AuditEvent, Seal
from tests.concurrency.at_once import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

AT = datetime(2026, 9, 18, tzinfo=UTC)
ROUNDS = 20

audit.register("race.noted", "已登记")


def write(subject, *, lock=None):
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        if lock is not None:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
        audit.record("race.noted", subject=subject, actor=SYSTEM, at=AT)
        cursor.execute("SELECT pg_sleep(0.005)")


def problems():
    check = verifier.Verifier()
    for line in queries.export():
        check.take(line)
    return check.finish()


def test_writers_that_hold_the_lock_of_their_subject_make_one_chain():
    for number in range(ROUNDS):
        assert at_once(*[lambda n=number: write(f"case:{n}", lock=n)] * 4) == [None] * 4
    assert AuditEvent.objects.count() == 4 * ROUNDS
    assert problems() == []


def test_of_writers_without_the_lock_one_wins_and_no_chain_forks():
    """The control: without the lock writers do collide, and the table refuses the second."""
    results = [r for n in range(ROUNDS) for r in at_once(*[lambda n=n: write(f"case:{n}")] * 4)]
    refused = [r for r in results if r is not None]
    assert refused
    assert all(isinstance(r, IntegrityError) for r in refused)
    assert AuditEvent.objects.count() == results.count(None)
    assert problems() == []


def test_a_seal_waits_for_a_writer_with_a_lower_id():
    """An event that commits late must not fall between two seals."""
    written, go_on = Event(), Event()

    def slow():
        with transaction.atomic(durable=True):
            audit.record("race.noted", subject="case:slow", actor=SYSTEM, at=AT)
            written.set()
            go_on.wait(5)
        connection.close()

    writer = Thread(target=slow)
    writer.start()
    written.wait(5)
    with transaction.atomic():
        audit.record("race.noted", subject="case:quick", actor=SYSTEM, at=AT)
    Thread(target=lambda: (Event().wait(0.2), go_on.set())).start()
    sealed = audit.seal()
    writer.join()
    assert sorted(sealed.heads.values_list("subject", flat=True)) == ["case:quick", "case:slow"]


def test_sealers_at_once_seal_every_event_once():
    with transaction.atomic():
        audit.record_many(audit.Entry(kind="race.noted", subject=f"case:{n}", actor=SYSTEM, at=AT) for n in range(10))
    results = at_once(*[audit.seal] * 4)
    assert sorted(r is not None for r in results) == [False, False, False, True]
    assert Seal.objects.get().size == 10
    assert problems() == []
