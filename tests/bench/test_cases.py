"""The bench of whole cases: it measures what it says, in a schema of its own, and leaves nothing behind."""

import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection

from approvals.cases.models import Case
from approvals.management.bench import ground, naive_cases, plain, raw_cases
from portal import clock
from portal.accounts.models import StaffRole
from portal.audit.models import Seal
from tests.bench.test_clocks import schemas, timeout

pytestmark = pytest.mark.django_db(transaction=True)

FIGURES = {
    *("cases_per_s", "reference_cases_per_s", "naive_cases_per_s"),
    *("client_cpu_ms", "server_cpu_ms", "statements"),
}


def drawn() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT c.last_value, a.last_value FROM approvals_case_number c, approvals_acceptance_number a")
        return cursor.fetchone()


def test_it_writes_every_figure_and_leaves_nothing_behind(published_years, tmp_path):
    before = (timeout(), drawn())
    call_command("bench", "cases", "--scale", "0.02", "--json", str(tmp_path / "figures.json"))
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert set(figures) == {"1", "5", "22"}
    assert all(set(values) == FIGURES for values in figures.values())
    assert all(value > 0 for values in figures.values() for value in values.values())
    # submit, accept, one opinion each, grant
    assert {name: values["statements"] for name, values in figures.items()} == {"1": 13, "5": 25, "22": 76}
    assert schemas() == []
    assert not Case.objects.exists()
    assert (timeout(), drawn()) == before


def plain_rows(case: int) -> list[list[tuple[object, ...]]]:
    return [
        list(plain.Case.objects.filter(pk=case).values_list("state")),
        list(plain.Item.objects.filter(case=case).values_list("name", "state")),
        list(plain.Review.objects.filter(item__case=case).order_by("pk").values_list("department", "state", "opinion")),
        list(
            plain.Period.objects.filter(case=case)
            .order_by("kind", "review")
            .values_list("kind", "due_on", "item__name", "review__department")
        ),
        list(plain.Period.objects.filter(case=case, ended_at=None)),
        list(plain.Certificate.objects.filter(item__case=case).values_list("holder")),
        list(plain.Entry.objects.filter(case=case).order_by("pk").values_list("actor", "act")),
    ]


def test_the_reference_and_the_naive_loop_leave_the_same_rows():
    with ground.own_schema():
        plain.lay(1, 3)
        with raw_cases.prepared():
            raw_cases.handle(2, 2)
            with pytest.raises(RuntimeError, match="submit was not possible"):
                raw_cases.handle(2, 2)
        naive_cases.handle(3, 2)
        assert plain_rows(2) == plain_rows(3)
        states, items, reviews, periods, running, certificates, acts = plain_rows(3)
    assert (states, items) == ([("concluded",)], [("示例事项", "granted")])
    assert reviews == [(1, "answered", "agree"), (2, "answered", "agree")]
    assert [kind for kind, *_more in periods] == ["decision", "notice", "promise", "review", "review"]
    assert (len(running), len(certificates)) == (0, 1)
    assert [act for _actor, act in acts] == ["submit", "accept", "answer", "answer", "grant"]


def test_the_products_own_tables_are_guarded_as_the_portals_are():
    with ground.own_schema():
        ground.guard()
        with pytest.raises(IntegrityError, match="violates foreign key"):
            StaffRole.objects.create(user_id=1, role="supervisor")
        Seal.objects.create(number=1, at=clock.now(), upto=0, size=1, root="", algorithm="sha256", hash="")
        with pytest.raises(DatabaseError, match="audit_seal"):
            Seal.objects.all().delete()
