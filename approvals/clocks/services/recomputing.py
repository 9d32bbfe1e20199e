"""After a new version of the calendar: all open clocks are reckoned again, each that moves with its reason.

New clocks carry the version that they were reckoned under, and a clock of an older version enforces nothing
(``ClockQuerySet.settled``). So however acceptances and publications meet, a clock that was reckoned under the old
calendar is seen here in the end, today by this pass or ten seconds later by the next.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F

from approvals.cases.models import Case
from approvals.cases.services.door import hold_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain import recounts
from approvals.clocks.domain.recounts import Change
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock, Recomputation
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.services.reckoning import Reckoned, reckon_again
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.kernel.vocabulary import _
from portal.kernel.workdays import WorkCalendar
from portal.workcalendar.queries import current_version, grounds_since, published_calendar

BATCH = 1000
"""Cases at once."""

_KINDS = {Change.MOVED: "clock.moved", Change.FIRMED: "clock.firmed"}

_LAW = "行政许可法第八十二条"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction did: up to which case, on how many clocks, and how many of them moved."""

    last_case: int
    clocks: int
    moved: int


def recompute(*, seconds: float = 30.0, limit: int = BATCH) -> int:
    """Reckon again every open clock of an older version, in batches, for about *seconds*; return how many were.

    Idempotent, and resumable after a crash. One worker at a time; another returns at once. Cases that somebody holds
    are passed over and taken in the next pass. Law: 行政许可法第八十二条.
    """
    until, total = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        done = _pass(until, limit)
        total += done
        if not done:
            break
    return total


def recompute_batch(*, after: int, limit: int) -> Batch | None:
    """Reckon again the clocks of the next *limit* cases whose id is above *after*; None when there are none."""
    with transaction.atomic(durable=True):
        if not _alone():
            return None
        version = current_version()
        cases = _next_cases(_outdated(version), after, limit)
        if not cases:
            _finish(version)
            return None
        _begin(version)
        held = hold_all(Case.objects.filter(pk__in=cases))
        journal = Journal(SYSTEM, clock.now())
        reckoned = reckon_again(_outdated(version).filter(case__in=held), _PublishedCalendars(), journal)
        moved = _tell(reckoned, journal)
        journal.write()
        Recomputation.objects.filter(pk=version).update(done=F("done") + len(reckoned), moved=F("moved") + moved)
    return Batch(cases[-1], len(reckoned), moved)


class _PublishedCalendars(dict[str, WorkCalendar]):
    """The calendars in force, by region, each read when it is first asked for."""

    def __missing__(self, region: str) -> WorkCalendar:
        self[region] = published_calendar(region)
        return self[region]


def _pass(until: float, limit: int) -> int:
    """Go once through the cases in ascending order."""
    after, done = 0, 0
    while time.monotonic() < until and (batch := recompute_batch(after=after, limit=limit)):
        after, done = batch.last_case, done + batch.clocks
    return done


def _outdated(version: int) -> ClockQuerySet:
    return Clock.objects.open().filter(calendar_version__lt=version)


def _next_cases(clocks: ClockQuerySet, after: int, limit: int) -> list[int]:
    cases = clocks.filter(case__gt=after).order_by("case_id").values_list("case_id", flat=True)
    return list(cases.distinct()[:limit])


def _tell(reckoned: Sequence[Reckoned], journal: Journal) -> int:
    """One event for each clock whose day moved or became firm; return how many moved."""
    moved = 0
    grounds = grounds_since({(each.clock.region, each.clock.calendar_version) for each in reckoned})
    for each in reckoned:
        change = recounts.change(each.before, each.due)
        moved += change is Change.MOVED
        if change is not Change.NONE:
            ground = grounds[each.clock.region, each.clock.calendar_version]
            law = "" if ground.is_of_outage else _LAW
            journal.note(each.clock.case_id, _KINDS[change], _details(each, ground.documents), law=law)
    return moved


def _details(each: Reckoned, documents: str) -> dict[str, str]:
    return {
        "owner_label": each.clock.owner or _("本办件"),
        "kind_label": ClockKind.of(each.clock.kind).label,
        "before": _told(each.clock.due_on),
        "after": _told(each.due.due_on),
        "document": documents,
    }


def _told(day: date | None) -> str:
    return day.isoformat() if day else "—"


def _begin(version: int) -> None:
    if not Recomputation.objects.filter(pk=version).exists():
        total = _outdated(version).count()
        Recomputation.objects.create(version=version, begun_at=clock.now(), total=total)


def _finish(version: int) -> None:
    """Nothing is outdated any more, unless it is held by somebody: then the next pass will say so."""
    if not _outdated(version).exists():
        rows = Recomputation.objects.filter(version__lte=version, finished_at=None)
        rows.update(finished_at=clock.now())


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock('approvals_recomputation'::regclass::oid::bigint)")
        return bool(cursor.fetchone()[0])
