"""Reckoning clocks again from their facts: those of a case in hand, or of many at once by two reads and one write."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from approvals.cases.models import CaseItem
from approvals.cases.services.held import Held
from approvals.cases.services.journal import Journal
from approvals.clocks.domain import recounts
from approvals.clocks.domain.clocks import Due, reckon
from approvals.clocks.domain.recounts import Before
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.queries.facts import (
    Calendars,
    Reckoner,
    StoredClock,
    facts_read,
    is_in_doubt,
    pauses_by_item,
    stored,
    told,
)
from portal.accounts.actor import SYSTEM

_REPEATED = frozenset({ClockKind.REVIEW.value, ClockKind.PRE_REVIEW.value})

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


def reckon_item(held: Held, item: CaseItem) -> list[Clock]:
    """Reckon the open clocks of *item* again from their facts, as they are now; return them."""
    clocks = [clock for clock in held.of(Clock) if clock.item_id == item.pk and clock.is_open]
    for clock in clocks:
        reckon_clock(held, clock)
    return clocks


def reckon_clock(held: Held, clock: Clock) -> None:
    """Reckon an open clock again from its facts.

    What a new calendar lets end in the past loses the effect of silence, whoever is the first to reckon it so, and the
    record says it.
    """
    before = Before(clock.due_on, clock.expires_at, clock.is_provisional)
    due = told(clock, reckon(facts_read(clock), held.calendar))
    if _loses_effect(clock, before, due, held.now):
        _note_loss(held.journal, held.case.pk, clock.effect, clock.owner, due)
        clock.effect = ExpiryEffect.NONE.value
    _keep(clock, due)


def reckon_again(clocks: ClockQuerySet, calendars: Calendars, journal: Journal) -> list[Reckoned]:
    """Reckon many open *clocks* from their facts and store state, due day and version, and ``due_at`` of the reviews.

    As ``reckon_item``, for sets: the caller holds the cases.
    """
    rows = stored(clocks.open())
    pauses = pauses_by_item(rows)
    reckoner = Reckoner(calendars)
    reckoned = [Reckoned(row, reckoner.due(row, pauses)) for row in rows]
    store(reckoned)
    _disarm([each for each in reckoned if _loses_effect(each.clock, each.before, each.due, journal.now)], journal)
    return reckoned


def store(reckoned: Iterable[Reckoned]) -> None:
    """Store what was reckoned: one statement."""
    columns = list(zip(*(_columns(each) for each in reckoned), strict=True))
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(_STORE, [list(column) for column in columns])


def _loses_effect(clock: Clock | StoredClock, before: Before, due: Due, now: datetime) -> bool:
    """Only a new version of the calendar can take it: a pause that is over leaves a period as people knew it."""
    in_doubt = is_in_doubt(clock, due.calendar_version)
    return in_doubt and recounts.loses_effect(clock.effect, before, due, now)


def _disarm(lost: Collection[Reckoned], journal: Journal) -> None:
    if not lost:
        return
    Clock.objects.filter(pk__in=[each.clock.pk for each in lost]).update(effect=ExpiryEffect.NONE.value)
    for each in lost:
        _note_loss(journal, each.clock.case_id, each.clock.effect, each.clock.owner, each.due)


def _note_loss(journal: Journal, case_id: int, effect: str, owner: str, due: Due) -> None:
    kind = "clock.right_kept" if effect == ExpiryEffect.LAPSE_HEARING.value else "clock.disarmed"
    journal.note(case_id, kind, {"owner_label": owner, "after": str(due.due_on)}, actor=SYSTEM)


def _keep(clock: Clock, due: Due) -> None:
    """Store what was reckoned, and in a review the end that it repeats."""
    clock.state = _state(due).value
    clock.due_on, clock.expires_at = due.due_on, due.expires_at
    clock.is_provisional, clock.calendar_version = due.is_provisional, due.calendar_version
    if clock.task is not None and clock.kind in _REPEATED:
        clock.task.due_at = None if due.is_provisional else due.expires_at


def _state(due: Due) -> ClockState:
    return ClockState.PAUSED if due.due_on is None else ClockState.RUNNING


def _columns(reckoned: Reckoned) -> tuple[object, ...]:
    due = reckoned.due
    return (
        *(reckoned.clock.pk, _state(due).value, due.due_on),
        *(due.expires_at, due.is_provisional, due.calendar_version),
    )
