"""Signs of life of periodic workers, kept in the cache."""

from datetime import datetime

from django.core.cache import cache

from portal import clock

SWEEPER = "heartbeat:sweeper"


def leave(name: str) -> None:
    """Note that worker *name* has just finished a round."""
    cache.set(name, clock.now().isoformat(), timeout=None)


def last(name: str) -> datetime | None:
    """Return when *name* last finished a round; None when it never did or the cache forgot."""
    moment = cache.get(name)
    return datetime.fromisoformat(moment) if moment else None
