"""The demo as it is, but callers are counted and never refused, and a header lets it fail on purpose."""

from portal.settings.dev import *  # noqa: F403 (settings compose by import)

MOST_DRAFTS = MOST_CASES_A_DAY = MOST_MEGABYTES_A_DAY = 1_000_000
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"anon": None, "user": None}  # noqa: F405
ACCOUNT_RATE_LIMITS = dict.fromkeys(ACCOUNT_RATE_LIMITS, "1000000/m/ip")  # noqa: F405
MIDDLEWARE = [*MIDDLEWARE, "tests.fuzz.control.FaultsOnRequest"]  # noqa: F405
