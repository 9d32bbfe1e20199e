"""Celery workers as real processes, on the test's own database and broker."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from portal.rights import APPLICATION

PATIENCE = 40
"""Seconds."""


def environment(role: str = APPLICATION) -> dict[str, str]:
    """The test's own database and broker, for another process; it waits long enough to be killed while it waits.

    It has the rights that the portal has, no more; a control that does what the portal never would takes the owner's.
    """
    database = connection.settings_dict
    url = f"postgresql://{role}@/{database['NAME']}?host={database['HOST']}&port={database['PORT']}"
    return os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "tests.patient_settings",
        "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")]),
    }


@contextmanager
def worker(
    queue: str, *options: str, through: str = "celery", role: str = APPLICATION
) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker that reads *queue*; *through* is the module that starts it, celery itself unless told."""
    command = [sys.executable, "-m", through, "-A", "portal.celery", "worker", "--pool=solo", "-Q", queue, *options]
    process = subprocess.Popen(command, env=environment(role), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until *condition* holds, for PATIENCE at most."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about within {PATIENCE} s"
        time.sleep(0.05)
