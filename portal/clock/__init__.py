"""The one answer to "what time is it": the database's transaction time.

``now()`` is an aware UTC moment, the same throughout a transaction. Only in demo mode may it differ: shifted by the
sandbox clock, or held at a moment while demo data are made. In production no code reads either.
"""

from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, Expression

from portal.reading import once
from portal.rows.compiled import Late

SHANGHAI = ZoneInfo("Asia/Shanghai")
HELD: ContextVar[datetime | None] = ContextVar("where portal.clock.services.at holds the clock", default=None)

_PLAIN = "transaction_timestamp()"
_SHIFTED = "(transaction_timestamp() + coalesce((SELECT shift FROM clock_sandboxclock), interval '0'))"
_HELD_OR_SHIFTED = f"coalesce(%s::timestamptz, {_SHIFTED})"


def now() -> datetime:
    """Return the moment at which the current transaction began, as the database saw it; one moment for a whole page."""
    return once("now", _read)


def _read() -> datetime:
    source, held = spelled()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {source}", {"held": held})
        moment: datetime = cursor.fetchone()[0]
    return moment


def expression() -> Expression:
    """Return ``now()`` as an expression, for a query that reads it along the way."""
    return _Now()


def spelled() -> tuple[str, str | None]:
    """Return SQL of ``now()`` with a parameter ``%(held)s``, a text, and that parameter: for prepared statements."""
    if not settings.DEMO_MODE:
        return f"coalesce(%(held)s::timestamptz, {_PLAIN})", None
    return f"coalesce(%(held)s::timestamptz, {_SHIFTED})", _held()


def local_date(moment: datetime) -> date:
    """Return the calendar day of *moment* in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def last_day_before(expiry: datetime) -> date:
    """Return the last day of a period that expires at *expiry*, 00:00 of the day after."""
    return local_date(expiry - timedelta(microseconds=1))


def today() -> date:
    """Return the current calendar day in Asia/Shanghai."""
    return local_date(now())


class _Now(Expression):
    output_field = DateTimeField()

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Late, ...]]:
        return (_HELD_OR_SHIFTED, (_HELD_NOW,)) if settings.DEMO_MODE else (_PLAIN, ())


def _held() -> str | None:
    held = HELD.get()
    return held and held.isoformat()


_HELD_NOW = Late("held", "timestamptz", _held)
