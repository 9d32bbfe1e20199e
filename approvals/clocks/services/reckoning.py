"""Reckoning clocks again from their facts and storing what comes out: two reads and one write, however many.

The caller holds the cases of the clocks.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection

from approvals.cases.services.journal import Journal
from approvals.clocks.domain import recounts
from approvals.clocks.domain.clocks import Due
from approvals.clocks.domain.recounts import Before
from approvals.clocks.domain.vocabulary import ClockState, ExpiryEffect
from approvals.clocks.models import Clock, Pause
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.queries.facts import Calendars, Reckoner, StoredClock, pauses_by_item, stored
from portal.accounts.actor import SYSTEM

_STORE = """
WITH reckoned AS (
    SELECT * FROM unnest(
        %s::bigint[], %s::text[], %s::date[], %s::timestamptz[], %s::boolean[], %s::bigint[]
    ) AS reckoned (id, state, due_on, expires_at, is_provisional, calendar_version)
), clock AS (
    UPDATE approvals_clock AS clock
    SET state = reckoned.state, due_on = reckoned.due_on, expires_at = reckoned.expires_at,
        is_provisional = reckoned.is_provisional, calendar_version = reckoned.calendar_version
    FROM reckoned WHERE clock.id = reckoned.id
    RETURNING clock.task_id, clock.kind, CASE WHEN NOT clock.is_provisional THEN clock.expires_at END AS due_at
)
UPDATE approvals_reviewtask AS task SET due_at = clock.due_at
FROM clock
WHERE task.id = clock.task_id AND clock.kind IN ('review', 'pre_review') AND task.due_at IS DISTINCT FROM clock.due_at
"""


class Reckoned(NamedTuple):
    """A clock as it was stored, and its end reckoned again."""

    clock: StoredClock
    due: Due

    @property
    def before(self) -> Before:
        return Before(self.clock.due_on, self.clock.expires_at, self.clock.is_provisional)

    @property
    def is_paused(self) -> bool:
        return self.due.due_on is None


def reckon_again(
    clocks: ClockQuerySet, calendars: Calendars, journal: Journal, *, known: Collection[Pause] = ()
) -> list[Reckoned]:
    """Reckon open *clocks* from their facts and store state, due day and version of each, and ``due_at`` of its review.

    *known* are pauses that the caller has changed and not saved yet. What a new calendar lets end in the past loses
    the effect of silence, whoever is the first to reckon it so, and the *journal* says it.
    """
    rows = stored(clocks.open())
    pauses = pauses_by_item(rows)
    for pause in known:
        others = [other for other in pauses[pause.item_id] if other.pk != pause.pk]
        pauses[pause.item_id] = [*others, pause]
    reckoner = Reckoner(calendars)
    reckoned = [Reckoned(row, reckoner.due(row, pauses)) for row in rows]
    store(reckoned)
    _disarm([each for each in reckoned if _loses_effect(each, journal)], journal)
    return reckoned


def clocks_of_items(item_ids: Collection[int]) -> ClockQuerySet:
    return Clock.objects.filter(item__in=item_ids)


def store(reckoned: Iterable[Reckoned]) -> None:
    """Store what was reckoned: one statement."""
    columns = list(zip(*(_columns(each) for each in reckoned), strict=True))
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(_STORE, [list(column) for column in columns])


def _loses_effect(each: Reckoned, journal: Journal) -> bool:
    """Only a new version of the calendar can take it: a pause that is over leaves a period as people knew it."""
    is_in_doubt = each.clock.is_in_doubt(each.due.calendar_version)
    return is_in_doubt and recounts.loses_effect(each.clock.effect, each.before, each.due, journal.now)


def _disarm(lost: Collection[Reckoned], journal: Journal) -> None:
    if not lost:
        return
    Clock.objects.filter(pk__in=[each.clock.pk for each in lost]).update(effect=ExpiryEffect.NONE.value)
    for each in lost:
        details = {"owner_label": each.clock.owner, "after": str(each.due.due_on)}
        is_right = each.clock.effect == ExpiryEffect.LAPSE_HEARING.value
        journal.note(each.clock.case_id, "clock.right_kept" if is_right else "clock.disarmed", details, actor=SYSTEM)


def _columns(reckoned: Reckoned) -> tuple[object, ...]:
    due = reckoned.due
    state = ClockState.PAUSED if reckoned.is_paused else ClockState.RUNNING
    return reckoned.clock.pk, state.value, due.due_on, due.expires_at, due.is_provisional, due.calendar_version
