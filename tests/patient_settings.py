"""Test settings for a process that is to be killed while it waits for a lock."""

from portal.settings.test import *  # noqa: F403 (settings compose by import)

DATABASES["default"]["OPTIONS"] = {"options": "-c lock_timeout=60s -c statement_timeout=60s"}  # noqa: F405
