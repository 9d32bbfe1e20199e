"""``run.py manage``: a management command against the demo's data."""

import os
import sys

from portal.settings.env import BASE_DIR, inherited
from portal.standalone import servers
from portal.standalone.places import InUse, Places
from portal.standalone.postgres import DEMO
from portal.standalone.processes import Family, in_foreground


def run(arguments: list[str]) -> int:
    """Use the servers of a running demo, else start them for the time of the command, which may change tables."""
    command = [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
    places = Places("demo")
    try:
        with places.held(), Family() as family:
            return in_foreground(command, servers.settings() | servers.as_owner(servers.start(family, places, DEMO)))
    except InUse:
        os.execve(sys.executable, command, servers.settings() | servers.as_owner(places.announced()) | inherited())
