"""Storing figures day by day, up to a minute ago, and again where something is dated back."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from approvals.supervision.models import SealedFigures
from approvals.supervision.queries.daily import BEFORE_ALL, COUNTED, earliest_after, of_time
from portal import clock
from portal.audit import services as audit

SETTLED = timedelta(minutes=1)
"""Longer than a transaction of ours lasts: what is younger is counted on the spot."""

# What is as it was stays untouched.
_STORE = f"""
WITH counted AS MATERIALIZED ({COUNTED}), gone AS (
    DELETE FROM approvals_dailyfigure AS stored
    WHERE stored.day >= %(first)s AND NOT EXISTS (
        SELECT FROM counted
        WHERE (counted.region, counted.matter, counted.day, counted.department_id, counted.kind)
            = (stored.region, stored.matter, stored.day, stored.department_id, stored.kind)
    )
)
INSERT INTO approvals_dailyfigure AS stored (region, matter, day, department_id, kind, number)
SELECT region, matter, day, department_id, kind, number FROM counted
ON CONFLICT (region, matter, day, department_id, kind) DO UPDATE SET number = excluded.number
WHERE stored.number <> excluded.number
"""  # noqa: S608 (no value comes into it)


def fold(*, anew: bool = False) -> int:
    """Store the figures up to a minute ago; return how many are new or have changed. *anew*: count all days again.

    What the record has told since the last time says which days something was dated to. From the earliest of them on,
    all are counted again from the tables, so nothing is counted twice or lost: late, twice, killed in the middle, or on
    several workers, of which one counts. An act that is committed after its time was counted is in the record by then
    and brings that day back. Raises TimeoutError where a transaction does not end.
    """
    known = audit.settled_event_id()
    with transaction.atomic(durable=True):
        if not _alone():
            return 0
        seal = None if anew else SealedFigures.objects.first()
        until = clock.now() - SETTLED
        if seal is not None:
            until, known = max(until, seal.until), max(known, seal.event_id)
        first = _first(seal, known, until)
        if first is None:
            return 0
        stored = _count(first, until)
        SealedFigures.objects.update_or_create(defaults={"until": until, "event_id": known})
    return stored


def _first(seal: SealedFigures | None, known: int, until: datetime) -> date | None:
    """The first day to be counted, None where nothing has happened since and no day has ended."""
    if seal is None:
        return BEFORE_ALL
    touched, begun = earliest_after(seal.event_id, known), clock.local_date(seal.until)
    if touched is None and begun == clock.local_date(until):
        return None
    return min(touched or begun, begun)


def _count(first: date, until: datetime) -> int:
    """Count from the day *first* on and store what comes out. The first count of all reads every case."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_STORE, of_time(first, until) | {"first": first})
        return int(cursor.rowcount)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock('approvals_dailyfigure'::regclass::oid::bigint)")
        return bool(cursor.fetchone()[0])
