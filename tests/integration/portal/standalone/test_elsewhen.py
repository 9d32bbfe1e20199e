"""``run.py test --at``: the run begins anew under faketime, or says plainly why it cannot."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.settings import env

MOMENT = "2028-02-29 23:59"
TELLS = """#!/bin/sh
printf '%s\\n' "$@" "$FAKETIME_SKIP_CMDS" "$FAKETIME_FORCE_MONOTONIC_FIX"
"""


def run_at(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``run.py test --at``, with the programs in *path* alone."""
    command = [sys.executable, "-m", "portal.standalone", "test", "--at", *arguments]
    environment = os.environ | {"PATH": str(path), "PYTHONPATH": str(env.BASE_DIR)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_the_whole_run_is_handed_to_faketime_with_the_way_to_that_moment(tmp_path):
    (tmp_path / "faketime").write_text(TELLS)
    (tmp_path / "faketime").chmod(0o755)
    told = run_at(tmp_path, MOMENT, "tests/unit", "-q").stdout.split("\n")
    began = datetime(2028, 2, 29, 15, 59, tzinfo=UTC).timestamp() - float(told[3])
    assert abs(time.time() - began) < 60
    assert told[:3] == ["-m", "--exclude-monotonic", "-f"]
    assert told[4:] == [sys.executable, "-m", "portal.standalone", "test", "tests/unit", "-q", "postgres", "0", ""]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([MOMENT], "--at needs faketime: apt-get install faketime"),
        (["2028-02-30 10:00"], "with a moment in Shanghai"),
        (["2028-02-29"], "with a moment in Shanghai"),
        ([], "with a moment in Shanghai"),
    ],
)
def test_what_is_missing_is_told_and_nothing_runs(tmp_path, arguments, told):
    said = run_at(tmp_path, *arguments)
    assert said.returncode == 1
    assert told in said.stdout
