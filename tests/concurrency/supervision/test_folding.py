"""Figures folded while others write, fold, or die."""

from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from approvals.cases.domain.vocabulary import Opinion
from approvals.reviews.services import opinions
from approvals.supervision.models import DailyFigure, SealedFigures
from approvals.supervision.queries.daily import differences
from approvals.supervision.services import folding
from portal.clock.services import at
from tests.concurrency.at_once import at_once
from tests.factories.approvals.cases import in_review, staff_of
from tests.factories.approvals.periods import noon

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("published_years"),
]


def folded(day: int) -> int:
    with at(noon(day)):
        return folding.fold()


def speak(task, day: int) -> None:
    of = {"case_id": task.case_id, "task_id": task.pk, "seen_version": None, "opinion": Opinion.AGREE, "reason": ""}
    with at(noon(day)):
        opinions.give_opinion(**of, actor=staff_of(task.department_id))


def opinions_stored() -> int:
    return sum(DailyFigure.objects.filter(kind="opinions", matter="").values_list("number", flat=True))


def committed_late() -> None:
    """Somebody speaks on the 3rd; the day is counted before the word is committed, and folded again afterwards."""
    _case, item = in_review()
    task = item.tasks.get()
    may_write, is_waiting = Event(), Event()

    def slow() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        is_waiting.set()
        may_write.wait(5)
        speak(task, 3)
        connection.close()

    writer = Thread(target=slow)
    writer.start()
    is_waiting.wait(5)
    folded(5)
    assert opinions_stored() == 0
    may_write.set()
    writer.join()
    folded(5)


def test_what_is_committed_after_its_day_was_counted_is_not_lost():
    committed_late()
    assert opinions_stored() == 1
    assert differences() == []


def test_control_without_asking_the_record_it_is_lost(monkeypatch):
    monkeypatch.setattr(folding, "earliest_after", lambda *_which: None)
    committed_late()
    assert opinions_stored() == 0
    with at(noon(5)):
        folding.fold(anew=True)
    assert opinions_stored() == 1


def test_a_word_under_way_is_waited_for():
    """Its event has a lower number than what is folded, and nobody sees it yet."""
    in_review()
    folded(3)
    written, go_on = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE audit_auditevent IN ROW EXCLUSIVE MODE")
            written.set()
            go_on.wait(5)
        connection.close()

    writer = Thread(target=slow)
    writer.start()
    written.wait(5)
    folding_now = Thread(target=lambda: (folded(5), connection.close()))
    folding_now.start()
    folding_now.join(0.3)
    assert SealedFigures.objects.get().until == noon(3) - folding.SETTLED
    go_on.set()
    writer.join()
    folding_now.join()
    assert SealedFigures.objects.get().until == noon(5) - folding.SETTLED


def test_on_several_workers_everything_is_counted_once():
    for _ in range(20):
        _case, item = in_review()
        speak(item.tasks.get(), 3)
    results = at_once(*[lambda: folded(5)] * 4)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert opinions_stored() == 20
    assert differences() == []


def test_broken_off_in_the_middle_nothing_is_stored_and_nothing_lost():
    _case, item = in_review()
    folded(3)
    speak(item.tasks.get(), 3)
    before = list(DailyFigure.objects.order_by("pk").values())
    with transaction.atomic():
        SealedFigures.objects.select_for_update().get()
        [broken] = at_once(lambda: folded(9))
    assert isinstance(broken, OperationalError)
    assert list(DailyFigure.objects.order_by("pk").values()) == before
    folded(9)
    assert opinions_stored() == 1
    assert differences() == []
