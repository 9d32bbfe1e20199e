"""Query sets that are compiled once: the same rows as the ORM reads, whatever is bound, on every connection."""

from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Prefetch, QuerySet
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.queries.visible_cases import visible
from portal import clock
from portal.accounts.actor import ANONYMOUS, Actor, bound
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.rows.compiled import Parameter, Statement, among, compiled
from tests.factories.approvals.cases import make_case, make_item, make_task

pytestmark = pytest.mark.django_db

DEPARTMENT = Parameter("department")


def items(department: Any) -> QuerySet[CaseItem]:
    asked = CaseItem.objects.filter(department=department, case__title__contains="%s 100%").order_by("-pk")
    return asked.select_related("case__applicant").defer("case__answers").annotate(twice=F("pk") * 2)[:2]


@pytest.fixture
def rows() -> list[CaseItem]:
    case = make_case(CaseState.ACCEPTED, title="'%s 100%'")
    return [make_item(case, position=n) for n in range(3)]


@pytest.fixture(params=[False, True], ids=["prepared", "behind a pooler"])
def either_way(request, settings) -> None:
    settings.DATABASE_IS_POOLED = request.param


@pytest.mark.usefixtures("either_way")
class TestRows:
    def test_are_instances_with_what_they_are_related_to(self, rows):
        found = Statement(items(DEPARTMENT)).rows(department=rows[0].department_id)
        with CaptureQueriesContext(connection) as asked:
            told = [(row.pk, row.twice, row.case.title, row.case.applicant.name, row.case.filed_at) for row in found]
        assert not asked.captured_queries
        asked_for = items(rows[0].department_id)
        assert told == [(r.pk, r.twice, r.case.title, r.case.applicant.name, r.case.filed_at) for r in asked_for]
        assert len(told) == 2
        assert [row.case.get_deferred_fields() for row in found] == [{"answers"}] * 2

    def test_are_those_of_what_is_bound(self, rows):
        statement = Statement(items(DEPARTMENT))
        assert statement.rows(department=0) == []
        assert len(statement.rows(department=rows[0].department_id)) == 2

    @pytest.mark.parametrize(
        "shaped",
        [
            lambda asked: asked.values("pk", "case__filed_at", "reviewer_ids"),
            lambda asked: asked.values_list("pk", "state"),
            lambda asked: asked.values_list("pk", flat=True),
        ],
        ids=["values", "lists", "single values"],
    )
    def test_are_values_where_values_are_asked_for(self, rows, shaped):
        assert Statement(shaped(items(DEPARTMENT))).rows(department=rows[0].department_id) == list(
            shaped(items(rows[0].department_id))
        )

    def test_know_what_is_fetched_for_all_of_them(self, rows):
        asked = Case.objects.filter(pk=Parameter("case")).prefetch_related(Prefetch("items", to_attr="listed"))
        [case] = Statement(asked).rows(case=rows[0].case_id)
        assert case.listed == rows


def test_ids_are_found_by_index_beside_another_condition():
    of_items, of_cases = (ReviewTask.objects.filter(among(name, name)) for name in ("item", "case"))
    statement = Statement(of_items | of_cases)
    task = make_task(make_item(make_case(CaseState.ACCEPTED)))
    assert statement.rows(item=[task.item_id], case=[]) == statement.rows(item=[], case=[task.case_id]) == [task]
    with CaptureQueriesContext(connection) as sent:
        assert statement.rows(item=[], case=[]) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; DISCARD PLANS")
        cursor.execute("EXPLAIN " + sent[-1]["sql"])
        assert "BitmapOr" in str(cursor.fetchall())


def test_what_nothing_can_meet_asks_nothing(django_assert_num_queries):
    statement = Statement(Case.objects.filter(pk__in=()))
    with django_assert_num_queries(0):
        assert statement.rows() == []


def test_each_shape_is_built_once():
    built = []

    @compiled
    def in_state(state: ItemState) -> QuerySet[CaseItem]:
        built.append(state)
        return CaseItem.objects.filter(state=state.value, department=DEPARTMENT)

    assert in_state(ItemState.GRANTED) is in_state(ItemState.GRANTED)
    assert in_state(ItemState.GRANTED) is not in_state(ItemState.REFUSED)
    assert built == [ItemState.GRANTED, ItemState.REFUSED]


def test_the_moment_is_that_of_each_reading():
    make_case(CaseState.ACCEPTED)
    statement = Statement(Case.objects.annotate(moment=clock.expression()).values_list("moment", flat=True))
    for day in (1, 2):
        with at(datetime(2026, 3, day, tzinfo=UTC)):
            assert statement.rows() == [datetime(2026, 3, day, tzinfo=UTC)]
    assert statement.rows() == [clock.now()]


@pytest.mark.django_db(transaction=True)
def test_another_thread_reads_by_its_own_connection():
    case, found = make_case(CaseState.ACCEPTED), []
    statement = Statement(Case.objects.filter(pk=Parameter("case")))
    statement.rows(case=case.pk)

    def read() -> None:
        found.extend(statement.rows(case=case.pk))
        connection.close()

    thread = Thread(target=read)
    thread.start()
    thread.join()
    assert found == [case]


class TestKinds:
    def test_actors_of_a_kind_differ_in_what_is_bound_alone(self):
        one, two = (
            Actor(user_id=n, roles=frozenset({Role.HEAD}), department_id=n, applicant_ids=frozenset(range(n, n + 2)))
            for n in (3, 9)
        )
        (kind, given), (same, others) = bound(one), bound(two)
        assert kind is same
        assert given == {"user_id": 3, "department_id": 3, "applicant_ids_0": 3, "applicant_ids_1": 4}
        assert others["department_id"] == 9

    def test_what_is_unknown_of_an_actor_stays_unknown(self):
        kind, given = bound(ANONYMOUS)
        assert (kind, given) == (ANONYMOUS, {})

    @pytest.mark.parametrize("applicants", [1, 2, 3, 5])
    def test_everybody_is_shown_what_is_theirs_and_nothing_else(self, applicants):
        cases = [make_case(CaseState.DRAFT) for _ in range(applicants + 1)]
        actor = Actor(applicant_ids=frozenset(case.applicant_id for case in cases[:-1]))
        kind, given = bound(actor)
        found = Statement(visible(kind)).rows(**given)
        assert {case.pk for case in found} == {case.pk for case in cases[:-1]}

    def test_an_actor_with_three_applicants_is_of_the_kind_of_one_with_four(self):
        three, four = (bound(Actor(applicant_ids=frozenset(range(1, n + 1))))[0] for n in (3, 4))
        assert three is four
