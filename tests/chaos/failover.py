"""``python -m tests.chaos.failover``: callers while Valkey and PostgreSQL are taken away; then its control.

See README.md.
"""

import argparse
import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psycopg2

from portal.standalone.console import say, step
from portal.standalone.errors import Failure
from portal.standalone.places import Places
from portal.standalone.ports import free_port, is_healthy
from portal.standalone.postgres import APPLICATION, DATABASE, DEMO
from portal.standalone.processes import Child
from tests.chaos.__main__ import inside
from tests.chaos.callers import NO_ANSWER, PASSWORD, Busy, Caller, Crowd, Passer, Visitor
from tests.chaos.fire import PATIENCE, Fire
from tests.chaos.standby import Standby, told
from tests.proxy import proxy

FIRST_PORT = 8700
_CARRIED_OUT = """
SELECT record.key FROM api_idempotencyrecord AS record
JOIN approvals_case AS opened ON opened.xmin = record.acted_in::text::xid8::xid
"""
PAUSE_BETWEEN_KILLS = 2.0
DISK = "1g"
CALM = 3.0
"""Seconds before, between and after what is done to the servers."""


@dataclass(frozen=True)
class Plan:
    """How many call, how many are slow, and how many workers of the web server are killed.

    Seconds that Valkey hangs, and then is dead; seconds without room on the disk; seconds that the standby is cut off
    before the primary dies.
    """

    callers: int
    slow: int
    kills: int
    frozen: float
    dead: float
    full: float
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

    def serve(self, port: int) -> None:
        """Start the web server as production does; it knows both."""
        hosts = quote(f"{self.places.sockets},{self._standby.places.sockets}", safe="")
        url = f"postgresql://{APPLICATION}@/{DATABASE}?host={hosts}&target_session_attrs=read-write"
        web = ("-m", "granian", "--interface=wsgi", f"--port={port}", "--workers=2", "--blocking-threads=4")
        more = ("--backpressure=64", "--http1-header-read-timeout=10000", "--respawn-failed-workers")
        program = self._program("web", *web, *more, "portal.wsgi:application", url=url)
        self._children["web"] = Child(program)
        until(lambda: is_healthy(port), "The portal")

    def kill_a_worker(self) -> None:
        """Kill one of the web server's workers, wherever it is in its work."""
        until(lambda: bool(self._workers()), "A worker of the web server")
        os.kill(secrets.choice(self._workers()), signal.SIGKILL)

    def _workers(self) -> list[int]:
        """The web server's workers; it is started again where it has given up, as a service manager does."""
        if self._children["web"].ended() is not None:
            self._kill("web")
        of_web = Path(f"/proc/{self._children['web'].process.pid}/task").glob("*/children")
        return [int(pid) for children in of_web for pid in children.read_text().split()]

    def fill_disk(self) -> None:
        """Leave PostgreSQL no byte to grow by."""
        with self._ballast.open("wb") as ballast:
            size = 0
            for _attempt in range(10):
                left = self._room()
                with suppress(OSError):  # PostgreSQL was quicker, or there is nothing left
                    os.posix_fallocate(ballast.fileno(), size, left)
                    size += left

    def _room(self) -> int:
        """Bytes that are left on the disk."""
        found = os.statvfs(self.places.root)
        return found.f_bavail * found.f_frsize

    def empty_disk(self) -> None:
        """Make room, and start PostgreSQL again where it has given up, as a service manager does."""
        self._ballast.unlink()
        until(self._is_up, "PostgreSQL")

    @property
    def _ballast(self) -> Path:
        return self.places.root / "ballast"

    def _is_up(self) -> bool:
        if self._children["PostgreSQL"].ended() is not None:
            self._kill("PostgreSQL")
        try:
            return bool(told(self._postgres, "SELECT 1"))
        except psycopg2.OperationalError:
            return False

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


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Let *folder* be a disk of its own, which can be filled. Raises Failure."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["/bin/mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False).returncode:
        raise Failure("a disk to be filled can be mounted by root alone")
    try:
        yield
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(folder)], check=False)


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"{what} did not come about within {PATIENCE:.0f} s")
        time.sleep(0.1)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.failover", description="A hall that loses its servers")
    parser.add_argument("--callers", type=int, default=3)
    parser.add_argument("--slow", type=int, default=100, help="visitors who send a byte a second")
    parser.add_argument("--kills", type=int, default=20, help="SIGKILL of workers of the web server")
    parser.add_argument("--frozen", type=float, default=60, help="seconds in which Valkey does not answer")
    parser.add_argument("--dead", type=float, default=60, help="seconds in which there is no Valkey")
    parser.add_argument("--full", type=float, default=30, help="seconds without room on the disk of PostgreSQL")
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
    """Return how many acts were acknowledged and are lost, carried out twice, or answered with a fault.

    ``halted`` is 1 where none was acknowledged after PostgreSQL had died.
    """
    say(f"\n{what}: {plan}")
    first, second = Places("chaos"), Places("chaos-standby")
    with ExitStack() as stack:
        stack.enter_context(small_disk(first.root))
        for places in (first, second):
            stack.enter_context(places.held(fresh=True))
        hall = stack.enter_context(Hall(first, settings, sweepers=0))
        with step("migrate, fill the hall, let a standby follow"):
            hall.manage("migrate", "--verbosity=0")
            applicants = inside(hall, f"print(json.dumps(hall.welcome({plan.callers + 1}, {PASSWORD!r})))")
            hall.follow(second, synchronous=synchronous)
        web, plain, safe = (stack.enter_context(free_port(FIRST_PORT + 10 * number)) for number in range(3))
        hall.serve(web)
        folder = Path(stack.enter_context(TemporaryDirectory()))
        stack.enter_context(proxy(folder, web=web, plain=plain, safe=safe))
        address = f"https://127.0.0.1:{safe}"
        until(lambda: Visitor(address).ask("/healthz") != NO_ANSWER, "The proxy")
        callers = [Caller(address, f"caller{number}", pk) for number, pk in enumerate(applicants[:-1])]
        threads: list[Busy] = [*callers, Passer(address, f"caller{plan.callers}"), Crowd(safe, plan.slow)]
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
    """Web workers, room on the disk, Valkey; then the standby is cut off, and the primary dies."""
    time.sleep(CALM)
    with step("workers of the web server are killed"):
        for _kill in range(plan.kills):
            time.sleep(PAUSE_BETWEEN_KILLS)
            hall.kill_a_worker()
    time.sleep(CALM)
    with step("the disk is full"):
        hall.fill_disk()
        time.sleep(plan.full)
        hall.empty_disk()
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
    say(f"  acknowledged {len(acknowledged)}, of them lost {len(lost)}; carried out twice {doubled}")
    for status, times in sorted(statuses.items()):
        slowest = max(visitor.slowest[status] for visitor in visitors)
        say(f"  {status or 'no answer':<10}{times:>8}   the slowest after {slowest / 1000:.1f} s")
    say(
        f"  acts go on {min(after):.1f} s after PostgreSQL died"
        if after
        else "  acts do not go on after PostgreSQL died"
    )
    say(f"  {record.strip()}")
    faults = sum(times for status, times in statuses.items() if status >= 500 and status != 503)
    return {"lost": len(lost), "faults": faults, "doubled": doubled, "halted": int(not after)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
