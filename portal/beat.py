"""The Celery application of beat alone: the table of periodic jobs and the broker, without Django's apps.

Beat only sends names of tasks, so it needs a third of a worker's memory.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")

app = Celery("yiwang", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")


def _planned(job: dict[str, Any]) -> dict[str, Any]:
    """*job* of the table as Celery spells it."""
    schedule = job["schedule"]
    return job | {"schedule": crontab(**schedule) if isinstance(schedule, dict) else schedule}


app.conf.beat_schedule = {name: _planned(job) for name, job in app.conf.beat_schedule.items()}
