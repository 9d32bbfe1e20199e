"""Documents tell where things are: the picture is drawn, every file named exists, every wing is named."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.home.management.commands.draw_house import contracts, mermaid, page, redrawn
from tests.architecture.sources import PACKAGES, ROOT, tree

LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
ANSWER = re.compile(r"\[[^]]*\]\(([^)]+\.py)\): (`[^`]+`(?:, `[^`]+`)*)")
"""A file and, after a colon, what to look for in it."""

NOT_A_ROOM = {"management", "migrations", "__pycache__"}


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *(ROOT / app / "README.md" for app in PACKAGES)]


def defined(module: ast.Module) -> Iterator[str]:
    """Names of functions, classes and what is assigned, a class's own as ``Class.name``; and the keys of tables."""
    for node in module.body:
        yield from _names(node)
        if isinstance(node, ast.ClassDef):
            yield from (f"{node.name}.{name}" for inner in node.body for name in _names(inner))
    yield from (str(key.value) for node in ast.walk(module) if isinstance(node, ast.Dict) for key in _keys(node))


def _keys(node: ast.Dict) -> list[ast.Constant]:
    return [key for key in node.keys if isinstance(key, ast.Constant)]


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    for target in node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        yield from (name.id for name in names if isinstance(name, ast.Name))


def undefined(text: str, folder: Path) -> Iterator[str]:
    for file, names in ANSWER.findall(text):
        known = set(defined(tree((folder / file).resolve())))
        yield from (f"{file}: {name}" for name in re.findall("`([^`]+)`", names) if name not in known)


def rooms(app: str) -> set[str]:
    """The folders of an app that hold modules; of the special procedures, each."""
    patterns = ("*/__init__.py", "procedures/*/__init__.py")
    found = {path.parent for pattern in patterns for path in (ROOT / app).glob(pattern)}
    return {path.relative_to(ROOT / app).as_posix() for path in found if path.name not in NOT_A_ROOM}


def links(document: Path) -> list[str]:
    return LINK.findall(document.read_text(encoding="utf-8"))


def test_the_house_is_drawn_as_the_contracts_say():
    text = page().read_text(encoding="utf-8")
    assert text.count("```mermaid") == 1
    assert text == redrawn(text)


def test_the_picture_has_every_wing():
    wings = contracts()["rooms-of-a-wing"]["containers"]
    words = set(re.findall(r"\w+", page().read_text(encoding="utf-8").split("```")[1]))
    assert {wing.split(".")[-1] for wing in wings} <= words


def test_an_arrow_leads_from_what_knows_to_what_is_known():
    drawn = mermaid([{"name": "A wing", "layers": ["(part)", "(api) | (web)", "(services) : (queries)"]}])
    assert [line.strip() for line in drawn.splitlines()] == [
        "flowchart TB",
        'subgraph c1["A wing"]',
        'f1_1["part"]',
        'f1_2["api<br>web"]',
        'f1_3["services ↔ queries"]',
        "f1_1 --> f1_2 --> f1_3",
        "end",
    ]


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_named_exists(document):
    assert [target for target in links(document) if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("app", PACKAGES)
def test_what_an_answer_names_is_defined_there(app):
    folder = ROOT / app
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert ANSWER.search(text)
    assert list(undefined(text, folder)) == []


@pytest.mark.parametrize("app", PACKAGES)
def test_every_wing_is_named_in_the_readme_of_its_app(app):
    text = (ROOT / app / "README.md").read_text(encoding="utf-8")
    assert {room for room in rooms(app) if f"`{room}/`" not in text} == set()


def test_both_readmes_lead_to_the_same_places_and_to_every_app():
    english, chinese = (links(ROOT / name) for name in ("README.md", "README.zh-CN.md"))
    assert sorted(english[1:]) == sorted(chinese[1:])
    assert {f"{app}/README.md" for app in PACKAGES} <= set(english)


def test_a_name_that_is_not_there_is_found():
    text = "[a](tests/architecture/sources.py): `ROOT`, `tree`, `gone`"
    assert list(undefined(text, ROOT)) == ["tests/architecture/sources.py: gone"]


STATUSES = {"asvs.md": {"met", "partly", "not done", "n/a"}, "dengbao.md": {"落实", "部分", "未做", "运行单位"}}


def rows(document: str) -> list[list[str]]:
    """The cells of a table's rows, without its heads."""
    text = (ROOT / "docs" / "security" / document).read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return [row for row in cells if set(row[0]) != {"-"} and row[0] not in {"No.", "控制点"}]


@pytest.mark.parametrize("document", STATUSES)
def test_each_requirement_has_a_status_a_reason_and_a_test_that_exists(document):
    found = rows(document)
    assert len(found) > 40
    for *_requirement, status, reason, test in found:
        assert status in STATUSES[document]
        assert reason or status in {"n/a", "运行单位"}
        assert not test or (ROOT / "tests" / test).is_file(), test


def test_each_requirement_of_asvs_stands_once():
    numbers = [row[0] for row in rows("asvs.md")]
    assert len(numbers) == len(set(numbers))
