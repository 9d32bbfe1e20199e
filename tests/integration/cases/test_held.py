"""A case in hand: what the door reads and writes, and that nothing is asked behind its back."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.services.held import beyond, hold, shut, write
from portal.accounts.actor import SYSTEM
from portal.audit.models import AuditEvent
from portal.kernel.errors import NotFound
from tests.factories.approvals.cases import make_case, make_item, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    return make_task(make_item(make_case(CaseState.ACCEPTED), ItemState.UNDER_REVIEW))


def sent_by(act) -> list[str]:
    with CaptureQueriesContext(connection) as sent:
        act()
    return [query["sql"] for query in sent if not query["sql"].startswith("PREPARE")]


def test_many_cases_are_locked_and_read_in_one_message(task):
    other = make_task(make_item(make_case(CaseState.ACCEPTED)))
    hold([task.case_id], SYSTEM)
    found = []
    [told] = sent_by(lambda: found.extend(hold([other.case_id, task.case_id, 0], SYSTEM)))
    assert told.count("EXECUTE") == 2
    assert [held.case.pk for held in found] == sorted([task.case_id, other.case_id])
    assert [held.of(ReviewTask) for held in found] == [[task], [other]]
    assert found[0].journal is found[1].journal


def test_what_belongs_to_another_case_is_not_there(task):
    [held] = hold([make_case().pk], SYSTEM)
    with pytest.raises(NotFound):
        held.one(ReviewTask, task.pk)


def test_what_nobody_touched_is_not_written(task):
    with transaction.atomic():
        [held] = hold([task.case_id], SYSTEM)
        assert sent_by(lambda: write([held], held.journal)) == []
        held.one(CaseItem, task.item_id).name = "改名"
        [told] = sent_by(lambda: write([held], held.journal))
    assert 'UPDATE "approvals_caseitem"' in told or "EXECUTE" in told
    assert CaseItem.objects.get().name == "改名"


def test_two_events_of_one_write_follow_each_other_in_the_chain(task):
    with transaction.atomic():
        [held] = hold([task.case_id], SYSTEM)
        held.note("item.join", item="一")
        held.note("item.join", item="二")
        write([held], held.journal)
    first, second = AuditEvent.objects.order_by("seq")
    assert (first.seq, second.seq, second.previous_hash) == (1, 2, first.hash)


def test_nothing_is_asked_inside_the_door_but_beyond_the_case(task):
    lazy = ReviewTask.objects.get(pk=task.pk)
    with shut():
        with beyond():
            assert Case.objects.count() == 1
        with pytest.raises(RuntimeError, match="asked inside the door"):
            str(lazy.item)


def test_in_production_nobody_stands_at_the_door_to_count(task, settings):
    settings.DOOR_IS_SHUT = False
    with shut():
        assert Case.objects.count() == 1


def test_what_becomes_of_many_cases_is_written_in_one_statement_that_is_not_kept(task):
    other = make_task(make_item(make_case(CaseState.ACCEPTED)))
    with transaction.atomic():
        cases = hold([task.case_id, other.case_id], SYSTEM)
        for number, held in enumerate(cases):
            held.case.title = f"改名{number}"
        with CaptureQueriesContext(connection) as sent:
            write(cases, cases[0].journal)
    assert [query["sql"][:4] for query in sent] == ["WITH"]
    assert set(Case.objects.values_list("title", flat=True)) == {"改名0", "改名1"}
