"""A demo of its own, with its cases, and those who sign in to it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests

from portal.standalone.console import say
from portal.standalone.errors import Failure

ROOT = Path(__file__).resolve().parents[2]
PORT = 8790
READY = "Worker and beat run."
CALLERS = (
    None,
    "citizen",
    "legal",
    "clerk",
    "reviewer-market",
    "head-market",
    "government",
    "supervisor",
    "editor",
    "steward",
    "administrator",
)
"""Who tries: nobody, an applicant for herself and one for a firm, and one of each role of the staff."""


@dataclass(frozen=True)
class Hall:
    """A demo that answers at *address*, and the password of each who can sign in."""

    address: str
    passwords: dict[str, str]


@contextmanager
def hall(name: str) -> Iterator[Hall]:
    """Start a fresh demo with its data under ``.data/fuzz-NAME``. Raises Failure."""
    data = ROOT / ".data" / f"fuzz-{name}"
    environment = os.environ | {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "tests.fuzz.hall_settings"}
    command = [sys.executable, "-m", "portal.standalone", "demo", "--fresh", f"--port={PORT}"]
    demo = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield _told(demo)
    finally:
        demo.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            demo.wait(30)
        demo.kill()
        shutil.rmtree(data, ignore_errors=True)


def _told(demo: "subprocess.Popen[str]") -> Hall:
    """Read where the demo is and who can sign in, until its cases are there."""
    address, passwords = "", {}
    for line in demo.stdout or ():
        words = line.split()
        if line.startswith("http://"):
            address = words[0]
        elif len(words) > 2 and words[0] in CALLERS:
            passwords[words[0]] = words[1]
        elif line.strip() == READY:
            return Hall(address, passwords)
    raise Failure("the demo did not start")


def visitor(hall: Hall, username: str | None) -> requests.Session:
    """Return somebody's session, signed in unless nobody is named. Raises Failure."""
    session = requests.Session()
    session.headers["Accept-Language"] = "en"
    page = f"{hall.address}/account/login/"
    session.get(page)
    if username is not None:
        told = {"login": username, "password": hall.passwords[username], "csrfmiddlewaretoken": token(session)}
        if session.post(page, data=told, headers={"Referer": page}).url.startswith(page):
            raise Failure(f"{username} could not sign in")
    say(f"  {username or 'nobody'}")
    return session


def token(session: requests.Session) -> str:
    return next((str(cookie.value) for cookie in session.cookies if "csrftoken" in cookie.name), "")
