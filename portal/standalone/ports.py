"""The portal's address: a free port, and whether it answers."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from portal.standalone.console import say
from portal.standalone.errors import Failure

HOST = "127.0.0.1"
PORTS_TO_TRY = 100


@contextmanager
def free_port(wanted: int) -> Iterator[int]:
    """Yield *wanted* or the next port that is free, and keep other demos away from it.

    The web server would share its port (SO_REUSEPORT) with another one that begins at the same moment, so each demo
    also holds a name in the system's abstract socket namespace, which vanishes with the process.
    """
    for port in range(wanted, wanted + PORTS_TO_TRY):
        with socket.socket(socket.AF_UNIX) as claim:
            if not _bind(claim, f"\0yiwang-port-{port}") or not _is_free(port):
                continue
            if port != wanted:
                say(f"Port {wanted} is taken; using {port}")
            yield port
            return
    raise Failure(f"no free port between {wanted} and {wanted + PORTS_TO_TRY - 1}")


def is_healthy(port: int) -> bool:
    """Tell whether /healthz answers 200; a bare socket keeps the supervisor small."""
    with suppress(OSError), socket.create_connection((HOST, port), timeout=5) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return connection.recv(12) == b"HTTP/1.1 200"
    return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _bind(probe, (HOST, port))


def _bind(end: socket.socket, address: str | tuple[str, int]) -> bool:
    try:
        end.bind(address)
    except OSError:
        return False
    return True
