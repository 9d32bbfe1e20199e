"""``run.py test``: pytest with servers of its own."""

import sys

from portal.standalone import servers
from portal.standalone.console import step
from portal.standalone.places import Places
from portal.standalone.postgres import TEST
from portal.standalone.processes import Family, in_foreground

COVERAGE = ["--cov", "--cov-report=", "--cov-fail-under=90", "-p", "tests.full_coverage"]
WHOLE_SUITE = ["-n", "2", "--dist", "worksteal", "--durations=10", *COVERAGE]


def run(arguments: list[str]) -> int:
    """Run the whole suite in parallel with its coverage limits, or pytest with just *arguments*."""
    places = Places("test")
    with places.held(fresh=True), Family() as family:
        with step("PostgreSQL and Valkey for the tests"):
            environment = servers.start(family, places, TEST)
        return in_foreground([sys.executable, "-m", "pytest", *(arguments or WHOLE_SUITE)], environment)
