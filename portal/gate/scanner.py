"""A virus scanner of the installation's own, where one is named: clamd, asked over its socket (INSTREAM, PING)."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from portal.gate.words import FileInfected, ScannerAway

CONNECTING, ANSWERING = 2.0, 30.0  # seconds

_CHUNK = 1 << 18


def scan(address: str, data: bytes) -> None:
    """Let the scanner at *address*, ``host:port`` or the path of a socket, look at *data*.

    Raises FileInfected; ScannerAway where it does not answer, or says something else than that all is well.
    """
    answer = _asked(address, b"zINSTREAM\0", *_in_chunks(data))
    if answer.endswith(b" FOUND"):
        raise FileInfected
    if not answer.endswith(b": OK"):
        raise ScannerAway


def answers(address: str) -> bool:
    """Whether the scanner at *address* is there."""
    try:
        return _asked(address, b"zPING\0") == b"PONG"
    except ScannerAway:
        return False


def _in_chunks(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        yield len(chunk).to_bytes(4) + chunk
    yield bytes(4)


def _asked(address: str, *sent: bytes) -> bytes:
    try:
        with _line(address) as line:
            for part in sent:
                line.sendall(part)
            with line.makefile("rb") as answer:
                return answer.read().rstrip(b"\0\n")
    except OSError:
        raise ScannerAway from None


@contextmanager
def _line(address: str) -> Iterator[socket.socket]:
    host, _colon, port = address.rpartition(":")
    with socket.socket(socket.AF_INET if host else socket.AF_UNIX) as line:
        line.settimeout(CONNECTING)
        line.connect((host, int(port)) if host else address)
        line.settimeout(ANSWERING)
        yield line
