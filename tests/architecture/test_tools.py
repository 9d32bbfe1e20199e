"""`run.py check` finds what its tools are for. CI runs it before the tests, so here they see bad samples only."""

import os
import re
import subprocess
import sys
from pathlib import Path, PurePath

import pytest

from portal.standalone import check, tests
from portal.standalone.check import Tool
from tests.architecture.sources import ROOT

STALE_SETTINGS = """
from portal.settings.test import *
MIGRATION_MODULES = {"outbox": "stale"}
"""
STALE_MIGRATION = """
from django.db import migrations
class Migration(migrations.Migration):
    initial = True
"""
HALF_A_TEST = """
import importlib
import pytest
@pytest.mark.parametrize("name", {})
def test_half(name):
    assert importlib.import_module(name.removesuffix(".py").replace("/", ".")).f(True) == 1
"""
CONTRACT = """
[tool.importlinter]
root_packages = ["upper", "lower"]
[[tool.importlinter.contracts]]
name = "floors"
type = "layers"
layers = ["upper", "lower"]
"""


def lay(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def tool(name: str, root: Path) -> Tool:
    return next(tool for tool in check.tools(root) if tool.name == name)


def test_a_check_fails_when_one_tool_does_and_says_what_that_one_said(tmp_path, capsys):
    content = Tool("content", [sys.executable, "-c", "print('all is well')"])
    failing = Tool("failing", [sys.executable, "-c", "print('line 7 is wrong'); raise SystemExit(3)"])
    assert check.judge([failing, content], tmp_path) == 1
    said = capsys.readouterr().out
    assert re.fullmatch(r"\[ *\d+\.\d s\] failing: FAILED\nline 7 is wrong\n\[ *\d+\.\d s\] content\n", said)
    assert check.judge([content], tmp_path) == 0


def test_an_unknown_tool_is_refused(capsys):
    with pytest.raises(SystemExit) as refusal:
        check.run(["no-such-tool"])
    assert refusal.value.code == 2
    assert "no such tool: no-such-tool" in capsys.readouterr().err


def test_ci_checks_then_tests():
    text = (ROOT / ".ci" / "run").read_text()
    assert text.endswith("python3 run.py check\nexec python3 run.py test\n")


def test_an_import_upwards_is_found(tmp_path, capsys):
    files = {"upper/__init__.py": "", "lower/__init__.py": "import upper", "pyproject.toml": CONTRACT}
    lay(tmp_path, files)
    assert check.judge([tool("imports", tmp_path)], tmp_path) == 1
    assert "lower is not allowed to import upper" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "found"), [("style", {"F401", "T201"}), ("format", {"bad.py:2:1"})])
def test_bad_style_is_found(name, found, tmp_path, capsys):
    files = {"bad.py": "import os, re\nprint( 'a')\n", "pyproject.toml": (ROOT / "pyproject.toml").read_text()}
    lay(tmp_path, files)
    assert check.judge([tool(name, tmp_path)], tmp_path) == 1
    assert found <= set(capsys.readouterr().out.split())


def test_a_type_that_is_not_told_is_found_wherever_rules_and_use_cases_lie(tmp_path, capsys):
    places = {"approvals/services/a.py", "datashare/wing/domain/b.py", "matters/wing/services.py", "portal/kernel/c.py"}
    settings = re.sub("plugins = .*", "", (ROOT / "pyproject.toml").read_text())
    lay(tmp_path, dict.fromkeys(places | {"matters/wing/web.py"}, "def f(x):\n    return x\n"))
    lay(tmp_path, {"pyproject.toml": settings})
    assert check.judge([tool("types", tmp_path)], tmp_path) == 1
    assert set(re.findall(r"(\S+):1: error: .*\[no-untyped-def\]", capsys.readouterr().out)) == places


def test_a_missing_migration_is_found_without_a_server(tmp_path, capsys):
    files = {"stale_settings.py": STALE_SETTINGS, "stale/__init__.py": "", "stale/0001_initial.py": STALE_MIGRATION}
    lay(tmp_path, files)
    known = tool("migrations", ROOT)
    aside = Tool(known.name, [*known.command, "--skip-checks", "--settings=stale_settings", f"--pythonpath={tmp_path}"])
    assert check.judge([aside], ROOT) == 1
    assert "Create model OutboxMessage" in capsys.readouterr().out


def test_rules_that_no_test_reaches_are_found_wherever_they_lie(tmp_path):
    rules = "def f(x):\n    if x:\n        return 1\n    return 2\n"
    held = {"approvals/a/domain.py", "approvals/b/services/c.py", "matters/permissions.py", "portal/kernel/d.py"}
    known = held | {"approvals/a/web.py"}
    lay(tmp_path, dict.fromkeys(known, rules) | {"test_them.py": HALF_A_TEST.format(known)})
    lay(tmp_path, {f"{folder}/__init__.py": "" for name in known for folder in PurePath(name).parents if folder.name})
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "tests.full_coverage"]
    sources = [f"--cov={package}" for package in ("approvals", "matters", "portal")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, *sources, "--cov-branch", "--cov-report="],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    report = done.stdout.partition("must be covered to 100 %")[2]
    assert set(re.findall(r"^(\S+\.py) ", report, re.MULTILINE)) == held


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], tests.WHOLE_SUITE),
        (["--coverage"], tests.WHOLE_SUITE + tests.COVERAGE),
        (["-k", "silence"], ["-k", "silence"]),
        (["--coverage", "tests/unit"], ["tests/unit", *tests.COVERAGE]),
    ],
)
def test_coverage_is_measured_on_demand(arguments, wanted):
    assert tests.options(arguments) == wanted
