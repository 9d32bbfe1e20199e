"""Whether the portal works: for load balancers, containers and the demo. Says nothing about anybody."""

from datetime import timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from portal import clock
from portal.clock import heartbeat
from portal.gate import scanner
from portal.kernel.vocabulary import _

FRESH_FOR = timedelta(seconds=90)
BROKER_TIMEOUT = 2.0  # seconds
_MISSING = {
    "database": _("数据库无法连接，不能办理业务。"),
    "broker": _("消息队列无法连接：页面照常办理，到期处理和通知暂停，恢复后自动补上。"),
    "scanner": _("病毒扫描没有应答：暂时不能上传文件，其他业务照常办理。"),
    "sweeper": _("90秒内没有完成过到期处理：期限届满的办件暂时没有处理，恢复后按届满时间补上。"),
}


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while the portal can serve, which takes the database alone, else 503; tell of the broker too."""
    database, broker = _database_answers(), _broker_answers()
    more = {"scanner": scanner.answers(settings.CLAMD)} if settings.CLAMD else {}
    return _report({"database": database, "broker": broker, **more}, serves=database)


@require_safe
@never_cache
def deadlines(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while deadlines are being swept, else 503."""
    swept = _sweeper_is_fresh()
    told = {"sweeper": swept, "broker": _broker_answers()}
    return _report(told, serves=swept)


def _report(parts: dict[str, bool], *, serves: bool) -> JsonResponse:
    """``message`` says in words what is missing."""
    state = "failing" if not serves else "ok" if all(parts.values()) else "degraded"
    missing = [gettext(_MISSING[name]) for name, works in parts.items() if not works]
    told = {"status": state, **parts, "message": "".join(missing)}
    return JsonResponse(told, status=200 if serves else 503, json_dumps_params={"ensure_ascii": False})


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
