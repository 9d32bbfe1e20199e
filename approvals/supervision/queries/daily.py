"""What is counted, said once: stored day by day when a day is over, and counted on the spot while it is not.

A figure depends on cases, items, reviews and pauses alone, never on what was counted before: to count a day twice
changes nothing.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Min, Q
from django.db.models.fields.json import KT

from approvals.cases.domain.case_moves import DEEM_ACCEPTED
from approvals.cases.domain.item_moves import DEEM_GRANTED, DEEM_RENEWED
from approvals.cases.domain.review_moves import DEEM_AGREED, DEEM_PRESENT
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.services.door import kind_of
from approvals.supervision.domain import CARRIED
from approvals.supervision.models import SealedFigures
from portal.audit.queries import events_after
from portal.clock import local_date
from portal.kernel.workdays import ONE_DAY, SHANGHAI

BEFORE_ALL, FOREVER = date(1970, 1, 1), datetime(9999, 1, 1, tzinfo=UTC)
"""Nothing was filed before the one; nothing is dated to the other."""

_FACTS = """
SELECT region, department_id, matter, (at AT TIME ZONE 'Asia/Shanghai')::date AS day, kind
FROM (
    SELECT region, department_id, coalesce(nullif(bundle_code, ''), (
        SELECT i.matter_code FROM approvals_caseitem AS i WHERE i.case_id = c.id AND i.position = 0
    )) AS matter, at, kind
    FROM (
        SELECT id, region, lead_department_id AS department_id, bundle_code, submitted_at AS at, 'submitted' AS kind
        FROM approvals_case
        WHERE submitted_at >= %(facts_from)s AND submitted_at < %(facts_until)s AND state <> 'draft'
        UNION ALL
        SELECT id, region, lead_department_id, bundle_code, accepted_at, said.kind
        FROM approvals_case
        CROSS JOIN LATERAL (VALUES ('accepted', true), ('deemed_accepted', is_deemed_accepted)) AS said (kind, is_so)
        WHERE accepted_at >= %(facts_from)s AND accepted_at < %(facts_until)s AND said.is_so
        UNION ALL
        SELECT id, region, lead_department_id, bundle_code, closed_at, 'concluded'
        FROM approvals_case
        WHERE closed_at >= %(facts_from)s AND closed_at < %(facts_until)s AND state = 'concluded'
    ) AS c
    UNION ALL
    SELECT c.region, i.department_id, i.matter_code, i.decided_at, said.kind
    FROM approvals_caseitem AS i
    JOIN approvals_case AS c ON c.id = i.case_id
    CROSS JOIN LATERAL (VALUES ('decided', true), ('late', EXISTS (
        SELECT FROM approvals_clock AS k
        WHERE k.item_id = i.id AND k.kind = 'decision' AND k.expires_at <= i.decided_at
    ))) AS said (kind, is_so)
    WHERE i.decided_at >= %(facts_from)s AND i.decided_at < %(facts_until)s AND said.is_so
    UNION ALL
    SELECT t.region, t.department_id, (
        SELECT i.matter_code FROM approvals_caseitem AS i WHERE i.id = t.item_id
    ), t.effective_at, said.kind
    FROM approvals_reviewtask AS t
    CROSS JOIN LATERAL (VALUES ('opinions', true), ('deemed', t.state = 'deemed'), (
        'late_opinions', t.state = 'deemed' OR EXISTS (
            SELECT FROM approvals_clock AS k
            WHERE k.task_id = t.id AND k.kind IN ('review', 'pre_review') AND k.expires_at <= t.effective_at
        )
    )) AS said (kind, is_so)
    WHERE t.effective_at >= %(facts_from)s AND t.effective_at < %(facts_until)s AND said.is_so
) AS fact
"""

# What lasts is carried over from every day from its first to the one before its last. An item is in the hands of its
# department from its opening to its decision, and of a consulted one to its opinion. A day counts once for an item that
# its department suspends, also where a hearing holds it beside another special procedure.
_STAYS = """
SELECT region, department_id, NULL::text AS matter, day::date AS day, 'in_hand' AS kind
FROM (
    SELECT c.region, i.department_id, i.opened_at, coalesce(i.decided_at, c.closed_at) AS over_at
    FROM approvals_caseitem AS i
    JOIN approvals_case AS c ON c.id = i.case_id
    WHERE i.opened_at < %(stays_until)s AND (i.decided_at >= %(stays_from)s OR i.decided_at IS NULL)
    UNION ALL
    SELECT c.region, t.department_id, t.opened_at, coalesce(t.effective_at, c.closed_at)
    FROM approvals_reviewtask AS t
    JOIN approvals_caseitem AS i ON i.id = t.item_id
    JOIN approvals_case AS c ON c.id = t.case_id
    WHERE t.opened_at < %(stays_until)s AND (t.effective_at >= %(stays_from)s OR t.effective_at IS NULL)
      AND t.department_id <> i.department_id
) AS stay
CROSS JOIN LATERAL generate_series(
    greatest((opened_at AT TIME ZONE 'Asia/Shanghai')::date, %(stays_first)s::date)::timestamp,
    least((over_at AT TIME ZONE 'Asia/Shanghai')::date - 1, %(stays_last)s::date)::timestamp,
    interval '1 day'
) AS day
UNION ALL
SELECT region, department_id, NULL, day, 'suspended'
FROM (
    SELECT DISTINCT c.region, p.department_id, p.item_id, day::date AS day
    FROM approvals_pause AS p
    JOIN approvals_caseitem AS i ON i.id = p.item_id
    JOIN approvals_case AS c ON c.id = i.case_id
    CROSS JOIN LATERAL generate_series(
        greatest(p.started_on, %(stays_first)s::date)::timestamp,
        least(coalesce(p.ended_on, p.planned_end_on) - 1, %(stays_last)s::date)::timestamp,
        interval '1 day'
    ) AS day
    WHERE p.started_on IS NOT NULL AND coalesce(p.ended_on, p.planned_end_on) > %(stays_first)s
) AS suspension
"""

COUNTED = f"""
SELECT region, coalesce(matter, '') AS matter, day, department_id, kind, count(*) AS number
FROM ({_FACTS} UNION ALL {_STAYS}) AS counted
GROUP BY GROUPING SETS ((region, day, department_id, kind), (region, day, department_id, kind, matter))
HAVING grouping(matter) = 1 OR matter <> ''
"""  # noqa: S608 (no value comes into it)
"""Every figure of the time that ``of_time`` names, as they are stored."""

_SHOWN = """
SELECT department_id, kind, sum(number)
FROM (
    SELECT department_id, kind, number FROM approvals_dailyfigure
    WHERE region = %(region)s AND matter = '' AND day >= %(eve)s AND day <= %(stored)s
      AND CASE WHEN kind = ANY(%(carried)s) THEN day = ANY(%(eves)s) ELSE day > %(eve)s END
    UNION ALL
    SELECT department_id, kind, 1 FROM ({facts}) AS since WHERE region = %(region)s
    {behind}
) AS figure
GROUP BY department_id, kind
"""

_BEHIND = """
UNION ALL SELECT department_id, kind, 1 FROM ({stays}) AS behind WHERE region = %(region)s AND day = ANY(%(eves)s)
"""

_COMPARED = f"""
SELECT region, matter, day, department_id, kind, coalesce(stored.number, 0), coalesce(counted.number, 0)
FROM ({COUNTED}) AS counted
FULL JOIN (SELECT * FROM approvals_dailyfigure WHERE day <= %(stored)s) AS stored
    USING (region, matter, day, department_id, kind)
