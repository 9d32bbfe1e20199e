"""``run.py test``: pytest with servers of its own."""

import os
import shutil
import sys
import time
from datetime import datetime
from typing import Never

from portal.settings import env
from portal.standalone import servers
from portal.standalone.console import step
from portal.standalone.errors import Failure
from portal.standalone.places import Places
from portal.standalone.postgres import ADMINISTRATOR, TEST, Postgres
from portal.standalone.processes import Family, in_foreground

WHOLE_SUITE = ["-n", "2", "--dist", "worksteal", "--durations=10"]
COVERAGE = ["--cov", "--cov-report=", "--cov-fail-under=90", "-p", "tests.full_coverage"]
AT = "--at"


def run(arguments: list[str]) -> int:
    """Run the whole suite in parallel, or pytest with just *arguments*; hold either to its coverage when asked.

    ``--at "2026-12-31 23:59"`` does so as if the machine's clock told that moment of Shanghai.
    """
    if arguments[:1] == [AT]:
        _begin_at(*arguments[1:2], arguments=arguments[2:])
    places = Places("test")
    with places.held(fresh=True), Family() as family:
        with step("PostgreSQL and Valkey for the tests"):
            environment = servers.start(family, places, TEST)
        if servers.database_is_own():
            environment |= {servers.DATABASE_URL: Postgres(places, TEST).url(ADMINISTRATOR)}  # makes databases
        return in_foreground([sys.executable, "-m", "pytest", *options(arguments)], environment)


def options(arguments: list[str]) -> list[str]:
    """Return what pytest is given: ``--coverage`` stands for the limits, and no other word for the whole suite."""
    given = [argument for argument in arguments if argument != "--coverage"]
    return (given or WHOLE_SUITE) + (COVERAGE if "--coverage" in arguments else [])


def _begin_at(moment: str = "", *, arguments: list[str]) -> Never:
    """Become a run with *moment* on the clock of everything but PostgreSQL. Raises Failure where that cannot be."""
    try:
        ahead = datetime.strptime(f"{moment} +0800", "%Y-%m-%d %H:%M %z").timestamp() - time.time()
    except ValueError:
        raise Failure(f'{AT} comes first, with a moment in Shanghai: run.py test {AT} "2026-12-31 23:59"') from None
    faketime = shutil.which("faketime")
    if faketime is None:
        raise Failure(f"{AT} needs faketime: apt-get install faketime")
    command = [faketime, "-m", "--exclude-monotonic", "-f", f"{ahead:+.0f}"]
    command += [sys.executable, "-m", "portal.standalone", "test", *arguments]
    os.execve(faketime, command, env.inherited(**_surroundings()))


def _surroundings() -> dict[str, str]:
    """What programs need to live with a date that is not the machine's.

    PostgreSQL would never give up a wait; tests set its clock themselves. Waits of threads already go by the clock
    that faketime leaves alone, so it need not mend them: Python's threads would only spin. Python's sleep has to be
    mended, and what it compiles bears the date of its source, which faketime moves too.
    """
    return {
        "FAKETIME_SKIP_CMDS": "postgres",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        "PYTHONPATH": str(env.BASE_DIR / "tests" / "elsewhen"),
        "PYTHONPYCACHEPREFIX": str(env.BASE_DIR / ".data" / "elsewhen"),
    }
