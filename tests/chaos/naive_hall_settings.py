"""The same hall for the control: a cache that has to be there."""

from tests.chaos.hall_settings import *  # noqa: F403 (settings compose by import)

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}  # noqa: F405
