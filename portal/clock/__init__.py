"""The one answer to "what time is it": the database's transaction time.

``now()`` is an aware UTC moment, the same throughout a transaction. In demo mode it is shifted by
the sandbox clock; in production there is no shift and no code that reads one.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

SHANGHAI = ZoneInfo("Asia/Shanghai")

_PLAIN = "SELECT transaction_timestamp()"
_SHIFTED = "SELECT transaction_timestamp() + coalesce((SELECT shift FROM clock_sandboxclock), interval '0')"


def now() -> datetime:
    """Return the moment at which the current transaction began, as the database saw it."""
    with connection.cursor() as cursor:
        cursor.execute(_SHIFTED if settings.DEMO_MODE else _PLAIN)
        moment: datetime = cursor.fetchone()[0]
    return moment


def local_date(moment: datetime) -> date:
    """Return the calendar day of *moment* in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def today() -> date:
    """Return the current calendar day in Asia/Shanghai."""
    return local_date(now())
