"""The portal as in production: its clock the database's, its cache in Valkey; callers are counted, never refused."""

from portal.settings import base
from portal.settings.test import *  # noqa: F403 (settings compose by import)

DEMO_MODE = False
CACHES = base.CACHES
MOST_DRAFTS = MOST_CASES_A_DAY = 1_000_000
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"anon": "1000000/min", "user": "1000000/min"}  # noqa: F405
ACCOUNT_RATE_LIMITS = dict.fromkeys(base.ACCOUNT_RATE_LIMITS, "1000000/m/ip")
