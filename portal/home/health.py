"""Whether the portal works: for load balancers, containers and the demo. Says nothing about anybody."""

from datetime import timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from portal import clock
from portal.clock import heartbeat

FRESH_FOR = timedelta(seconds=90)
BROKER_TIMEOUT = 2.0  # seconds


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while database and broker can be reached, else 503."""
    return _report({"database": _database_answers(), "broker": _broker_answers()})


@require_safe
@never_cache
def deadlines(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while deadlines are being swept, else 503."""
    return _report({"sweeper": _sweeper_is_fresh()})


def _report(parts: dict[str, bool]) -> JsonResponse:
    works = all(parts.values())
    return JsonResponse({"status": "ok" if works else "failing", **parts}, status=200 if works else 503)


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
        return connection.is_usable()
    except DatabaseError:
        return False


def _broker_answers() -> bool:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=BROKER_TIMEOUT) as broker:
            return bool(broker.ping())
    except RedisError:
        return False


def _sweeper_is_fresh() -> bool:
    try:
        swept_at = heartbeat.last(heartbeat.SWEEPER)
        return swept_at is not None and clock.now() - swept_at < FRESH_FOR
    except (DatabaseError, RedisError):
        return False
