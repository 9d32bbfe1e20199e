"""Lists that are read by index: the same rows in the same order as a plain reading, page by page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.vocabulary import CaseState, Channel, TaskState
from approvals.cases.models import Case, ReviewTask
from approvals.cases.queries import printed, visible_cases
from approvals.cases.queries.visible_cases import UNKNOWN, case_lines
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.decisions.queries import DecisionTab
from approvals.decisions.queries import lines as decision_lines
from approvals.filing.queries.my_cases import my_cases
from approvals.inbox.queries import InboxTab, inbox, next_open, tasks
from approvals.intake import queries as intake
from approvals.intake.queries import QueueTab, next_awaiting, queue
from approvals.supervision.queries import lists as supervision
from portal.accounts.actor import Actor
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from portal.api import pagination
from portal.rows.compiled import Parameter, Statement
from tests.factories.accounts import make_citizen, make_department, make_enterprise
from tests.factories.approvals.cases import BASIS, FILED_AT, REGION, make_case, make_clock, make_item, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_years")]

CLERK = Actor(user_id=1, roles=frozenset({Role.CLERK}), region=REGION)


def paged(read, key="pk"):
    """The keys of all pages, by the cursor that leads from each to the next."""
    found, cursor = [], ""
    while True:
        rows, cursor = read(cursor)
        found += [getattr(row, key) for row in rows]
        if not cursor:
            return found


def titled(*titles, **fields):
    """A submitted case for each of *titles*, the first one filed first."""
    return [
        make_case(title=title, filed_at=FILED_AT + timedelta(minutes=number), **fields)
        for number, title in enumerate(titles)
    ]


def of_text(text, tab=QueueTab.ALL, **asked):
    def read(cursor):
        page = queue(CLERK, tab, text=text, cursor=cursor, **asked)
        return page.lines, page.next_cursor

    return paged(read)


@pytest.fixture(params=[1, 2, 4000])
def near(monkeypatch, request):
    """How far a text is looked for before the index is asked."""
    monkeypatch.setattr(pagination, "NEAR", request.param)


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(intake, "ROWS", 2)


class TestText:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("餐饮", [0, 3, 4]),
            ("饮服", [0, 3]),
            ("水", [1, 5]),
            ("Abc", [2]),
            ("ABC店", [2]),
            ("饮服务x", []),
            ("%", []),
        ],
    )
    @pytest.mark.usefixtures("near", "short_pages")
    def test_any_part_of_a_title_finds_it_in_large_and_small_letters(self, text, found):
        cases = titled("餐饮服务许可", "取水许可", "开办abc店", "小餐饮服务备案", "餐饮具消毒", "水")
        assert of_text(text) == [cases[number].pk for number in reversed(found)]

    @pytest.mark.usefixtures("near", "short_pages")
    def test_the_end_of_a_number_finds_it_and_its_middle_does_not(self):
        first, second, third = titled("a", "b", "c")
        for case, number in ((first, "X-1386"), (second, "X-2386"), (third, "X-3860")):
            Case.objects.filter(pk=case.pk).update(case_number=number)
        assert of_text("386") == [second.pk, first.pk]
        assert of_text("X-1386") == [first.pk]
        assert of_text("X-") == []

    @pytest.mark.usefixtures("near", "short_pages")
    def test_it_finds_nothing_of_other_regions_and_channels(self):
        titled("餐饮", region="999999")
        online, counter = titled("餐饮"), titled("餐饮", channel=Channel.COUNTER.value)
        assert of_text("餐饮") == [counter[0].pk, online[0].pk]
        assert of_text("餐饮", channel=Channel.COUNTER) == [counter[0].pk]

    def test_a_tab_is_searched_like_the_whole(self):
        cases = titled("餐饮", "取水", "小餐饮")
        assert sorted(of_text("餐饮", QueueTab.AWAITING)) == [cases[0].pk, cases[2].pk]

    def test_the_index_of_texts_holds_all_that_match(self):
        titled("餐饮服务许可", "取水许可", "水")
        for text in ("餐饮", "许可", "水", "服务许可", "无"):
            by_index = set(printed.indexed(Case.objects.all(), text))
            assert set(printed.matching(Case.objects.all(), text)) <= by_index


class TestOwners:
    def test_whoever_acts_for_several_reads_all_in_one_order(self):
        citizen = make_citizen()
        owners = [citizen.person.applicant, *(make_enterprise(citizen).applicant for _ in range(2))]
        cases = [
            make_case(applicant=owners[number % 3], filed_at=FILED_AT + timedelta(minutes=number))
            for number in range(9)
        ]
        make_case()
        actor = Actor(user_id=citizen.pk, applicant_ids=frozenset(owner.pk for owner in owners))
        newest_first = [case.pk for case in reversed(cases)]

        def read_own(cursor):
            page = my_cases(actor, cursor, 2)
            return page.rows, page.next_cursor

        def read_lines(cursor):
            page = case_lines(actor, cursor=cursor, size=2)
            return page.rows, page.next_cursor

        assert paged(read_own) == newest_first
        assert paged(read_lines) == newest_first

    @pytest.mark.usefixtures("near")
    def test_a_department_reads_those_that_concern_it(self):
        department = make_department()
        concerned = [make_case(filed_at=FILED_AT + timedelta(minutes=number)) for number in range(5)]
        Case.objects.update(department_ids=[department.pk])
        make_case(CaseState.DRAFT, department_ids=[department.pk])
        make_case(filed_at=FILED_AT + timedelta(days=1))
        actor = Actor(user_id=1, roles=frozenset({Role.HEAD}), department_id=department.pk, region=REGION)

        def read(cursor):
            page = case_lines(actor, cursor=cursor, size=2)
            return page.rows, page.next_cursor

        assert paged(read) == [case.pk for case in reversed(concerned)]


class TestOrders:
    def test_what_is_due_first_stands_first_whether_firm_estimated_or_paused(self):
        department = make_department()
        actor = Actor(user_id=1, roles=frozenset({Role.REVIEWER}), department_id=department.pk, region=REGION)
        for number in range(9):
            task = make_task(make_item(make_case()), department, due_at=FILED_AT + timedelta(days=20 - number))
            if number % 3:
                ReviewTask.objects.filter(pk=task.pk).update(due_at=None)
                Clock.objects.filter(task=task).update(is_provisional=True)
            if number % 3 == 1:
                Clock.objects.filter(task=task).update(state="paused", due_on=None, expires_at=None)
        due = Coalesce("due_at", "clocks__expires_at", UNKNOWN)
        expected = list(ReviewTask.objects.order_by(due, "pk").values_list("pk", flat=True))

        def read(cursor):
            page = tasks(actor, InboxTab.OPEN, cursor=cursor, size=2)
            return page.rows, page.next_cursor

        assert paged(read) == expected
        assert next_open(actor, after=expected[0]) == expected[1]

    @pytest.mark.usefixtures("near")
    def test_what_was_done_of_a_matter_is_found_among_all(self):
        department = make_department()
        actor = Actor(user_id=1, roles=frozenset({Role.REVIEWER}), department_id=department.pk, region=REGION)
        for number in range(9):
            at = FILED_AT + timedelta(days=number)
            silent = {"state": "deemed", "opinion": "deemed_agree", "silence_basis": BASIS}
            item = make_item(make_case(), matter_code="other" if number % 2 else "usual")
            make_task(item, department, effective_at=at, **silent)
        of_matter = ReviewTask.objects.filter(item__matter_code="other")

        def read(cursor):
            page = tasks(actor, InboxTab.DONE, matter="other", cursor=cursor, size=2)
            return page.rows, page.next_cursor

        assert paged(read) == list(of_matter.order_by("-effective_at", "-pk").values_list("pk", flat=True))

    @pytest.mark.usefixtures("short_pages")
    def test_a_case_whose_notice_clock_is_missing_comes_last_and_is_not_lost(self):
        cases = titled("a", "b", "c", "d")
        for case, days in zip(cases[:3], (9, 3, 6), strict=True):
            make_clock(case, ClockKind.NOTICE, expires_at=FILED_AT + timedelta(days=days))

        def read(cursor):
            page = queue(CLERK, QueueTab.AWAITING, cursor=cursor)
            return page.lines, page.next_cursor

        assert paged(read) == [cases[number].pk for number in (1, 2, 0, 3)]
        assert next_awaiting(CLERK, after=cases[1].pk) == cases[2].pk
        assert next_awaiting(CLERK, after=cases[3].pk) == cases[1].pk


HEAD = Actor(user_id=1, roles=frozenset({Role.REVIEWER, Role.HEAD}), department_id=7, region=REGION)
WATCH = Actor(user_id=1, roles=frozenset({Role.SUPERVISOR}), region=REGION)
OWNER = Actor(user_id=1, applicant_ids=frozenset({3, 5, 8}))

PLANS = {
    "inbox open": (lambda: tasks(HEAD, InboxTab.OPEN), "task_inbox"),
    "inbox overdue": (lambda: tasks(HEAD, InboxTab.OVERDUE), "task_inbox"),
    "inbox done": (lambda: tasks(HEAD, InboxTab.DONE), "task_done"),
    "inbox done of a matter": (lambda: tasks(HEAD, InboxTab.DONE, matter="other"), "task_done_of_matter"),
    "beside the inbox": (lambda: inbox(HEAD, InboxTab.DONE), "task_inbox"),
    "decisions awaiting": (lambda: decision_lines(HEAD, DecisionTab.AWAITING), "item_awaiting_decision"),
    "decisions decided": (lambda: decision_lines(HEAD, DecisionTab.DECIDED), "item_decided"),
    "queue awaiting": (lambda: queue(CLERK, QueueTab.AWAITING), "clock_of_notice"),
    "queue correcting": (lambda: queue(CLERK, QueueTab.CORRECTING), "case_by_state"),
    "queue all": (lambda: queue(CLERK, QueueTab.ALL), "case_newest_of_region"),
    "my cases": (lambda: my_cases(OWNER), "case_by_applicant"),
    "periods ending": (lambda: supervision.warnings(WATCH), "clock_ending"),
    "periods ending, of a department": (
        lambda: supervision.warnings(WATCH, department=7),
        "clock_ending_of_department",
    ),
    "numbers of periods ending": (lambda: supervision.alerts(WATCH), "clock_ending"),
    "silent opinions": (lambda: supervision.deemed_opinions(WATCH), "task_silent"),
    "silent decisions": (lambda: supervision.deemed_decisions(WATCH), "item_decided_by_silence"),
    "silent acceptances": (lambda: supervision.deemed_acceptances(WATCH), "case_accepted_by_silence"),
}


RIVALS = """
SELECT other.indexrelid::regclass::text FROM pg_index AS other JOIN pg_index AS named USING (indrelid)
WHERE named.indexrelid = %s::regclass AND other.indexrelid <> named.indexrelid AND NOT other.indisunique
"""


def without_rivals_of(index):
    """Leave a table *index* and its keys alone: among few rows the planner takes others as readily."""
    with connection.cursor() as cursor:
        cursor.execute(RIVALS, [index])
        for (rival,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {rival}")


def plans_of(read):
    """The plans of all that *read* executes, for whatever is bound, as if there were many rows."""
    with CaptureQueriesContext(connection) as sent:
        read()
    executed = [query["sql"] for query in sent if query["sql"].startswith("EXECUTE")]
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"):  # which few rows are well served by
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("DISCARD PLANS")
        for statement in executed:
            cursor.execute(f"EXPLAIN {statement}")
            yield "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.usefixtures("owning_the_tables")
class TestPlans:
    """A plan for whatever is bound may use a partial index only where the text itself holds its condition."""

    @pytest.mark.parametrize("place", PLANS)
    def test_first_pages_are_read_by_their_index(self, place):
        read, index = PLANS[place]
        without_rivals_of(index)
        with connection.cursor() as cursor:
            cursor.execute("SELECT indpred IS NOT NULL FROM pg_index WHERE indexrelid = %s::regclass", [index])
            [(is_partial,)] = cursor.fetchall()
        used = rf" {index} " if is_partial else rf" {index} .*\n +Index Cond"  # else it may be read whole
        assert any(re.search(used, plan) for plan in plans_of(read))

    @pytest.mark.parametrize(
        "by",
        [
            pagination.Each("applicant", Applicant.objects.filter(pk__in=[3, 5])),
            pagination.Parts(
                ((Case.objects.filter(applicant=3), ("-pk",)), (Case.objects.filter(applicant=5), ("-pk",)))
            ),
        ],
        ids=["each", "parts"],
    )
    def test_rows_whose_keys_are_known_are_read_by_them_alone(self, by):
        asked = pagination.first_page(Case.objects.filter(applicant__in=[3, 5]), ("-pk",), size=2, by=by)
        _shown, _where, condition = str(asked.query).partition(" WHERE ")
        assert condition.startswith('"approvals_case"."id" IN (')

    def test_a_condition_that_is_bound_is_not_known_to_the_plan(self):
        bound = ReviewTask.objects.filter(department=Parameter("department"), state=Parameter("state", "text"))
        written = ReviewTask.objects.filter(department=Parameter("department"), state=TaskState.OPEN.value)
        for asked, is_read_by_index in ((bound, False), (written, True)):
            statement = Statement(asked.order_by("due_at", "pk"))
            [plan] = plans_of(lambda statement=statement: statement.rows(department=7, state="open"))
            assert ("task_inbox" in plan) is is_read_by_index


def test_what_another_rule_lets_one_see_is_not_read_owner_by_owner():
    citizen = make_citizen()
    actor = Actor(user_id=citizen.pk, roles=frozenset({Role.SUPERVISOR}), region=REGION, applicant_ids=frozenset({1}))
    rule = visible_cases.RULES["case.view"]
    assert visible_cases.by_owner(rule, actor) is None
    assert Case.objects.filter(rule.q(actor) & Q(pk=make_case().pk)).exists()
