"""A cache in Valkey that nobody has to wait for: while it is away, each process remembers for itself.

What is kept here is never the truth, only counts, marks of a second click and signs of life, so a process that counts
alone lets pass at most its own number of calls: limits fail open.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

AWAY_FOR = 5.0
"""Seconds in which a cache that did not answer is not asked again."""


class FallingBackCache(RedisCache):
    """Django's cache in Redis or Valkey, answered from the memory of the process where it cannot be reached."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5} | params.get("OPTIONS", {})
        super().__init__(server, params | {"OPTIONS": options})
        self._own = LocMemCache(f"instead of {server}", {})
        self._away_until = 0.0

    def add(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().add, self._own.add, *given, **named)

    def get(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().get, self._own.get, *given, **named)

    def set(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().set, self._own.set, *given, **named)

    def touch(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().touch, self._own.touch, *given, **named)

    def delete(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().delete, self._own.delete, *given, **named)

    def get_many(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().get_many, self._own.get_many, *given, **named)

    def has_key(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().has_key, self._own.has_key, *given, **named)

    def incr(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().incr, self._own.incr, *given, **named)

    def set_many(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().set_many, self._own.set_many, *given, **named)

    def delete_many(self, *given: Any, **named: Any) -> Any:
        return self._asked(super().delete_many, self._own.delete_many, *given, **named)

    def clear(self) -> Any:
        self._own.clear()
        return self._asked(super().clear, self._own.clear)

    def _asked(self, far: Callable[..., Any], near: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if time.monotonic() >= self._away_until:
            try:
                return far(*given, **named)
            except RedisError:
                self._away_until = time.monotonic() + AWAY_FOR
        return near(*given, **named)