WHERE stored.number IS DISTINCT FROM counted.number
ORDER BY day, region, department_id, kind, matter
"""  # noqa: S608 (no value comes into it)


class Sum(NamedTuple):
    """What a department comes to over a period."""

    department_id: int
    kind: str
    number: int


class Difference(NamedTuple):
    """A figure that is not stored as the tables say; 0 where there is none."""

    region: str
    matter: str
    day: date
    department_id: int
    kind: str
    stored: int
    counted: int

    def __str__(self) -> str:
        of = f"department {self.department_id}, {self.matter or 'all matters'}"
        return f"{self.day} {self.region} {self.kind} of {of}: {self.stored}, not {self.counted}"


def sums(region: str, days: Sequence[date], sealed: datetime | None) -> list[Sum]:
    """Return what each department of *region* comes to from the first of *days* until now. One statement.

    *days* are working days in their order, the last of them today or before. What is carried over counts on the days
    into which it is. Until *sealed* it is read as it was stored, what came later is counted on the spot.
    """
    eves = [day - ONE_DAY for day in days]
    since = max(sealed or _midnight(days[0]), _midnight(days[0]))
    behind = eves[0] if sealed is None else max(local_date(sealed), eves[0])
    params = {"region": region, "eve": eves[0], "eves": eves, "carried": [kind.value for kind in CARRIED]}
    params |= {"stored": BEFORE_ALL if sealed is None else local_date(sealed)}
    params |= {"facts_from": since, "facts_until": FOREVER} | _stays_of(behind, eves[-1])
    sql = _SHOWN.format(facts=_FACTS, behind=_BEHIND.format(stays=_STAYS) if behind <= eves[-1] else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Sum(department_id, kind, int(number)) for department_id, kind, number in cursor.fetchall()]


def of_time(first: date, until: datetime) -> dict[str, Any]:
    """What ``COUNTED`` is asked with: from the day *first* until a moment; that moment's day is not carried over."""
    stored = local_date(until)
    facts = {"stored": stored, "facts_from": _midnight(first), "facts_until": until}
    return facts | _stays_of(first, stored - ONE_DAY)


def differences() -> list[Difference]:
    """Count everything that is stored anew and return what is stored otherwise.

    Days to which something was dated back that the next fold will count are left out: read after the rest, so that
    what is seen here is never newer than what is known there.
    """
    seal = SealedFigures.objects.first()
    if seal is None:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_COMPARED, of_time(BEFORE_ALL, seal.until))
        found = [Difference(*row) for row in cursor.fetchall()]
    pending = earliest_after(seal.event_id)
    return [each for each in found if pending is None or each.day < pending]


def earliest_after(event_id: int, upto: int | None = None) -> date | None:
    """Return the earliest day that anything in the record after *event_id* is dated to; None where there is nothing.

    A move has the day of its event, which may be over when it is committed; an effect of silence that of the expiry,
    00:00 after the day that was due.
    """
    silences = Q(kind__in=_silences())
    found = events_after(event_id, upto).aggregate(at=Min("at"), due=Min(KT("details__due"), filter=silences))
    days = [local_date(found["at"])] if found["at"] else []
    days += [date.fromisoformat(found["due"]) + ONE_DAY] if found["due"] else []
    return min(days, default=None)


def _stays_of(first: date, last: date) -> dict[str, date]:
    """What is to be carried over from a day lasts until the one after."""
    until = {"stays_from": _midnight(first + ONE_DAY), "stays_until": _midnight(last + ONE_DAY)}
    return {"stays_first": first, "stays_last": last, **until}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def _silences() -> list[str]:
    """The events of what silence brings about, dated at expiry."""
    of = {Case: (DEEM_ACCEPTED,), CaseItem: (DEEM_GRANTED, DEEM_RENEWED), ReviewTask: (DEEM_AGREED, DEEM_PRESENT)}
    return [kind_of(model, move) for model, moves in of.items() for move in moves]
