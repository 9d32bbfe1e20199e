"""The same fire for the control: beat wakes the naive sweep."""

from tests.chaos.settings import *  # noqa: F403 (settings compose by import)

CELERY_BEAT_SCHEDULE = beat("chaos.sweep_naively")  # noqa: F405
