"""Many rows at once."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from approvals.clocks.models import Clock
from portal import bulk
from portal.outbox.models import OutboxMessage
from tests.factories.approvals.cases import make_case

pytestmark = pytest.mark.django_db

ROW = {"topic": "it", "key": "1", "payload": {"名": [1, None]}, "attempts": 0, "handled": ["甲"], "last_error": ""}


def test_rows_arrive_as_they_are_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        bulk.insert(OutboxMessage, [ROW, ROW | {"key": "2"}])
    first, second = OutboxMessage.objects.order_by("pk")
    assert (first.payload, first.handled, second.key) == ({"名": [1, None]}, ["甲"], "2")
    assert first.created_at is not None


def test_what_all_rows_have_in_common_reaches_each_and_what_they_have_not_stays_its_own():
    bulk.insert(OutboxMessage, [ROW, ROW | {"key": "2", "payload": {}}, ROW | {"key": "3", "handled": []}])
    stored = OutboxMessage.objects.order_by("pk").values_list("topic", "key", "payload", "handled")
    assert list(stored) == [
        ("it", "1", ROW["payload"], ["甲"]),
        ("it", "2", {}, ["甲"]),
        ("it", "3", ROW["payload"], []),
    ]


def test_days_and_moments_survive():
    case, due = make_case(), datetime(2026, 3, 9, 16, tzinfo=UTC)
    row = {"case_id": case.pk, "kind": "notice", "effect": "none", "state": "running", "started_on": date(2026, 3, 2)}
    row |= {"allotted": 5, "unit": "workday", "extended_workdays": 0, "calendar_version": 1, "is_provisional": False}
    bulk.insert(Clock, [row | {"due_on": date(2026, 3, 9), "expires_at": due}])
    stored = Clock.objects.get()
    assert (stored.started_on, stored.due_on, stored.expires_at) == (date(2026, 3, 2), date(2026, 3, 9), due)


def test_a_conflict_is_refused_unless_it_may_be_ignored(django_assert_num_queries):
    bulk.insert(OutboxMessage, [ROW])
    bulk.insert(OutboxMessage, [ROW, ROW | {"key": "2"}], ignore_conflicts=True)
    assert OutboxMessage.objects.count() == 2
    with pytest.raises(IntegrityError):
        bulk.insert(OutboxMessage, [ROW])


def test_nothing_to_insert_takes_no_statement_and_only_plain_values_are_taken(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert(OutboxMessage, [])
    with pytest.raises(TypeError):
        bulk.insert(OutboxMessage, [ROW | {"payload": {"it": object()}}])


@pytest.mark.parametrize(("count", "statements"), [(0, 1), (3, 2), (4, 3)])
def test_rows_are_deleted_in_batches_until_none_is_left(count, statements, django_assert_num_queries):
    bulk.insert(OutboxMessage, [ROW | {"key": str(key)} for key in range(count)])
    bulk.insert(OutboxMessage, [ROW | {"topic": "other"}])
    with django_assert_num_queries(statements):
        assert bulk.delete(OutboxMessage.objects.filter(topic="it"), batch=2) == count
    assert OutboxMessage.objects.get().topic == "other"
