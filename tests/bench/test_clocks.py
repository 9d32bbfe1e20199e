"""The bench of the clocks: it measures what it says, in a schema of its own, and leaves nothing behind."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from approvals.clocks.models import Clock
from portal.workcalendar.queries import published_calendar
from tests.factories.approvals.cases import REGION

pytestmark = pytest.mark.django_db(transaction=True)

FIGURES = {
    "sweep": {"items_per_s", "reference_items_per_s", "naive_items_per_s"},
    "burst": {"items", "seconds"},
    "sweep_million": {"items_per_s", "reference_items_per_s"},
    "recompute": {"clocks", "seconds"},
    "due_probe_ms": {"10000", "100000", "1000000"},
}


def schemas() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'bench%'")
        return [name for (name,) in cursor.fetchall()]


def timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def test_it_writes_every_figure_and_leaves_nothing_behind(published_years, tmp_path, capsys):
    before, timeout_before = published_calendar(REGION), timeout()
    call_command("bench", "clocks", "--scale", "0.001", "--json", str(tmp_path / "figures.json"))
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert {name: set(values) for name, values in figures.items()} == FIGURES
    assert all(value > 0 for values in figures.values() for value in values.values())
    assert figures["recompute"]["clocks"] == 20
    assert figures["burst"]["items"] == 20
    assert "recompute      clocks 20.00" in capsys.readouterr().out
    assert schemas() == []
    assert not Clock.objects.exists()
    assert timeout() == timeout_before
    assert published_calendar(REGION).exceptions == before.exceptions
