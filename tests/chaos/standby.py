"""A second PostgreSQL that follows the first, and takes its place."""

from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

from portal.standalone.places import Places
from portal.standalone.postgres import ADMINISTRATOR, READY_LINE, ROLES, Postgres, usable_install


class Standby(Postgres):
    """Begins as a copy of the running server of *primary*."""

    def __init__(self, places: Places, settings: dict[str, str], primary: Places) -> None:
        super().__init__(places, settings)
        self.places = places
        self._primary = primary

    def is_ready(self) -> bool:
        """Whether it can be read."""
        lines = self._pid_file.read_text().splitlines() if self._pid_file.exists() else []
        return len(lines) > READY_LINE and lines[READY_LINE].strip() in {"standby", "ready"}

    def promote(self) -> None:
        """Let it write, and wait until it does."""
        self._call([usable_install(self._places) / "bin" / "pg_ctl", "promote", "--wait", "-D", self._data])

    def _create(self, binaries: Path) -> None:
        self._places.make_for_servers(self._data.parent)
        source = [f"--host={self._primary.sockets}", f"--username={ADMINISTRATOR}", "--checkpoint=fast"]
        self._call([binaries / "pg_basebackup", "-D", self._data, "--write-recovery-conf", "--no-sync", *source])
        self._roles.write_text(ROLES.read_text())


def told(server: Postgres, *statements: str) -> list[tuple[Any, ...]]:
    """What *server* answers its administrator to the last of *statements*."""
    with closing(psycopg2.connect(server.url(ADMINISTRATOR))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
