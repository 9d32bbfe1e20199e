"""Where one set of servers keeps its data, sockets and logs, and as whom the servers run."""

import fcntl
import hashlib
import json
import os
import pwd
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.settings import env
from portal.standalone.errors import Failure

SOCKET_FOLDER_LIMIT = 80  # bytes; with the file's name a socket's path stays under the system's 107


class InUse(Failure):
    """Another supervisor holds these places."""


class Places:
    """The folders of one set of servers, "demo" or "test", of this checkout or under DATA_DIR."""

    def __init__(self, name: str) -> None:
        data = Path(env.text("DATA_DIR") or env.BASE_DIR / ".data")
        data.mkdir(parents=True, exist_ok=True)
        is_root = os.geteuid() == 0
        key = f"yiwang-{os.geteuid()}-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
        self.name = name
        # PostgreSQL refuses to run as root: there it runs as nobody, who must be able to reach its data.
        self.server_user = pwd.getpwnam("nobody") if is_root else None
        self.base = Path("/var/tmp", key) if is_root and not is_open_to_all(data) else data
        self.root = self.base / name
        self.logs = self.root / "logs"
        self.media = self.root / "media"
        self.accounts = self.root / "accounts.txt"
        self._state = self.root / "running.json"
        beside = self.root / "run"
        is_short = len(os.fsencode(beside)) < SOCKET_FOLDER_LIMIT
        self.sockets = beside if is_short else Path("/tmp", f"{key}-{name}")

    @contextmanager
    def held(self, *, fresh: bool = False) -> Iterator[None]:
        """Keep every other supervisor out, and make the folders; raise InUse when one is in."""
        for folder in (self.base, self.root):
            self.make(folder, mode=0o755)
        with (self.root / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(f"the {self.name} of this checkout is already running") from None
            self._clear(self.root.iterdir() if fresh else [self._state])
            for folder in (self.logs, self.media):
                self.make(folder)
            self.make_for_servers(self.sockets)
            yield

    def _clear(self, paths: Iterable[Path]) -> None:
        for path in paths:
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "lock":
                path.unlink(missing_ok=True)

    def make(self, folder: Path, *, mode: int = 0o700) -> None:
        """Make *folder*; one that belongs to somebody else is refused."""
        folder.mkdir(mode=mode, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            raise Failure(f"{folder} belongs to somebody else: remove it, or use another checkout")

    def make_for_servers(self, folder: Path) -> None:
        """Make *folder* for the servers' user alone."""
        if self.server_user is None:
            self.make(folder)
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, self.server_user.pw_uid, self.server_user.pw_gid, follow_symlinks=False)

    def announce(self, environment: dict[str, str]) -> None:
        """Leave the servers' addresses for ``run.py manage``."""
        self._state.write_text(json.dumps(environment))

    def announced(self) -> dict[str, str]:
        """Return what the supervisor that holds these places announced."""
        if not self._state.exists():
            raise Failure(f"the {self.name} is still starting: try again in a moment")
        environment: dict[str, str] = json.loads(self._state.read_text())
        return environment


def is_open_to_all(path: Path) -> bool:
    """Tell whether every account may read *path* and pass through all folders above it."""
    may_read = path.stat().st_mode & stat.S_IROTH
    return bool(may_read) and all(place.stat().st_mode & stat.S_IXOTH for place in (path, *path.parents))
