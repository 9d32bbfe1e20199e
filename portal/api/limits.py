"""How often a caller may try something that others must not find out by trying."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from portal.api.errors import TooManyRequests


@dataclass(frozen=True, slots=True)
class Limit:
    """No more than *calls* in any *seconds* by one address."""

    name: str
    calls: int
    seconds: int

    def spend(self, request: HttpRequest) -> None:
        """Count one call of the request's address. Raises TooManyRequests above the limit."""
        key = f"limit:{self.name}:{BaseThrottle().get_ident(request)}"
        cache.add(key, 0, timeout=self.seconds)
        try:
            spent = cache.incr(key)
        except ValueError:
            return
        if spent > self.calls:
            raise TooManyRequests(seconds=self.seconds)
