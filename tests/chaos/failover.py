"""``python -m tests.chaos.failover``: callers while Valkey and PostgreSQL are taken away; then its control.

See README.md.
"""

import argparse
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import quote

from portal.standalone.console import say, step
from portal.standalone.errors import Failure
from portal.standalone.places import Places
from portal.standalone.ports import free_port, is_healthy
from portal.standalone.postgres import APPLICATION, DATABASE, DEMO
from portal.standalone.processes import Child
from tests.chaos.__main__ import inside
from tests.chaos.callers import PASSWORD, Busy, Caller, Passer
from tests.chaos.fire import PATIENCE, Fire
from tests.chaos.standby import Standby, told

FIRST_PORT = 8700
_CARRIED_OUT = """
SELECT record.key FROM api_idempotencyrecord AS record
JOIN approvals_case AS opened ON opened.xmin = record.acted_in::text::xid8::xid
"""
CALM = 3.0
"""Seconds before, between and after what is done to the servers."""


@dataclass(frozen=True)
class Plan:
    """Seconds that Valkey hangs, and then is dead; seconds that the standby is cut off before the primary dies."""

    callers: int
    frozen: float
    dead: float
    cut: float


class Hall(Fire):
    """A portal with a second PostgreSQL that follows the first."""

    def follow(self, places: Places, *, synchronous: bool) -> None:
        """Start the second server; *synchronous*: nothing is acknowledged that it has not got."""
        self._standby = Standby(places, DEMO, self.places)
        self._children["standby"] = Child(self._standby.program())
        self._until_ready(self._standby)
        if synchronous:
            told(self._postgres, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        state = "sync" if synchronous else "async"
        until(lambda: told(self._postgres, "SELECT sync_state FROM pg_stat_replication") == [(state,)], "The standby")

    def serve(self, port: int) -> str:
        """Start the web server, which knows both, and return its address."""
        hosts = quote(f"{self.places.sockets},{self._standby.places.sockets}", safe="")
        url = f"postgresql://{APPLICATION}@/{DATABASE}?host={hosts}&target_session_attrs=read-write"
        web = (
            "-m",
            "granian",
            "--interface=wsgi",
            f"--port={port}",
            "--blocking-threads=4",
            "--respawn-failed-workers",
        )
        program = self._program("web", *web, "portal.wsgi:application", url=url)
        self._children["web"] = Child(program)
        until(lambda: is_healthy(port), "The portal")
        return f"http://127.0.0.1:{port}"

    def signal_valkey(self, number: signal.Signals) -> None:
        os.kill(self._children["Valkey"].process.pid, number)

    def cut_off(self) -> None:
        """Let the standby follow no more."""
        told(self._standby, "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
        until(lambda: not told(self._postgres, "SELECT FROM pg_stat_replication"), "The cut")

    def fail_over(self) -> float:
        """Kill the first server for good, promote the second, and return when the first was killed."""
        died = time.monotonic()
        child = self._children.pop("PostgreSQL")
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()
        self._standby.promote()
        self._postgres = self._standby
        return died

    def carried_out(self) -> set[str]:
        """The keys of all calls that have opened a case, as the cases of their transactions tell."""
        return {key for (key,) in told(self._postgres, _CARRIED_OUT)}

    def cases(self) -> int:
        return int(told(self._postgres, "SELECT count(*) FROM approvals_case")[0][0])


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"{what} did not come about within {PATIENCE:.0f} s")
        time.sleep(0.1)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.failover", description="A hall that loses its servers")
    parser.add_argument("--callers", type=int, default=3)
    parser.add_argument("--frozen", type=float, default=60, help="seconds in which Valkey does not answer")
    parser.add_argument("--dead", type=float, default=60, help="seconds in which there is no Valkey")
    parser.add_argument("--cut", type=float, default=8, help="seconds without a standby before PostgreSQL dies")
    plan = Plan(**vars(parser.parse_args(arguments)))
    try:
        faults = play("the hall", "tests.chaos.hall_settings", plan, synchronous=True)
        control = play("the control", "tests.chaos.naive_hall_settings", plan, synchronous=False)
    except Failure as failure:
        say(f"Failed: {failure}\n{failure.tail()}")
        return 1
    is_passed = not any(faults.values()) and all((control["lost"], control["faults"]))
    say(f"\n{'PASSED' if is_passed else 'FAILED'}: {faults}; its control: {control}")
    return 0 if is_passed else 1


def play(what: str, settings: str, plan: Plan, *, synchronous: bool) -> dict[str, int]:
    """Return how many acts were acknowledged and are lost, were carried out twice, and were answered with a fault."""
    say(f"\n{what}: {plan}")
    first, second = Places("chaos"), Places("chaos-standby")
    with ExitStack() as stack:
        for places in (first, second):
            stack.enter_context(places.held(fresh=True))
        hall = stack.enter_context(Hall(first, settings, sweepers=0))
        with step("migrate, fill the hall, let a standby follow"):
            hall.manage("migrate", "--verbosity=0")
            applicants = inside(hall, f"print(json.dumps(hall.welcome({plan.callers + 1}, {PASSWORD!r})))")
            hall.follow(second, synchronous=synchronous)
        address = hall.serve(stack.enter_context(free_port(FIRST_PORT)))
        callers = [Caller(address, f"caller{number}", pk) for number, pk in enumerate(applicants[:-1])]
        threads: list[Busy] = [*callers, Passer(address, f"caller{plan.callers}")]
        for thread in threads:
            thread.start()
        try:
            died = take_away(hall, plan)
        finally:
            for thread in threads:
                thread.stop()
        for thread in threads:
            thread.join()
        record = hall.manage("verify_audit")
        return tell(hall, threads, died, record)


def take_away(hall: Hall, plan: Plan) -> float:
    """Valkey hangs, dies and is back; then the standby is cut off, and the primary dies."""
    time.sleep(CALM)
    with step("Valkey hangs"):
        hall.signal_valkey(signal.SIGSTOP)
        time.sleep(plan.frozen)
        hall.signal_valkey(signal.SIGCONT)
    time.sleep(CALM)
    with step("Valkey is dead"):
        hall.signal_valkey(signal.SIGKILL)
        time.sleep(plan.dead)
    hall.restart_valkey()
    time.sleep(CALM)
    with step("the standby is cut off"):
        hall.cut_off()
        time.sleep(plan.cut)
    with step("PostgreSQL dies and the standby is promoted"):
        died = hall.fail_over()
    time.sleep(4 * CALM)
    return died


def tell(hall: Hall, threads: list[Busy], died: float, record: str) -> dict[str, int]:
    callers = [thread for thread in threads if isinstance(thread, Caller)]
    visitors = [visitor for thread in threads for visitor in thread.visitors]
    acknowledged = {key: moment for caller in callers for key, moment in caller.acknowledged.items()}
    kept = hall.carried_out()
    lost, doubled = acknowledged.keys() - kept, hall.cases() - len(kept)
    statuses = sum((visitor.statuses for visitor in visitors), Counter())
    after = [moment - died for moment in acknowledged.values() if moment > died]
    if not after:
        raise Failure("no act was acknowledged after PostgreSQL had died")
    say(f"  acknowledged {len(acknowledged)}, of them lost {len(lost)}; carried out twice {doubled}")
    for status, times in sorted(statuses.items()):
        slowest = max(visitor.slowest[status] for visitor in visitors)
        say(f"  {status or 'no answer':<10}{times:>8}   the slowest after {slowest / 1000:.1f} s")
    say(f"  acts go on {min(after):.1f} s after PostgreSQL died")
    say(f"  {record.strip()}")
    faults = sum(times for status, times in statuses.items() if status >= 500 and status != 503)
    return {"lost": len(lost), "faults": faults, "doubled": doubled}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
