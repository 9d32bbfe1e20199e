"""Test settings for a process that is to be killed while it waits for a lock."""

from portal.outbox.subscriptions import subscribe
from portal.settings.test import *  # noqa: F403 (settings compose by import)

DATABASES["default"]["OPTIONS"] = {"options": "-c lock_timeout=60s -c statement_timeout=60s"}  # noqa: F405
subscribe("review.deem_agreed")(print)  # so that its messages are written and can be counted
