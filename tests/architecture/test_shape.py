"""Small modules, small functions, imports at the top, one reader of the environment, no far-off tasks."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import all_modules, called, functions, name, product_modules, tree

LONGEST_MODULE = 399
LONGEST_FUNCTION = 49
FARTHEST_COUNTDOWN = 300
READS_ENVIRONMENT = "portal/settings/env.py"


def long_functions(module: ast.Module) -> Iterator[str]:
    for node in functions(module):
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION:
            yield f"{node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1} lines"


def deferred_imports(module: ast.Module) -> Iterator[str]:
    for function in functions(module):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{node.lineno}: imported inside {function.name}"


def environment_reads(module: ast.Module) -> Iterator[str]:
    """Naming the settings module for a start is no reading."""
    naming = {
        id(node.func.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "os.environ.setdefault"
        and ast.unparse(node.args[0]) == "'DJANGO_SETTINGS_MODULE'"
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and id(node) not in naming:
            yield f"{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.ImportFrom) and node.module == "os" and {"environ", "getenv"} & _names(node):
            yield f"{node.lineno}: from os import environ"


def _names(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


def far_tasks(module: ast.Module) -> Iterator[str]:
    """A law's moment lives in the database: Celery may wait minutes, never days."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        if "eta" in given and called(node) in {"apply_async", "retry", "signature", "s", "send_task"}:
            yield f"{node.lineno}: eta"
        if "countdown" in given and not _is_near(given["countdown"]):
            yield f"{node.lineno}: countdown={ast.unparse(given['countdown'])}"
        if "retry_backoff" in given and not _is_near(given.get("retry_backoff_max")):
            yield f"{node.lineno}: retry_backoff without a retry_backoff_max within {FARTHEST_COUNTDOWN}"


def _is_near(value: ast.expr | None) -> bool:
    """A number within the limit, or ``min(…)`` with one."""
    if isinstance(value, ast.Call) and called(value) == "min":
        return any(_is_near(argument) for argument in value.args)
    return isinstance(value, ast.Constant) and isinstance(value.value, int) and value.value <= FARTHEST_COUNTDOWN


def test_no_module_is_longer_than_a_person_reads_at_once():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in all_modules()}
    assert {module: length for module, length in lengths.items() if length > LONGEST_MODULE} == {}


@pytest.mark.parametrize("check", [long_functions, deferred_imports])
def test_everything_keeps_the_shape(check):
    assert {name(path): found for path in all_modules() if (found := list(check(tree(path))))} == {}


def test_the_environment_is_read_in_one_place():
    found = {name(path): reads for path in product_modules() if (reads := list(environment_reads(tree(path))))}
    assert set(found) == {READS_ENVIRONMENT}


def test_no_task_is_sent_into_the_far_future():
    assert {name(path): found for path in product_modules() if (found := list(far_tasks(tree(path))))} == {}


LONG = "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION


@pytest.mark.parametrize(
    ("check", "bad"),
    [
        (long_functions, LONG),
        (deferred_imports, "def f():\n    if x:\n        import json"),
        (deferred_imports, "async def f():\n    from a import b"),
        (environment_reads, "import os\nx = os.environ['A']"),
        (environment_reads, "import os\nx = os.getenv('A')"),
        (environment_reads, "from os import environ"),
        (environment_reads, "import os\nos.environ.setdefault('SECRET', 'x')"),
        (far_tasks, "task.apply_async(eta=tomorrow)"),
        (far_tasks, "task.apply_async(countdown=301)"),
        (far_tasks, "self.retry(countdown=delay)"),
        (far_tasks, "@shared_task(retry_backoff=True)\ndef f(): pass"),
    ],
)
def test_a_bad_sample_is_found(check, bad):
    assert list(check(ast.parse(bad)))


@pytest.mark.parametrize(
    ("check", "good"),
    [
        (long_functions, LONG.rsplit("    x", 1)[0]),
        (deferred_imports, "import json\ndef f():\n    return json"),
        (environment_reads, "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x')"),
        (far_tasks, "self.retry(countdown=min(2 ** n, 300))"),
        (far_tasks, "@shared_task(retry_backoff=True, retry_backoff_max=120)\ndef f(): pass"),
    ],
)
def test_a_good_sample_passes(check, good):
    assert not list(check(ast.parse(good)))
