"""The Celery application of beat alone: the table of periodic jobs and the broker, without Django's apps.

Beat only sends names of tasks, so it needs a third of a worker's memory.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")

app = Celery("yiwang", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")
