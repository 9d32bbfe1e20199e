"""Publishing and delivering on a real database."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now

from portal.outbox import batches, subscriptions, tasks
from portal.outbox import services as outbox
from portal.outbox.models import OutboxMessage

AGO = Now() - outbox.LEASE


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    """Topics of this test alone."""
    monkeypatch.setattr(subscriptions, "_HANDLERS", {})


@pytest.fixture
def heard():
    """Keys that reached a listener of the topic "case.accept"."""
    keys = []

    @outbox.subscribe("case.accept")
    def listen(message):
        keys.append(message.key)

    return keys


@pytest.fixture
def decided():
    """Keys that reached a listener of the topic "case.decide"."""
    keys = []
    outbox.subscribe("case.decide")(lambda message: keys.append(message.key))
    return keys


def publish(*keys, topic="case.accept"):
    with transaction.atomic():
        outbox.publish_many(outbox.Message(topic, key) for key in keys)


def message(key="1"):
    return OutboxMessage.objects.get(key=key)


def attempts():
    return dict(OutboxMessage.objects.values_list("key", "attempts"))


def make_due():
    OutboxMessage.objects.filter(delivered_at=None, dead_at=None).update(next_attempt_at=AGO)


@pytest.mark.django_db
@pytest.mark.usefixtures("heard", "decided")
class TestPublishing:
    def test_a_message_published_twice_is_one(self, django_assert_num_queries):
        with django_assert_num_queries(2):
            outbox.publish("case.accept", key="1", payload={"case_id": 1})
            outbox.publish("case.accept", key="1", payload={"case_id": 2})
        assert message().payload == {"case_id": 1}

    def test_the_same_key_under_another_topic_is_another_message(self):
        publish("1")
        publish("1", topic="case.decide")
        assert OutboxMessage.objects.count() == 2

    def test_what_nobody_listens_to_is_not_written_and_takes_no_statement(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            publish_in_this_transaction("case.unheard")
        publish_in_this_transaction("case.unheard", "case.accept")
        assert [each.topic for each in OutboxMessage.objects.all()] == ["case.accept"]

    @pytest.mark.parametrize("count", [1, 50])
    def test_any_number_of_messages_takes_one_statement(self, count, django_assert_num_queries):
        with django_assert_num_queries(1):
            outbox.publish_many([outbox.Message("case.accept", str(n)) for n in range(count)])


def publish_in_this_transaction(*topics):
    outbox.publish_many(outbox.Message(topic, "1") for topic in topics)


@pytest.mark.django_db(transaction=True)
class TestDelivering:
    def test_a_message_cannot_be_published_outside_a_transaction(self):
        with pytest.raises(transaction.TransactionManagementError):
            outbox.publish("case.accept", key="1")

    def test_a_message_of_a_change_that_was_undone_is_never_delivered(self, heard):
        with transaction.atomic():
            outbox.publish("case.accept", key="1")
            transaction.set_rollback(True)
        assert outbox.deliver() == 0
        assert heard == []

    def test_a_message_is_delivered_once_and_the_longest_waiting_goes_first(self, heard):
        publish("a", "b", "c")
        OutboxMessage.objects.filter(key="c").update(next_attempt_at=AGO)
        assert outbox.deliver() == 3
        assert outbox.deliver() == 0
        assert heard == ["c", "a", "b"]
        assert message("a").delivered_at is not None

    def test_a_handler_gets_topic_key_and_payload(self):
        told = []
        outbox.subscribe("case.accept")(told.append)
        with transaction.atomic():
            outbox.publish("case.accept", key="1", payload={"case_id": 1})
        outbox.deliver()
        assert told == [outbox.Message("case.accept", "1", {"case_id": 1})]

    def test_a_handler_may_open_the_outermost_transaction(self):
        outbox.subscribe("case.followed")(print)

        @outbox.subscribe("case.accept")
        def work(_message):
            with transaction.atomic(durable=True):
                outbox.publish("case.followed", key="1")

        publish("1")
        outbox.deliver(limit=1)
        assert message_topics() == {"case.accept": True, "case.followed": False}

    @pytest.mark.usefixtures("heard")
    def test_a_message_whose_listener_is_gone_is_done(self, monkeypatch):
        publish("1")
        monkeypatch.setattr(subscriptions, "_HANDLERS", {})
        outbox.deliver()
        assert message().delivered_at is not None

    @pytest.mark.parametrize("count", [1, 50])
    def test_any_number_is_taken_and_settled_in_as_many_statements(self, count, heard, django_assert_num_queries):
        publish(*map(str, range(count)))
        with django_assert_num_queries(7):  # BEGIN, take, COMMIT, settle; BEGIN, take nothing, COMMIT
            assert outbox.deliver() == count
        assert len(heard) == count

    def test_whoever_is_slow_gives_back_what_he_has_not_come_to(self, heard, monkeypatch):
        monkeypatch.setattr(outbox, "TURN", 0)
        publish("a", "b", "c")
        assert outbox.deliver(limit=2) == 2
        assert (heard, attempts()) == (["a", "b"], {"a": 1, "b": 1, "c": 0})
        assert outbox.deliver() == 1
        assert (heard, attempts()["c"]) == (["a", "b", "c"], 1)

    @pytest.mark.usefixtures("heard")
    def test_a_message_that_was_tried_makes_a_batch_of_its_own(self):
        publish(*"abcde")
        OutboxMessage.objects.filter(key__in="bc").update(attempts=1)
        taken = [[each.key for each in batches.take(10)] for _batch in range(5)]
        assert taken == [["a"], ["b"], ["c"], ["d", "e"], []]

    def test_the_limit_holds_and_the_task_goes_on_until_nothing_waits(self, heard, monkeypatch):
        monkeypatch.setattr(tasks, "BATCH", 2)
        publish(*"abcde")
        assert outbox.deliver(limit=2) == 2
        tasks.deliver()
        assert heard == list("abcde")


def message_topics():
    return {m.topic: m.delivered_at is not None for m in OutboxMessage.objects.all()}


@pytest.mark.django_db(transaction=True)
class TestFailing:
    @pytest.fixture
    def failing(self):
        """A handler that fails with somebody's name in its words while ``failing`` is not empty."""
        reasons = ["身份证号 320100199003071236"]

        @outbox.subscribe("case.accept")
        def fail(_message):
            if reasons:
                raise ValueError(reasons[0])

        return reasons

    def test_a_failing_handler_keeps_nobody_waiting(self, failing, heard, decided):
        publish("1", "2")
        publish("3", topic="case.decide")
        assert outbox.deliver() == 3
        assert heard == ["1", "2"]
        assert decided == ["3"]

    def test_a_retry_spares_the_handlers_that_have_done_their_part(self, failing, heard):
        publish("1")
        outbox.deliver()
        failing.clear()
        make_due()
        outbox.deliver()
        assert heard == ["1"]
        assert (message().attempts, message().last_error, message().delivered_at is None) == (2, "", False)

    def test_an_error_is_kept_and_logged_as_a_class_name_alone(self, failing, caplog):
        publish("1")
        outbox.deliver()
        assert message().last_error == "ValueError"
        assert "ValueError" in caplog.text
        assert "320100199003071236" not in caplog.text

    def test_the_wait_doubles_and_the_tenth_failure_is_the_last(self, failing):
        publish("1")
        waits = []
        for _attempt in range(10):
            make_due()
            assert outbox.deliver() == 1
            waits.append(round((message().next_attempt_at - database_now()).total_seconds(), -1))
        assert waits[:9] == [10 * 2**n for n in range(9)]
        assert message().dead_at is not None
        make_due()
        assert outbox.deliver() == 0

    def test_a_message_waits_for_its_next_attempt(self, failing):
        publish("1")
        assert outbox.deliver() == 1
        assert outbox.deliver() == 0


