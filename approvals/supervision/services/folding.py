"""Storing figures day by day, each day once it is over, and again when something is dated back to it."""

from datetime import date

from django.db import connection, transaction

from approvals.supervision.models import DailyFigure, SealedFigures
from approvals.supervision.queries.daily import BEFORE_ALL, COUNTED, earliest_after, of_days
from portal import clock
from portal.audit import services as audit
from portal.kernel.workdays import ONE_DAY

_STORE = f"""
INSERT INTO approvals_dailyfigure (region, matter, day, department_id, kind, number)
SELECT region, matter, day, department_id, kind, number FROM ({COUNTED}) AS counted
"""  # noqa: S608 (no value comes into it)


def fold(*, anew: bool = False) -> int:
    """Store the figures of days that are over; return how many figures were stored. *anew*: of all days.

    What the record has told since the last time says which days something was dated to. From the earliest of them on,
    all are counted again from the tables, so nothing is counted twice or lost: late, twice, killed in the middle, or on
    several workers, of which one counts. An act that is committed after its day was counted is in the record by then
    and brings that day back. Raises TimeoutError where a transaction does not end.
    """
    known = audit.settled_event_id()
    with transaction.atomic(durable=True):
        if not _alone():
            return 0
        seal = None if anew else SealedFigures.objects.first()
        last = clock.today() - ONE_DAY
        if seal is None:
            stored = _count(BEFORE_ALL, last)
        else:
            last, known = max(last, seal.day), max(known, seal.event_id)
            touched = earliest_after(seal.event_id, known)
            stored = _count(min(touched or seal.day + ONE_DAY, seal.day + ONE_DAY), last)
        if seal is None or (seal.day, seal.event_id) != (last, known):
            SealedFigures.objects.update_or_create(defaults={"day": last, "event_id": known})
    return stored


def _count(first: date, last: date) -> int:
    """Count the days from *first* to *last* and store what comes out. The first count of all reads every case."""
    if first > last:
        return 0
    DailyFigure.objects.filter(day__gte=first).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_STORE, of_days(first, last))
        return int(cursor.rowcount)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock('approvals_dailyfigure'::regclass::oid::bigint)")
        return bool(cursor.fetchone()[0])
