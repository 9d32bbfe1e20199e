"""The fire: servers and sweepers as children, killed by the kernel's hand and started again."""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

import psycopg2

from portal.settings.env import BASE_DIR
from portal.standalone.errors import Failure
from portal.standalone.places import Places
from portal.standalone.postgres import ADMINISTRATOR, APPLICATION, DEMO, OWNER, Postgres
from portal.standalone.processes import Child, Program
from portal.standalone.valkey import Valkey

PATIENCE = 60.0
WATCH = 0.5
"""Seconds to wait for a sweeper that is writing, before any one is killed."""

_WRITING = """
SELECT application_name FROM pg_stat_activity
WHERE backend_xid IS NOT NULL AND application_name LIKE 'sweeper %' ORDER BY random() LIMIT 1
"""


@dataclass
class Fire:
    """The processes of one burning hall. Leaving the block ends them."""

    places: Places
    settings: str
    sweepers: int
    tally: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self._postgres = Postgres(self.places, DEMO)
        self._valkey = Valkey(self.places)
        self._children: dict[str, Child] = {}
        self._turn = 0
        for name, server in (("PostgreSQL", self._postgres), ("Valkey", self._valkey)):
            self._children[name] = Child(server.program())
            self._until_ready(server)
        return self

    def __exit__(self, *_: object) -> None:
        for child in reversed(self._children.values()):
            child.stop()

    def light(self) -> None:
        """Start beat and the sweepers."""
        self._children["beat"] = Child(self._beat())
        for number in range(self.sweepers):
            self._children[f"sweeper {number}"] = Child(self._sweeper(number))

    def put_out(self) -> None:
        """End beat and the sweepers as a service manager would."""
        for name in [name for name in self._children if name not in {"PostgreSQL", "Valkey"}]:
            self._children.pop(name).stop()

    def kill_a_sweeper(self) -> None:
        """Kill a sweeper in the middle of a transaction that has written, or any one when none does for a while."""
        name = self._writing()
        self.tally["killed while writing" if name else "killed while idle"] += 1
        self._turn = (self._turn + 1) % self.sweepers
        self._kill(name or f"sweeper {self._turn}")

    def crash_postgres(self) -> None:
        """Kill the postmaster while somebody writes; recovery begins when the last of its children has noticed."""
        self.tally["crashed while writing" if self._writing() else "crashed while idle"] += 1
        self._kill("PostgreSQL")
        self._until_ready(self._postgres)

    def restart_valkey(self) -> None:
        self.tally["broker restarts"] += 1
        self._kill("Valkey")
        self._until_ready(self._valkey)

    def restart_beat(self) -> None:
        self.tally["beat restarts"] += 1
        self._kill("beat")

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it printed. Raises Failure."""
        output = self.places.logs / "manage.out"
        task = self._program("manage", BASE_DIR / "manage.py", *arguments, role=OWNER, is_task=True, output=output)
        output.write_text("")
        child = Child(task)
        while child.ended() is None:
            time.sleep(0.1)
        status = child.ended()
        child.stop()
        if status:
            raise Failure(f"manage.py {arguments[0]} ended with status {status}", task.log)
        return output.read_text("utf-8")

    def _kill(self, name: str) -> None:
        child = self._children[name]
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()
        self._children[name] = Child(child.program)

    def _writing(self) -> str:
        """The name of a sweeper that is in the middle of writing; empty when none is within WATCH."""
        with suppress(psycopg2.OperationalError):
            connection = psycopg2.connect(self._postgres.url(ADMINISTRATOR))
            connection.autocommit = True
            deadline = time.monotonic() + WATCH
            try:
                with connection.cursor() as cursor:
                    while time.monotonic() < deadline:
                        cursor.execute(_WRITING)
                        if found := cursor.fetchone():
                            return str(found[0])
            finally:
                connection.close()
        return ""

    def _until_ready(self, server: Postgres | Valkey) -> None:
        deadline = time.monotonic() + PATIENCE
        while not server.is_ready():
            if time.monotonic() > deadline:
                raise Failure(f"{type(server).__name__} was not ready within {PATIENCE:.0f} s", server.log)
            time.sleep(0.05)

    def _beat(self) -> Program:
        schedule = self.places.root / "beat-schedule"
        arguments = ("-m", "celery", "--app=portal.beat", "beat", f"--schedule={schedule}")
        return self._program("beat", *arguments, before_start=lambda: schedule.unlink(missing_ok=True))

    def _sweeper(self, number: int) -> Program:
        celery = ("-m", "celery", "--app=portal.celery", "worker", "--pool=solo", "--include=tests.chaos.naive")
        return self._program(f"sweeper {number}", *celery, f"--hostname=sweeper{number}@hall")

    def _program(self, name: str, *arguments: object, role: str = APPLICATION, url: str = "", **how: object) -> Program:
        environment: Mapping[str, str] = {
            "DATABASE_URL": url or self._postgres.url(role),
            "REDIS_URL": self._valkey.url,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": str(BASE_DIR),
            "PGAPPNAME": name,
        }
        command = [sys.executable, *map(str, arguments)]
        return Program(name=name, command=command, log=self.places.logs / f"{name}.log", environment=environment, **how)
