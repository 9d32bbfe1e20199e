"""The sweeps: what the law attaches to silence, executed once, dated at expiry.

A batch takes the oldest due first with SKIP LOCKED, re-reads under the lock, judges again by the pure rule, and
writes a constant number of statements. Any number of sweepers may run; late, twice, or killed in the middle
changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField, DateField, DateTimeField, Expression, F, Field, QuerySet, Value, When
from django.db.models import Case as CaseWhen

from approvals.domain import case_moves, item_moves, review_moves, silence
from approvals.domain.vocabulary import ClockState, ExpiryEffect, ItemState, Opinion
from approvals.models import Case, CaseItem, Clock, ReviewTask
from approvals.services._clocks import calendars_of
from approvals.services._joining import join
from approvals.services._journal import Journal
from approvals.services._moving import kind_of, perform_all
from approvals.services._opening import open_ready
from portal import clock
from portal.accounts.actor import SYSTEM

BATCH = 500


@dataclass(frozen=True, slots=True)
class Silent:
    """A review task whose department's time has run out."""

    clock_id: int
    task_id: int
    version: int
    case_id: int
    item_id: int
    item: str
    department: str
    basis: str
    due_on: date
    facts: silence.SilentTask


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A case whose authority has not said what is missing in time."""

    clock_id: int
    case: Case
    received_at: datetime
    due_on: date
    expires_at: datetime

    @property
    def received_on(self) -> date:
        return clock.local_date(self.received_at)


def deem_silent_opinions(*, limit: int = BATCH) -> int:
    """Count the silence of departments as agreement (超时默许) where a named document says so; return how many.

    Fires ``silence.GRACE`` after expiry and takes effect at expiry. Never on a provisional date, in a pause, or
    without a basis. Law: the document and clause stored on the task.
    """
    with transaction.atomic(durable=True):
        now = clock.now()
        held = Case.objects.lock_expired(ExpiryEffect.DEEM_AGREED, before=now - silence.GRACE, limit=limit)
        silent = [found for found in _silent(held, now) if silence.takes_effect(found.facts, now)]
        if silent:
            _deem_agreed(silent, Journal(SYSTEM, now))
    return len(silent)


def deem_accepted(*, limit: int = BATCH) -> int:
    """Deem cases accepted (视为受理) whose authority kept silent for five working days; return how many.

    Acceptance is retroactive: the limits of decision run from the day of receipt.
    Law: 行政许可法第三十二条第一款第四项.
    """
    with transaction.atomic(durable=True):
        now = clock.now()
        held = Case.objects.lock_expired(ExpiryEffect.DEEM_ACCEPTED, before=now - silence.GRACE, limit=limit)
        unanswered = _unanswered(held, now)
        if unanswered:
            _accept_all(unanswered, Journal(SYSTEM, now))
    return len(unanswered)


def _silent(held: list[Case], now: datetime) -> list[Silent]:
    """The expired reviews of the held cases, read again under their locks."""
    rows = Clock.objects.expired_with_effect(ExpiryEffect.DEEM_AGREED, now - silence.GRACE).filter(case__in=held)
    return [
        Silent(
            clock_id=row["pk"],
            task_id=row["task_id"],
            version=row["task__version"],
            case_id=row["case_id"],
            item_id=row["task__item_id"],
            item=row["task__item__name"],
            department=row["task__department__name"],
            basis=row["task__silence_basis"],
            due_on=row["due_on"],
            facts=silence.SilentTask(
                row["task__state"], row["task__silence_basis"], row["state"], row["expires_at"], row["is_provisional"]
            ),
        )
        for row in _read(
            rows,
            "pk",
            "task_id",
            "case_id",
            "due_on",
            "state",
            "expires_at",
            "is_provisional",
            "task__version",
            "task__state",
            "task__silence_basis",
            "task__item_id",
            "task__item__name",
            "task__department__name",
        )
    ]


def _deem_agreed(silent: list[Silent], journal: Journal) -> None:
    perform_all(
        ReviewTask.objects.filter(pk__in=[found.task_id for found in silent]),
        review_moves.DEEM_AGREED,
        opinion=Opinion.DEEMED_AGREE.value,
        answered_at=journal.now,
        effective_at=F("due_at"),
    )
    _close_clocks(found.clock_id for found in silent)
    kind = kind_of(ReviewTask, review_moves.DEEM_AGREED)
    for found in silent:
        details = {"item": found.item, "department": found.department, "due": found.due_on.isoformat()}
        journal.note(found.case_id, kind, details, law=found.basis)
        journal.announce(kind, found.task_id, found.version + 1, found.case_id)
    _join(journal, {found.item_id for found in silent})
    journal.write()


def _join(journal: Journal, item_ids: set[int]) -> None:
    if not join(item_ids):
        return
    for item in CaseItem.objects.filter(pk__in=item_ids, state=ItemState.REVIEWED.value):
        journal.note(item.case_id, kind_of(CaseItem, item_moves.JOIN), {"item": item.name})


def _unanswered(held: list[Case], now: datetime) -> list[Unanswered]:
    """The cases among *held* that still wait for acceptance, in the order of their receipt."""
    waiting = {case.pk: case for case in held if case_moves.DEEM_ACCEPTED.leaves(case.state)}
    rows = Clock.objects.expired_with_effect(ExpiryEffect.DEEM_ACCEPTED, now - silence.GRACE).filter(case__in=waiting)
    found = [
        Unanswered(row["pk"], waiting[row["case_id"]], row["case__received_at"], row["due_on"], row["expires_at"])
        for row in _read(rows, "pk", "case_id", "case__received_at", "due_on", "expires_at")
    ]
    return sorted(found, key=lambda one: (one.received_at, one.case.pk))


def _accept_all(unanswered: list[Unanswered], journal: Journal) -> None:
    """One statement for all: accepted at expiry, as of the day of receipt, numbered in the order of receipt."""
    numbers = _acceptance_numbers(len(unanswered))
    cases = [one.case for one in unanswered]
    perform_all(
        Case.objects.filter(pk__in=[case.pk for case in cases]),
        case_moves.DEEM_ACCEPTED,
        is_deemed_accepted=True,
        accepted_at=_by_case({one.case.pk: one.expires_at for one in unanswered}, DateTimeField()),
        accepted_on=_by_case({one.case.pk: one.received_on for one in unanswered}, DateField()),
        acceptance_number=_by_case(dict(zip([case.pk for case in cases], numbers, strict=True)), BigIntegerField()),
    )
    _close_clocks(one.clock_id for one in unanswered)
    move, kind = case_moves.DEEM_ACCEPTED, kind_of(Case, case_moves.DEEM_ACCEPTED)
    for one in unanswered:
        details = {"due": one.due_on.isoformat(), "since": one.received_on.isoformat()}
        journal.note(one.case.pk, kind, details, law=move.law)
        journal.announce(kind, one.case.pk, one.case.version + 1, one.case.pk)
    items = CaseItem.objects.filter(case__in=cases)
    accepted_on = {one.case.pk: one.received_on for one in unanswered}
    open_ready(cases, items, journal, calendars_of(cases), accepted_on=accepted_on)
    journal.write()


def _read(rows: "QuerySet[Clock]", *columns: str) -> list[dict[str, Any]]:
    """The named columns; a running clock has its day and moment (constraint a_running_clock_has_its_due_day)."""
    return list(rows.values(*columns))


def _close_clocks(clock_ids: Iterable[int]) -> None:
    rows = Clock.objects.filter(pk__in=list(clock_ids))
    rows.update(state=ClockState.EXPIRED.value, stopped_at=F("expires_at"))


def _by_case(values: Mapping[int, object], field: "Field[Any, Any]") -> Expression:
    return CaseWhen(*(When(pk=pk, then=Value(value, output_field=field)) for pk, value in values.items()))


def _acceptance_numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('approvals_acceptance_number') FROM generate_series(1, %s)", [count])
        return sorted(number for (number,) in cursor.fetchall())
