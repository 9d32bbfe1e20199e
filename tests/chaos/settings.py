"""The portal as in production, its clock the database's, with a beat that wakes every sweeper twice a second."""

from portal.outbox.subscriptions import subscribe
from portal.settings.test import *  # noqa: F403 (settings compose by import)

DEMO_MODE = False
SWEEPERS = 4
SWEEP = "approvals.sweep_deadlines"
BATCH = 25
"""Small, so that there are many transactions to be killed in."""


def beat(task: str) -> dict[str, dict[str, object]]:
    """Wake each sweeper with *task*."""
    wake = {"task": task, "schedule": 0.5, "kwargs": {"limit": BATCH}, "options": {"expires": 5}}
    return {f"wake sweeper {number}": wake for number in range(SWEEPERS)}


CELERY_BEAT_SCHEDULE = beat(SWEEP)
subscribe("review.deem_agreed")(print)  # so that its messages are written and can be counted
