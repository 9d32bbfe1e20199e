"""Beat wakes tasks that exist; every kind of event has something to say."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.conf import settings

from approvals.cases.services.door import kind_of
from portal.audit import sentences
from portal.celery import app
from portal.fsm import StatefulModel
from tests.architecture.sources import ROOT, called, name, product_modules, tree


def unknown_tasks(schedule: dict[str, dict[str, object]], known: Iterable[str]) -> set[object]:
    return {row["task"] for row in schedule.values()} - set(known)


def literal_kinds(module: ast.Module) -> Iterator[str]:
    """Kinds spelled out where events are recorded: record("x", …), note(id, "x", …), Entry(kind="x", …)."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and called(node) in {"record", "note", "Entry"}:
            given = [*node.args[:2], *(keyword.value for keyword in node.keywords if keyword.arg == "kind")]
            yield from (value.value for value in given if _is_kind(value))


def _is_kind(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value


def recorded_moves(module: ast.Module) -> Iterator[str]:
    """Moves of sets of rows, where their kind is asked for: kind_of(Case, case_moves.DEEM_ACCEPTED)."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and called(node) == "kind_of" and isinstance(node.args[1], ast.Attribute):
            yield node.args[1].attr.lower()


def _declared_kinds() -> Iterator[str]:
    """Moves through the door are recorded by it; those of sets where a service says so."""
    in_sets = {name for path in product_modules() for name in recorded_moves(tree(path))}
    for model in apps.get_models():
        if issubclass(model, StatefulModel):
            for move in model.declared_moves:
                if move not in model.moved_in_sets or move.name in in_sets:
                    yield kind_of(model, move)


def test_beat_wakes_tasks_that_exist():
    app.loader.import_default_modules()
    assert unknown_tasks(settings.CELERY_BEAT_SCHEDULE, app.tasks) == set()


def test_beat_understands_when():
    """Asked in a process of its own: the second application would take the place of the first."""
    ask = "from portal.beat import app; from celery.beat import ScheduleEntry as Entry"
    say = "print({name: str(Entry(name, app=app, **job).schedule) for name, job in app.conf.beat_schedule.items()})"
    said = subprocess.check_output([sys.executable, "-c", f"{ask}; {say}"], cwd=ROOT, text=True)
    told = ast.literal_eval(said)
    assert told.keys() == settings.CELERY_BEAT_SCHEDULE.keys()
    assert told["sweep deadlines"] == "<freq: 20.00 seconds>"
    assert told["prove clocks"] == "<crontab: 30 3 * * * (m/h/dM/MY/d)>"


def importers(package: str, sources: dict[str, ast.Module]) -> set[str]:
    """The names of those *sources* that import *package*."""
    return {
        name
        for name, module in sources.items()
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for imported in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
        if imported.split(".")[0] == package
    }


def test_celery_is_imported_where_tasks_are_and_nowhere_that_pages_are_made():
    found = importers("celery", {name(path): tree(path) for path in product_modules()})
    assert {each for each in found if not each.endswith("/tasks.py")} == {"portal/beat.py", "portal/celery.py"}


def test_an_unknown_task_is_found():
    assert unknown_tasks({"sweep": {"task": "a.b"}}, ["a.c"]) == {"a.b"}


def test_every_kind_of_event_has_a_sentence():
    kinds = {*_declared_kinds(), *(kind for path in product_modules() for kind in literal_kinds(tree(path)))}
    assert kinds - set(sentences.registered()) == set()


def test_a_kind_is_found_where_it_is_recorded():
    sample = 'record("a.b", subject=s)\nmoving.note(1, "a.c")\nEntry(kind="a.d")\nrecord(kind, subject="x")'
    assert set(literal_kinds(ast.parse(sample))) == {"a.b", "a.c", "a.d"}
    assert list(recorded_moves(ast.parse("kind_of(Case, case_moves.DEEM_ACCEPTED)"))) == ["deem_accepted"]
