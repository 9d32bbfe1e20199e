"""The files that the rules look at."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("approvals", "datashare", "matters", "portal")
TEMPLATES = ROOT / "templates"


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def product_modules() -> tuple[Path, ...]:
    """Modules of the product: no tests, no migrations."""
    found = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return tuple(path for path in found if "/migrations/" not in name(path))


@cache
def all_modules() -> tuple[Path, ...]:
    """Everything written by hand, tests included."""
    return (*product_modules(), *sorted((ROOT / "tests").rglob("*.py")), *sorted(ROOT.glob("*.py")))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(path for path in sorted(TEMPLATES.rglob("*")) if path.is_file())


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def called(node: ast.Call) -> str:
    """The last word of what is called: ``gettext`` for ``translation.gettext(…)``."""
    target = node.func
    return target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""
