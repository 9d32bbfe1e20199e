"""The tools of the trade agree: imports, style, types, migrations."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.architecture.sources import PACKAGES, ROOT, name

STRICT = ("kernel", "domain", "domain.py", "services", "services.py")


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True, check=False)


def said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def lint_imports(config: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return run("-c", code, "--config", str(config), "--no-cache", "--no-logo", cwd=cwd)


def test_imports_keep_the_contracts():
    done = lint_imports(ROOT / "pyproject.toml", ROOT)
    assert done.returncode == 0, said(done)


def test_an_import_upwards_is_found(tmp_path):
    for package, text in (("upper", ""), ("lower", "import upper")):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(text)
    config = tmp_path / "setup.cfg"
    config.write_text(
        "[importlinter]\nroot_packages =\n  upper\n  lower\n"
        "[importlinter:contract:1]\nname = floors\ntype = layers\nlayers =\n  upper\n  lower\n"
    )
    done = lint_imports(config, tmp_path)
    assert done.returncode == 1
    assert "lower is not allowed to import upper" in done.stdout


@pytest.mark.parametrize("command", [("check",), ("format", "--check")])
def test_ruff_is_content(command):
    done = run("-m", "ruff", *command, "--no-cache", ".")
    assert done.returncode == 0, said(done)


def test_ruff_finds_a_bad_sample(tmp_path):
    (tmp_path / "bad.py").write_text("import os\nprint('a')\n")
    done = run("-m", "ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(tmp_path))
    assert {"F401", "T201"} <= set(said(done).replace(":", " ").split())


def test_types_of_the_rules_are_strict():
    found = (path for package in PACKAGES for room in STRICT for path in (ROOT / package).rglob(room))
    done = run("-m", "mypy", *sorted(name(path) for path in found))
    assert done.returncode == 0, said(done)


def test_mypy_finds_a_bad_sample(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("def f() -> int:\n    return ''\n")
    assert "[return-value]" in run("-m", "mypy", "--no-incremental", "--config-file", "", str(bad)).stdout


def unwritten_migrations(written: ProjectState, loader: MigrationLoader) -> list[str]:
    """What the models say and no migration does. Labels count as they are written, not as they are translated."""
    with translation.override(None):
        models = ProjectState.from_apps(apps)
        for model in apps.get_models():
            if model.__module__.startswith("tests."):
                models.remove_model(model._meta.app_label, model._meta.model_name)
        changes = MigrationAutodetector(written, models).changes(graph=loader.graph)
    found = (migration for migrations in changes.values() for migration in migrations)
    return [f"{migration.app_label}: {step.describe()}" for migration in found for step in migration.operations]


@pytest.fixture
def loader():
    return MigrationLoader(None, ignore_no_migrations=True)


def test_migrations_say_what_the_models_say(loader):
    assert unwritten_migrations(loader.project_state(), loader) == []


def test_a_missing_migration_is_found(loader):
    written = loader.project_state()
    written.remove_model("accounts", "mandate")
    assert "accounts: Create model Mandate" in unwritten_migrations(written, loader)
