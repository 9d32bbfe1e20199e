"""The bench of the search: it measures what it says and leaves nothing behind."""

import json
import tempfile

from django.core.management import call_command

FIGURES = {"query_ms", "query_p95_ms", "build_s", "build_p95_s", "index_mb"}


def test_it_writes_every_figure_and_leaves_nothing_behind(media_root, tmp_path, monkeypatch, capsys):
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    call_command("bench", "search", "--scale", "0.01", "--json", str(tmp_path / "figures.json"))
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert {size: set(values) for size, values in figures.items()} == {"1225": FIGURES, "100000": FIGURES}
    assert all(value > 0 for values in figures.values() for value in values.values())
    assert figures["1225"]["index_mb"] < figures["100000"]["index_mb"]
    assert "100000         query_ms" in capsys.readouterr().out
    assert list(aside.iterdir()) == []
    assert not media_root.exists()
