"""``run.py test``: pytest with servers of its own."""

import sys

from portal.standalone import servers
from portal.standalone.console import step
from portal.standalone.places import Places
from portal.standalone.postgres import TEST
from portal.standalone.processes import Family, in_foreground

WHOLE_SUITE = ["-n", "2", "--dist", "worksteal", "--durations=10"]
COVERAGE = ["--cov", "--cov-report=", "--cov-fail-under=90", "-p", "tests.full_coverage"]


def run(arguments: list[str]) -> int:
    """Run the whole suite in parallel, or pytest with just *arguments*; hold either to its coverage when asked."""
    places = Places("test")
    with places.held(fresh=True), Family() as family:
        with step("PostgreSQL and Valkey for the tests"):
            environment = servers.start(family, places, TEST)
        return in_foreground([sys.executable, "-m", "pytest", *options(arguments)], environment)


def options(arguments: list[str]) -> list[str]:
    """Return what pytest is given: ``--coverage`` stands for the limits, and no other word for the whole suite."""
    given = [argument for argument in arguments if argument != "--coverage"]
    return (given or WHOLE_SUITE) + (COVERAGE if "--coverage" in arguments else [])
