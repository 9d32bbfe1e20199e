"""``python -m portal.standalone``: what run.py hands over to."""

import argparse
import io
import os
import signal
import sys
from typing import Never

from portal.standalone import check, demo, manage, tests
from portal.standalone.console import say
from portal.standalone.errors import Failure, Stopped
from portal.standalone.processes import STOP_SIGNALS


def main(arguments: list[str]) -> int:
    for number in STOP_SIGNALS:
        signal.signal(number, _stop)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # names are Chinese, the terminal need not be
    commands = {"demo": _demo, "check": check.run, "test": tests.run, "manage": manage.run}
    parser = argparse.ArgumentParser(prog="run.py", description="Yiwang on one machine")
    parser.add_argument("command", choices=commands, help="the portal, all checks, all tests, or a management command")
    chosen = parser.parse_args(arguments[:1]).command
    try:
        return commands[chosen](arguments[1:])
    except Failure as failure:
        say(f"Failed: {failure}\n{failure.tail()}")
        return 1
    except Stopped:
        say("Stopped.")
        return 0 if chosen == "demo" else 1  # nothing else was done by then
    except BrokenPipeError:  # whoever read what we say has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _demo(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py demo", description="Start the portal and say who can sign in")
    parser.add_argument("--port", type=int, default=8000, help="the next free one is taken if it is in use")
    parser.add_argument("--fresh", action="store_true", help="forget the data of earlier runs")
    parser.add_argument("--check", action="store_true", help="stop once the portal answers")
    parser.add_argument("--no-cases", dest="cases", action="store_false", help="make no demo cases")
    return demo.run(demo.Options(**vars(parser.parse_args(arguments))))


def _stop(*_: object) -> Never:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
