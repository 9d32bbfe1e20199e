"""The bench of the pages: it reads every list, figure and sweep, in a schema of its own, and leaves nothing behind."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from approvals.cases.models import Case
from approvals.management.bench import pages
from approvals.management.bench.places import PLACES, SWEEPS
from portal.accounts.models import User
from tests.bench.test_clocks import schemas, timeout

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"10000", "100000", "1000000"}


def test_it_writes_every_figure_and_leaves_nothing_behind(published_years, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pages, "FEWEST", 1)
    timeout_before = timeout()
    call_command("bench", "pages", "--scale", "0.001", "--json", str(tmp_path / "figures.json"))
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert set(figures) == SIZES
    for costs in figures.values():
        assert set(costs) == {*PLACES, *SWEEPS}
        assert all(set(cost) == {"sql_ms", "statements", "cpu_ms"} for cost in costs.values())
        assert all(value > 0 for name in PLACES for value in costs[name].values() if name != "home")
    assert "laying 1,000 cases" in capsys.readouterr().out
    assert schemas() == []
    assert not any(model.objects.exists() for model in (Case, User, Session))
    assert timeout() == timeout_before
