"""The portal's address: a free port, whether it answers, and whether it answers alone."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.standalone.console import say
from portal.standalone.errors import Failure

HOST = "127.0.0.1"
PORTS_TO_TRY = 100
LISTENING = "0A"  # in the kernel's tables of sockets
# In both languages: the catalogue may not be compiled yet.
TAKEN = """端口 {wanted} 已被其他程序占用，本平台改用端口 {port}，请您使用下方显示的地址访问。
Port {wanted} is in use by another program: the portal uses {port}. Its address is shown below."""
SHARED = """端口 {port} 上另有程序同时应答，您看到的可能不是本平台。请停止该程序，或者用 --port 另选端口。
Another program answers on port {port} as well, so what you see may not be this portal. Stop it, or choose a --port."""


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
                say(TAKEN.format(wanted=wanted, port=port))
            yield port
            return
    raise Failure(f"no free port between {wanted} and {wanted + PORTS_TO_TRY - 1}")


def is_healthy(port: int) -> bool:
    """Tell whether /healthz answers 200; a bare socket keeps the supervisor small."""
    with suppress(OSError), socket.create_connection((HOST, port), timeout=5) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return connection.recv(12) == b"HTTP/1.1 200"
    return False


def refuse_shared(port: int) -> None:
    """Raise Failure when more than one socket listens on *port*, so that visitors are dealt out between programs."""
    tables = [table for name in ("tcp", "tcp6") if (table := Path("/proc/net", name)).exists()]
    rows = [line.split() for table in tables for line in table.read_text().splitlines()[1:]]
    if sum(state == LISTENING and address.endswith(f":{port:04X}") for _, address, _, state, *_ in rows) > 1:
        raise Failure(SHARED.format(port=port))


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
