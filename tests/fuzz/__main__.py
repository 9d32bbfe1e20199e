"""``python -m tests.fuzz api`` or ``forms``: hostile calls of everything, by everybody. See README.md."""

import argparse
import sys

from portal.standalone.console import say, step
from portal.standalone.errors import Failure
from tests.fuzz import api, forms
from tests.fuzz.hall import hall

WAYS = {"api": (api.fuzz, 100, {"/api/v1/periods/", "/api/v1/bundles/"}), "forms": (forms.fuzz, 3, {"/search/"})}
"""What is tried, how often unless told otherwise, and where its control must find a fault."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description="Hostile calls of everything, by everybody"
    )
    parser.add_argument("what", choices=WAYS)
    parser.add_argument("--times", type=int, help="each operation or form, by each caller; 100 or 3")
    chosen = parser.parse_args(arguments)
    fuzz, times, planted = WAYS[chosen.what]
    try:
        with hall(chosen.what) as place:
            with step("the control"):
                control = fuzz(place, 2, control=True)
            with step("the fuzz"):
                tally = fuzz(place, chosen.times or times)
    except Failure as failure:
        say(f"Failed: {failure}\n{failure.tail()}")
        return 1
    api.say_of(tally)
    missed = [path for path in planted if not any(path in fault for fault in control.faults)]
    passed = not tally.faults and not missed
    say(f"{'PASSED' if passed else 'FAILED'}: {len(tally.faults)} faults; not found of what was planted: {missed}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
