"""A worker that dies in the middle of a sweep, by the kernel's hand: nothing is lost, nothing half done."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from approvals.cases.domain.vocabulary import ItemState, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from portal import clock
from portal.audit.models import AuditEvent
from portal.celery import app
from portal.outbox.models import OutboxMessage
from tests.concurrency.workers import environment, until, worker
from tests.factories.accounts import make_citizen, make_department
from tests.factories.approvals.cases import BASIS, in_review
from tests.factories.approvals.crowds import release_masses

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

DUE = 30


NAIVE = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    deem = "UPDATE approvals_reviewtask SET state = 'deemed', opinion = 'deemed_agree'"
    cursor.execute(deem + " WHERE silence_basis <> ''")
    cursor.execute("INSERT INTO audit_auditevent SELECT * FROM audit_auditevent")
"""


@pytest.fixture
def due(published_years: None) -> list[int]:
    citizen, departments = make_citizen(), [make_department(), make_department()]
    expiry = clock.now() - timedelta(minutes=5)
    for _ in range(DUE):
        in_review(citizen=citizen, departments=departments, basis=BASIS, due_at=expiry)
    release_masses(departments[1], expiry)
    return list(ReviewTask.objects.filter(silence_basis=BASIS).values_list("pk", flat=True))


@contextmanager
def record_held_shut() -> Iterator[None]:
    """Keep everybody from writing the record, so that a sweep stands still after its first statements."""
    shut = connection.copy()
    with shut.cursor() as cursor:
        cursor.execute("SET ROLE NONE; BEGIN")
        cursor.execute("LOCK TABLE audit_auditevent IN SHARE MODE")
        yield
        cursor.execute("COMMIT")
    shut.close()


def somebody_waits_for_the_record() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'audit_auditevent'::regclass AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


def deemed(due: list[int]) -> int:
    return ReviewTask.objects.filter(pk__in=due, state=TaskState.DEEMED.value).count()


def test_a_worker_killed_in_the_middle_of_a_sweep_loses_nothing(due):
    queue = f"killed-{os.getpid()}"
    with record_held_shut(), worker(queue) as dying:
        app.send_task("approvals.sweep_deadlines", queue=queue)
        until(somebody_waits_for_the_record, "a sweep in the middle of its work")
        os.kill(dying.pid, signal.SIGKILL)
        dying.wait()
    until(lambda: not somebody_waits_for_the_record(), "the end of the dead worker's session")
    assert deemed(due) == 0
    with worker(queue):
        app.send_task("approvals.sweep_deadlines", queue=queue)
        until(lambda: deemed(due) == DUE, "the sweep by another worker")
    assert AuditEvent.objects.filter(kind="review.deem_agreed").count() == DUE
    assert OutboxMessage.objects.filter(topic="review.deem_agreed").count() == DUE
    assert not CaseItem.objects.filter(state=ItemState.REVIEWED.value).exists()


def test_control_a_sweep_of_separate_statements_loses_its_record_when_killed(due):
    with record_held_shut():
        process = subprocess.Popen([sys.executable, "-c", NAIVE], env=environment(connection.settings_dict["USER"]))
        until(somebody_waits_for_the_record, "the naive sweep before its record")
        process.kill()
        process.wait()
    assert deemed(due) == DUE
    assert not AuditEvent.objects.filter(kind="review.deem_agreed").exists()