def database_now():
    return OutboxMessage.objects.values_list(Now(), flat=True)[0]


@pytest.mark.django_db(transaction=True)
class TestOutlivingTheLease:
    """Somebody who took longer than his lease finds that another has tried the message meanwhile."""

    @pytest.fixture
    def deliver_twice(self):
        """Deliver the message "1" while somebody else has it in hand, and fail as told: first the other, then he."""

        def run(*failures):
            begun, to_come = [], list(failures)

            @outbox.subscribe("case.accept")
            def work(told):
                begun.append(told)
                if len(begun) == 1:
                    make_due()
                    assert outbox.deliver() == 1
                if to_come.pop(0):
                    raise ValueError

            publish("1")
            outbox.deliver()
            return message()

        return run

    def test_a_late_failure_changes_nothing(self, deliver_twice):
        settled = deliver_twice(False, True)
        assert (settled.attempts, settled.last_error, settled.delivered_at is None) == (2, "", False)

    def test_a_late_success_counts(self, deliver_twice):
        settled = deliver_twice(True, False)
        assert (settled.last_error, settled.delivered_at is None) == ("", False)
        make_due()
        assert outbox.deliver() == 0


class PowerCut(BaseException):
    """Ends the deliverer as the stop of its worker would. One that is killed outright: tests/concurrency."""


@pytest.mark.django_db(transaction=True)
class TestCrashing:
    def test_a_message_whose_deliverer_crashed_is_delivered_after_the_lease(self, heard):
        cut = [True]

        @outbox.subscribe("case.accept")
        def crash(_message):
            if cut:
                raise PowerCut

        publish("1", "2")
        since = message("2").next_attempt_at
        with pytest.raises(PowerCut):
            outbox.deliver()
        assert (message("2").attempts, message("2").next_attempt_at) == (0, since), "as if never taken"
        cut.clear()
        assert outbox.deliver() == 1, "the other message does not wait, the leased one does"
        make_due()
        assert outbox.deliver() == 1
        assert OutboxMessage.objects.filter(delivered_at=None).count() == 0
        assert heard == ["1", "2", "1"], "at least once"

    def test_a_message_that_kills_every_deliverer_is_given_up(self, caplog):
        @outbox.subscribe("case.accept")
        def crash(_message):
            raise PowerCut

        publish("1")
        for _attempt in range(10):
            make_due()
            with pytest.raises(PowerCut):
                outbox.deliver()
        make_due()
        assert outbox.deliver() == 1
        assert (message().dead_at is None, message().last_error) == (False, "DelivererLost")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("heard")
class TestForgetting:
    def test_what_was_delivered_long_ago_is_deleted_and_what_was_given_up_is_kept(self):
        publish("fresh", "old", "waiting", "dead")
        old = Now() - outbox.KEPT
        OutboxMessage.objects.filter(key="fresh").update(delivered_at=old + timedelta(minutes=1))
        OutboxMessage.objects.filter(key="old").update(delivered_at=old, created_at=old)
        OutboxMessage.objects.filter(key="waiting").update(created_at=old)
        OutboxMessage.objects.filter(key="dead").update(dead_at=old, created_at=old)
        tasks.forget_delivered()
        assert set(attempts()) == {"fresh", "waiting", "dead"}
