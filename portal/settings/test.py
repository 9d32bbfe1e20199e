"""Tests: real PostgreSQL and broker, cheap passwords."""

from portal.settings.base import *  # noqa: F403 (settings compose by import)

DEMO_MODE = True
SECRET_KEY = "for-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True  # or each of the many clients would look through all assets before its first page
MEDIA_ROOT = "/nonexistent"  # a fixture gives every test its own folder
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "UNDEFINED[%s]"  # noqa: F405
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"anon": None, "user": None}  # noqa: F405
DOOR_IS_SHUT = True
