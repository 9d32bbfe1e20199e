"""Each app has one migration, which a command writes from the models and from the SQL beside it."""

import ast
from graphlib import CycleError
from pathlib import Path

import pytest
from django.db import connection, models
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.state import ModelState

from portal.home.management.commands.remake_migrations import initial_migrations, operations
from tests.architecture.sources import PACKAGES, ROOT, name

FOLDERS = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("migrations"))
WRITTEN = [path for folder in FOLDERS for path in sorted(folder.glob("0*.py"))]
SQL = [folder / "sql" for folder in FOLDERS if (folder / "sql").is_dir()]
OUR_OWN = """
    SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION SELECT 'function', proname, pg_get_functiondef(pg_proc.oid)
        FROM pg_proc JOIN pg_language ON pg_language.oid = prolang WHERE lanname = 'plpgsql'
    UNION SELECT 'sequence', relname, '' FROM pg_class WHERE relkind = 'S' AND NOT EXISTS
        (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype IN ('a', 'i'))
"""


def imported(text: str) -> set[str]:
    """The packages that *text* imports."""
    nodes = list(ast.walk(ast.parse(text)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def test_migrations_are_what_the_command_writes():
    assert {path: path.read_text("utf-8") for path in WRITTEN} == initial_migrations()


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_a_migration_stands_alone(path):
    assert not imported(path.read_text("utf-8")) & {*PACKAGES}


def test_imports_of_the_house_are_found():
    assert imported("import approvals.domain.words\nfrom portal import kernel") == {"approvals", "portal"}


def ours() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(OUR_OWN)
        return set(cursor.fetchall())


def execute(folder: Path, file: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute((folder / file).read_text("utf-8"))


@pytest.mark.django_db
@pytest.mark.usefixtures("owning_the_tables")
def test_what_sql_makes_is_dropped_and_made_again():
    before = ours()
    for folder in SQL:
        execute(folder, "drop.sql")
    assert ours() == set()
    for folder in SQL:
        execute(folder, "make.sql")
    assert {kind for kind, _, _ in before} == {"trigger", "function", "sequence"}
    assert ours() == before


def hall(**pointers: dict[str, models.ForeignKey]) -> dict[tuple[str, str], ModelState]:
    """Models of a scratch app by their keys, each with its number and its *pointers*."""
    options = {"indexes": [], "constraints": []}
    number = models.BigAutoField(primary_key=True)
    return {
        ("hall", model): ModelState("hall", model, [("id", number), *fields.items()], options)
        for model, fields in pointers.items()
    }


def to(model: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(f"hall.{model}", models.PROTECT, null=null, related_name="+")


def test_models_come_after_those_they_point_to():
    steps = operations(hall(counter={"room": to("room", null=True), "next": to("counter", null=True)}, room={}))
    assert [(step.name, len(step.fields)) for step in steps] == [("room", 1), ("counter", 3)]


def test_a_pointer_back_comes_last():
    steps = operations(hall(counter={"current": to("ticket", null=True)}, ticket={"counter": to("counter")}))
    assert [type(step) for step in steps] == [CreateModel, CreateModel, AddField]
    assert (steps[-1].model_name, steps[-1].name) == ("counter", "current")


def test_a_circle_that_cannot_be_made_is_refused():
    with pytest.raises(CycleError):
        operations(hall(counter={"current": to("ticket")}, ticket={"counter": to("counter")}))
