"""``run.py check``: what can be told of the code without running it, in seconds and without a server."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from portal.settings.env import BASE_DIR, inherited
from portal.standalone.console import say
from portal.standalone.servers import DEVELOPMENT

PACKAGES = ("approvals", "datashare", "matters", "portal")
STRICT = ("domain", "services")
NO_SERVER = {"DJANGO_SETTINGS_MODULE": DEVELOPMENT, "DATABASE_URL": "postgresql:///none?host=/nonexistent"}


@dataclass(frozen=True)
class Tool:
    """A command that ends with status 0 when it is content and prints what it found otherwise."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Verdict:
    tool: Tool
    seconds: float
    status: int
    output: str


def run(arguments: list[str]) -> int:
    """Run all tools, or those whose names are given, and return 1 when one of them is not content."""
    known = {tool.name: tool for tool in tools(BASE_DIR)}
    parser = argparse.ArgumentParser(prog="run.py check", description="Check the code without running it")
    parser.add_argument("names", nargs="*", metavar="tool", help=f"all, or some of: {', '.join(known)}")
    names = parser.parse_args(arguments).names or list(known)
    if strangers := [name for name in names if name not in known]:
        parser.error(f"no such tool: {', '.join(strangers)}")
    return judge([known[name] for name in names], BASE_DIR)


def tools(root: Path) -> list[Tool]:
    """Return what looks at the code in *root*, the slowest first. Django's own checks come with the migrations."""
    python = sys.executable
    manage = [python, "-W", "ignore::RuntimeWarning", "manage.py"]  # makemigrations would warn of the missing server
    return [
        Tool("types", [python, "-m", "mypy", *strict_targets(root)]),
        Tool("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Tool("translations", [*manage, "make_translations", "--check"]),
        Tool("contract", [*manage, "write_contract", "--check"]),
        Tool("imports", [str(Path(python).with_name("lint-imports")), "--no-logo"]),
        Tool("style", [python, "-m", "ruff", "check", "."]),
        Tool("format", [python, "-m", "ruff", "format", "--check", "."]),
    ]


def strict_targets(root: Path) -> list[str]:
    """Return every package and module that holds rules or use cases, however deep it lies, and the kernel."""
    found = {
        path.relative_to(root).as_posix()
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if (path.is_dir() or path.suffix == ".py") and path.stem in STRICT
    }
    return sorted({"portal/kernel", *found})


def judge(chosen: Iterable[Tool], root: Path) -> int:
    """Run the tools in *root*, as many at once as there are processors; one line each, and what a failed one says."""
    failed = False
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for verdict in threads.map(lambda tool: _asked(tool, root), chosen):
            failed = failed or verdict.status != 0
            say(f"[{verdict.seconds:5.1f} s] {verdict.tool.name}{': FAILED' if verdict.status else ''}")
            if verdict.status:
                say(verdict.output)
    return int(failed)


def _asked(tool: Tool, root: Path) -> Verdict:
    started = time.monotonic()
    done = subprocess.run(
        tool.command,
        cwd=root,
        env=inherited(**NO_SERVER),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Verdict(tool, time.monotonic() - started, done.returncode, done.stdout.rstrip())
