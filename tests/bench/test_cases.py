"""The bench of whole cases: it measures what it says, in a schema of its own, and leaves nothing behind."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from approvals.cases.models import Case
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
    assert {name: values["statements"] for name, values in figures.items()} == {"1": 14, "5": 26, "22": 77}
    assert schemas() == []
    assert not Case.objects.exists()
    assert (timeout(), drawn()) == before
