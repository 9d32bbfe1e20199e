"""``run.py demo``: the whole portal on one machine, until it is stopped."""

import hashlib
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from portal.settings.env import BASE_DIR
from portal.standalone import servers
from portal.standalone.console import Bar, Laps, say, step
from portal.standalone.errors import Failure
from portal.standalone.places import Places
from portal.standalone.ports import free_port, is_healthy, refuse_shared
from portal.standalone.postgres import DEMO
from portal.standalone.processes import Family, Program

PACKAGES = ("portal", "matters", "datashare", "approvals")
CONTENT = ("migrations/*.py", "migrations/sql/*.sql", "management/**/*.py", "data/*.json", "*.po", "seed.py", "demo.py")
# No proxy waits for slow visitors here: who sends a byte a second holds a thread, made when it is needed.
SERVING = ("--interface=wsgi", "--blocking-threads=64", "--workers-kill-timeout=3")
BEHIND_PAGES = 5  # niceness of what nobody waits for
NOTHING: Mapping[str, str] = MappingProxyType({})
LEAN = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(1024 * 1024),  # what hashing a password takes goes back to the system
    "CELERY_SKIP_CHECKS": "1",  # the checks load every page; the set-up has run them
}


@dataclass(frozen=True)
class Options:
    port: int
    fresh: bool
    check: bool
    cases: bool


def run(options: Options) -> int:
    """Start everything, say where it is and who can sign in, and keep it running."""
    places = Places("demo")
    with places.held(fresh=options.fresh), Family() as family, free_port(options.port) as port:
        with step("PostgreSQL and Valkey"):
            environment = servers.start(family, places, DEMO)
        places.announce(environment)
        demo = Demo(family, places, environment)
        demo.set_up(when_tables_stand=lambda: demo.start_web(port))
        # A sweeper would take the past deadlines of a history in the making for today's: then it starts afterwards.
        has_history = options.check or not options.cases or demo.has_cases()
        with step("web, worker and beat" if has_history else "web"):
            if has_history:
                demo.start_workers(port)
            demo.wait_until_healthy(port)
        if options.check:
            say(f"READY http://127.0.0.1:{port}")
            return 0
        accounts = places.accounts.read_text("utf-8")
        say(f"\nhttp://127.0.0.1:{port}\n\nWho can sign in (user name, password, person):\n{accounts}")
        say("Ctrl-C stops the demo.\n")
        if not has_history:
            demo.load_cases()
            demo.start_workers(port)
            say("Worker and beat run.")
        while True:
            family.keep_up()
            time.sleep(0.5)


class Demo:
    """The steps between running servers and a running portal."""

    def __init__(self, family: Family, places: Places, environment: Mapping[str, str]) -> None:
        self._family = family
        self._places = places
        self._environment = {**servers.settings(), **environment, **LEAN}

    def set_up(self, *, when_tables_stand: Callable[[], None]) -> None:
        """Migrate and load what the portal needs, unless nothing has changed since the last time."""
        content = fingerprint()
        if self._was_done("set-up.txt", content):
            when_tables_stand()
            return
        laps = Laps()

        def tell(title: str) -> None:
            laps.say(title)
            if title == "Tables":
                when_tables_stand()

        try:
            arguments = ("set_up_demo", f"--accounts-file={self._places.accounts}")
            self._run_task(*arguments, on_line=tell, more=servers.as_owner(self._environment))
        except Failure as failure:
            raise Failure(f"{failure}; with --fresh it starts over without the old data", failure.log) from failure
        self._mark_done("set-up.txt", content)

    def start_web(self, port: int) -> None:
        self._start(
            "web", "granian", f"--port={port}", *SERVING, "portal.wsgi:application", orphan_ends_on=signal.SIGTERM
        )

    def start_workers(self, port: int) -> None:
        """Start worker and beat. Whoever stops the demo means to: when it starts again that is no outage."""
        watched = {"WEB_PROBE_URL": f"http://127.0.0.1:{port}/healthz", "STOPS_ARE_INTENDED": "1"}
        schedule = self._places.root / "beat-schedule"
        schedule.unlink(missing_ok=True)  # may be torn if the last demo was killed
        worker = ["celery", "--app=portal.celery", "worker", "--pool=threads", "--concurrency=2", "--loglevel=INFO"]
        self._start("worker", *worker, niceness=BEHIND_PAGES, more=watched)
        self._start("beat", "celery", "--app=portal.beat", "beat", f"--schedule={schedule}", niceness=BEHIND_PAGES)

    def wait_until_healthy(self, port: int) -> None:
        def answers() -> bool:
            refuse_shared(port)
            return is_healthy(port)

        self._family.wait_until(answers, seconds=60, what="The portal", log=self._places.logs / "web.log")

    def has_cases(self) -> bool:
        return self._was_done("cases.txt", "")

    def load_cases(self) -> None:
        """Fill the hall with cases while the portal already answers."""
        self._run_task("load_demo_cases", on_line=Bar("Demo cases").show)
        self._mark_done("cases.txt", "")

    def _was_done(self, name: str, content: str) -> bool:
        """Tell whether our own database has seen work *name* with this *content*; of others we cannot know."""
        stamp = self._places.root / name
        return servers.database_is_own() and stamp.exists() and stamp.read_text() == content

    def _mark_done(self, name: str, content: str) -> None:
        if servers.database_is_own():
            (self._places.root / name).write_text(content)

    def _run_task(
        self, name: str, *arguments: str, on_line: Callable[[str], None], more: Mapping[str, str] = NOTHING
    ) -> None:
        output = self._places.logs / f"{name}.out"
        output.write_text("")
        manage = BASE_DIR / "manage.py"
        self._family.run(
            self._program(name, manage, name, *arguments, is_task=True, output=output, more=more), on_line=on_line
        )

    def _start(self, name: str, *module: str, **how: Any) -> None:
        self._family.start(self._program(name, "-m", *module, **how))

    def _program(self, name: str, *command: str | Path, more: Mapping[str, str] = NOTHING, **how: Any) -> Program:
        log, environment = self._places.logs / f"{name}.log", {**self._environment, **more}
        return Program(name=name, command=[sys.executable, *command], log=log, environment=environment, **how)


def fingerprint() -> str:
    """Change with every file that the content of a new database comes from."""
    digest = hashlib.sha256()
    paths = {path for package in PACKAGES for pattern in CONTENT for path in (BASE_DIR / package).rglob(pattern)}
    for path in sorted(paths):
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()
