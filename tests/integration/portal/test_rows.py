"""Rows that are read whole and written together: what travels, in which order, and what is refused."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.queries.whole import whole
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from portal.outbox.models import OutboxMessage
from portal.rows.prepared import Prepared, literal
from portal.rows.shapes import Shape, shape_of
from portal.rows.writing import Changes
from tests.factories.approvals.cases import DUE_ON, clock_end, make_case, make_clock, make_item

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def clock_of(case: Case, **fields) -> Clock:
    given = {"kind": "review", "started_on": date(2026, 3, 2), "allotted": 5, "unit": "workday", "calendar_version": 1}
    return Clock(case=case, due_on=DUE_ON, expires_at=clock_end(DUE_ON), **given | fields)


def written(changes: Changes) -> int:
    """Write *changes*, and return how many statements that took besides what a connection prepares once."""
    with CaptureQueriesContext(connection) as sent:
        changes.write()
    return len([query for query in sent if not query["sql"].startswith("PREPARE")])


@pytest.fixture(params=[False, True], ids=["prepared", "behind a pooler"])
def either_way(request, settings):
    settings.DATABASE_IS_POOLED = request.param


@pytest.mark.usefixtures("either_way")
class TestWriting:
    def test_what_changed_and_what_is_new_is_written_in_one_statement(self):
        item = make_item(make_case(CaseState.ACCEPTED))
        other = make_clock(item.case, ClockKind.DECISION, item=item)
        task = ReviewTask(case=item.case, item=item, department=item.department, opened_at=NOW)
        own = clock_of(item.case, item=item, task=task)
        changes = Changes()
        other.state, other.stopped_at = "stopped", NOW
        changes.change(other, ["state", "stopped_at"])
        changes.make(own)
        changes.make(task)
        changes.append(OutboxMessage, [message("1"), message("2")], may_be_there=True)
        assert written(changes) == 1
        assert Clock.objects.get(pk=other.pk).stopped_at == NOW
        stored = Clock.objects.select_related("task").get(pk=own.pk)
        assert (stored.task, stored.due_on, stored.expires_at) == (task, DUE_ON, own.expires_at)
        assert (own.task_id, task.pk) == (task.pk, ReviewTask.objects.get(item=item).pk)
        assert OutboxMessage.objects.count() == 2

    def test_only_the_columns_that_are_named_are_stored(self):
        case = make_case()
        Case.objects.filter(pk=case.pk).update(title="别人改过")
        changes = Changes()
        case.closing_reason, case.title = "撤回 100%", "没有写入"
        changes.change(case, ["closing_reason"])
        changes.write()
        case.refresh_from_db()
        assert (case.title, case.closing_reason) == ("别人改过", "撤回 100%")

    def test_new_rows_get_their_ids_in_their_order(self):
        case = make_case()
        rows = [clock_of(case, kind=kind) for kind in ("promise", "decision", "notice")]
        changes = Changes()
        for row in rows:
            changes.make(row)
        changes.write()
        assert list(Clock.objects.order_by("pk").values_list("pk", "kind")) == [(row.pk, row.kind) for row in rows]
        assert not any(row._state.adding for row in rows)

    def test_what_takes_the_place_of_something_comes_after_it(self):
        """A second open period of a kind would break one_open_clock_per_item_and_kind."""
        item = make_item(make_case(CaseState.ACCEPTED))
        old = make_clock(item.case, ClockKind.DECISION, item=item)
        changes = Changes()
        changes.make(clock_of(item.case, kind="decision", item=item))
        old.state, old.stopped_at = "stopped", NOW
        changes.change(old, ["state", "stopped_at"])
        changes.write()
        assert Clock.objects.open().get().pk != old.pk

    def test_a_message_that_is_there_already_is_left_alone(self):
        for text in ("甲", "乙"):
            changes = Changes()
            changes.append(OutboxMessage, [message("1", text)], may_be_there=True)
            changes.write()
        assert OutboxMessage.objects.get().payload == {"名": "甲"}

    def test_a_row_that_is_gone_is_not_taken_for_written(self):
        row = make_clock(make_case(), ClockKind.NOTICE)
        changes = Changes()
        changes.change(row, ["state"])
        Clock.objects.all().delete()
        with pytest.raises(RuntimeError, match=r"1 rows of approvals\.Clock were read, 0 are there"):
            changes.write()

    def test_nothing_to_write_asks_nothing(self):
        assert written(Changes()) == 0


def message(key: str, text: str = "一") -> dict[str, object]:
    return {"topic": "it", "key": key, "payload": {"名": text}, "attempts": 0, "handled": [], "last_error": ""}


class TestPreparing:
    def test_a_connection_prepares_a_statement_once(self):
        found = Prepared("SELECT %(a)s::text || '100%%'", {"a": "text"})
        with CaptureQueriesContext(connection) as sent, connection.cursor() as cursor:
            for word in ("一", "二"):
                cursor.execute(found.call(cursor), {"a": word})
                assert cursor.fetchone() == (f"{word}100%",)
        assert [query["sql"][:7] for query in sent] == ["EXECUTE", "EXECUTE"]

    def test_another_connection_prepares_its_own(self):
        found = Prepared("SELECT 7", {})
        with connection.cursor() as cursor:
            cursor.execute(found.call(cursor))
            cursor.execute("DEALLOCATE ALL")  # as a new connection has none
        connection.connection, kept = connection.get_new_connection(connection.get_connection_params()), connection
        with kept.cursor() as cursor:
            cursor.execute(found.call(cursor))
            assert cursor.fetchone() == (7,)

    def test_a_value_that_never_varies_is_part_of_the_text(self):
        assert literal("50%") == "'50%%'"


class TestShapes:
    def test_a_row_is_as_the_database_gives_it(self):
        stored = Clock.objects.get(pk=make_clock(make_case(), ClockKind.NOTICE).pk)
        with connection.cursor() as cursor:
            names = ", ".join(shape_of(Clock).columns)
            cursor.execute(f"SELECT json_build_array({names}) FROM approvals_clock")  # noqa: S608
            row = shape_of(Clock).row(cursor.fetchone()[0])
        assert vars(row) | {"_state": None} == vars(stored) | {"_state": None}
        assert not row._state.adding

    def test_a_table_of_another_build_is_refused(self):
        odd = SimpleNamespace(concrete_fields=(Clock._meta.get_field("kind"),), db_table="odd", label="odd.Odd")
        with pytest.raises(TypeError, match=r"odd\.Odd has its id first"):
            Shape(SimpleNamespace(_meta=odd))


@pytest.mark.usefixtures("owning_the_tables")
class TestCheck:
    def differences(self) -> list[str]:
        return [str(error.msg) for error in run_checks(tags=[Tags.database], databases=["default"])]

    def test_the_tables_are_as_the_models_say(self):
        assert self.differences() == []

    def test_a_column_of_another_type_is_found(self):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE approvals_renewal ALTER COLUMN basis TYPE text")
        [told] = self.differences()
        assert told == "approvals.Renewal: the table differs in basis"

    def test_a_sequence_of_another_name_is_found(self):
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE approvals_renewal_id_seq RENAME TO approvals_renewal_number")
        [told] = self.differences()
        assert told == "approvals.Renewal: the table differs in the name of its sequence"


def test_items_come_tied_to_their_case_and_department(django_assert_num_queries):
    item = make_item(make_case(CaseState.ACCEPTED))
    found = whole(Case.objects.get(pk=item.case_id), date(2026, 3, 2))
    with django_assert_num_queries(0):
        [read] = found.of(CaseItem)
        assert (read.case, read.department.name) == (found.case, item.department.name)


def test_a_new_row_is_as_the_model_would_make_it():
    item = make_item(make_case())
    given = {
        "case": item.case,
        "item": item,
        "task": None,
        "kind": "review",
        "allotted": 5,
        "started_on": date(2026, 3, 2),
    }
    new, usual = shape_of(Clock).new(**given), Clock(**given)
    assert {name: getattr(new, name) for name in shape_of(Clock).attnames} == {
        name: getattr(usual, name) for name in shape_of(Clock).attnames
    }
    assert (new.item, new.task, new._state.adding) == (item, None, True)
    with pytest.raises(TypeError, match="colour"):
        shape_of(Clock).new(colour="red")


def test_nobody_shares_the_defaults_of_a_new_row():
    one, other = shape_of(Case).new(), shape_of(Case).new()
    one.answers["a"] = 1
    assert other.answers == {}
