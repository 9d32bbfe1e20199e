"""The server's side of the gate: keeps one bounded process and hands it one file at a time.

The process is started when the first file comes, by each server process its own: what is forked off (a web worker, a
Celery worker) starts another. It ends when its keeper does, however that ends, for then its socket is closed.
"""

import atexit
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from typing import Any

from portal.gate.limits import WALL_SECONDS
from portal.gate.words import REFUSALS, FileDemanding, GateBusy, Kind, Passed, TakenOut
from portal.settings import env

PATIENCE = 20.0
"""Seconds that a file waits for those before it."""

_GRACE = 10.0  # seconds beyond what the process allows a file, the first start included

COMMAND = [sys.executable, "-m", "portal.gate.helper"]

_log = logging.getLogger(__name__)


class Keeper:
    """Keeps one process; one file is in it at a time, so what decoding takes is taken once."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def pass_through(self, kind: Kind, data: bytes) -> Passed:
        """Return the file as it may be kept.

        Raises what ``REFUSALS`` names, GateBusy. A file that ends the process, or takes too long, is refused as
        FileDemanding.
        """
        if not self._one_at_a_time.acquire(timeout=PATIENCE):
            raise GateBusy
        try:
            return self._ask(kind, data)
        finally:
            self._one_at_a_time.release()

    def end(self) -> None:
        """End the process; the next file starts another."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._control = None

    def forget(self) -> None:
        """In a fork: the process is the parent's."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # nobody here waits for it
        self.__init__()  # type: ignore[misc]

    def _ask(self, kind: Kind, data: bytes) -> Passed:
        ours = self._job()
        with ours:
            ours.settimeout(WALL_SECONDS + _GRACE)
            try:
                ours.sendall(json.dumps({"kind": kind.value}).encode() + b"\n")
                ours.sendall(data)
                ours.shutdown(socket.SHUT_WR)
                with ours.makefile("rb") as answer:
                    head, kept = answer.readline(), answer.read()
            except TimeoutError:
                self.end()
                raise FileDemanding from None
            except OSError:
                raise FileDemanding from None
        return _verdict(head, kept)

    def _job(self) -> socket.socket:
        """Our end of a socket whose other end the process has got."""
        ours, its = socket.socketpair()
        with its:
            try:
                socket.send_fds(self._started(), [b"."], [its.fileno()])
            except OSError:  # it has ended meanwhile
                self.end()
                socket.send_fds(self._started(), [b"."], [its.fileno()])
        return ours

    def _started(self) -> socket.socket:
        if self._control is not None:
            return self._control
        self._control, its = socket.socketpair()
        with its:
            # It knows nothing of ours: no secret in its surroundings, no file but these.
            self._process = subprocess.Popen(  # noqa: S603 (our own)
                COMMAND,
                cwd=env.BASE_DIR,
                env={},
                stdin=its,
                stdout=subprocess.DEVNULL,
            )
        return self._control


def _verdict(head: bytes, kept: bytes) -> Passed:
    told: dict[str, Any] = json.loads(head) if head.endswith(b"\n") else {}
    if "refused" in told:
        raise REFUSALS[told["refused"]](**told["params"])
    if "fault" in told:
        _log.warning("A file was refused because looking at it raised %s", told["fault"])
    if told.get("size") != len(kept):
        raise FileDemanding
    return Passed(kept, tuple(TakenOut.of(word) for word in told["taken_out"]))


_keeper = Keeper()
pass_through = _keeper.pass_through
atexit.register(_keeper.end)
os.register_at_fork(after_in_child=_keeper.forget)
