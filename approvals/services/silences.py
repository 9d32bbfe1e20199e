"""The sweeps: what the law attaches to silence, executed once, dated at expiry.

A batch takes the oldest due first with SKIP LOCKED, re-reads under the lock, judges again by the pure rule, and
writes a constant number of statements. Any number of sweepers may run; late, twice, or killed in the middle
changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField, DateField, DateTimeField, Expression, F, Field, Value, When
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


def deem_silent_opinions(*, limit: int = BATCH) -> int:
    """Count the silence of departments as agreement (超时默许) where a named document says so; return how many.

    Fires ``silence.GRACE`` after expiry and takes effect at expiry. Never on a provisional date, in a pause, or
    without a basis. Law: the document and clause stored on the task.
    """
    with transaction.atomic(durable=True):
        now = clock.now()
        held = Case.objects.lock_expired(ExpiryEffect.DEEM_AGREED, before=now - silence.GRACE, limit=limit)
        due = [expired for expired in _expired(held, ExpiryEffect.DEEM_AGREED, now) if _is_silent(expired, now)]
        if not due:
            return 0
        journal = Journal(SYSTEM, now)
        tasks = [expired.task for expired in due]
        perform_all(
            ReviewTask.objects.filter(pk__in=[task.pk for task in tasks]),
            review_moves.DEEM_AGREED,
            opinion=Opinion.DEEMED_AGREE.value,
            answered_at=now,
            effective_at=F("due_at"),
        )
        _close_clocks(due)
        for expired in due:
            _tell_of_silence(journal, expired)
        _join(journal, {task.item_id for task in tasks})
        journal.write()
    return len(due)


def deem_accepted(*, limit: int = BATCH) -> int:
    """Deem cases accepted (视为受理) whose authority kept silent for five working days; return how many.

    Acceptance is retroactive: the limits of decision run from the day of receipt.
    Law: 行政许可法第三十二条第一款第四项.
    """
    with transaction.atomic(durable=True):
        now = clock.now()
        held = Case.objects.lock_expired(ExpiryEffect.DEEM_ACCEPTED, before=now - silence.GRACE, limit=limit)
        expired = {clock_row.case_id: clock_row for clock_row in _expired(held, ExpiryEffect.DEEM_ACCEPTED, now)}
        cases = [case for case in held if case.pk in expired and case_moves.DEEM_ACCEPTED.leaves(case.state)]
        if not cases:
            return 0
        journal = Journal(SYSTEM, now)
        received_on = {case.pk: clock.local_date(case.received_at) for case in cases}
        _accept_all(cases, expired)
        _close_clocks(expired[case.pk] for case in cases)
        for case in cases:
            due_on = expired[case.pk].due_on.isoformat()
            kind = kind_of(Case, case_moves.DEEM_ACCEPTED)
            journal.note(
                case.pk, kind, law=case_moves.DEEM_ACCEPTED.law, due=due_on, since=received_on[case.pk].isoformat()
            )
            journal.announce(kind, case, case.pk)
        items = CaseItem.objects.filter(case__in=cases)
        open_ready(cases, items, journal, calendars_of(cases), accepted_on=received_on)
        journal.write()
    return len(cases)


def _expired(cases: Iterable[Case], effect: ExpiryEffect, now: datetime) -> list[Clock]:
    """The expired clocks of the held cases, read again under their locks."""
    found = Clock.objects.expired_with_effect(effect, now - silence.GRACE).filter(case__in=cases)
    return list(found.select_related("task__item", "task__department"))


def _is_silent(expired: Clock, now: datetime) -> bool:
    task = expired.task
    facts = silence.SilentTask(
        task.state, task.silence_basis, expired.state, expired.expires_at, expired.is_provisional
    )
    return silence.takes_effect(facts, now)


def _close_clocks(expired: Iterable[Clock]) -> None:
    rows = Clock.objects.filter(pk__in=[clock_row.pk for clock_row in expired])
    rows.update(state=ClockState.EXPIRED.value, stopped_at=F("expires_at"))


def _tell_of_silence(journal: Journal, expired: Clock) -> None:
    task, kind = expired.task, kind_of(ReviewTask, review_moves.DEEM_AGREED)
    journal.note(
        task.case_id,
        kind,
        law=task.silence_basis,
        item=task.item.name,
        department=task.department.name,
        due=expired.due_on.isoformat(),
    )
    journal.announce(kind, task, task.case_id)


def _tell_of_acceptance(journal: Journal, case: Case, expired: Clock) -> None:
    move, kind = case_moves.DEEM_ACCEPTED, kind_of(Case, case_moves.DEEM_ACCEPTED)
    since = clock.local_date(case.received_at)
    journal.note(case.pk, kind, law=move.law, due=expired.due_on.isoformat(), since=since.isoformat())
    journal.announce(kind, case, case.pk)


def _join(journal: Journal, item_ids: set[int]) -> None:
    if not join(item_ids):
        return
    for item in CaseItem.objects.filter(pk__in=item_ids, state=ItemState.REVIEWED.value):
        journal.note(item.case_id, kind_of(CaseItem, item_moves.JOIN), item=item.name)


def _accept_all(cases: Sequence[Case], expired: Mapping[int, Clock]) -> None:
    """One statement for all: accepted at expiry, as of the day of receipt, numbered in the order of receipt."""
    by_receipt = sorted(cases, key=lambda case: (case.received_at, case.pk))
    numbers = _acceptance_numbers(len(by_receipt))
    perform_all(
        Case.objects.filter(pk__in=[case.pk for case in cases]),
        case_moves.DEEM_ACCEPTED,
        is_deemed_accepted=True,
        accepted_at=_by_case({case.pk: expired[case.pk].expires_at for case in cases}, DateTimeField()),
        accepted_on=_by_case({case.pk: clock.local_date(case.received_at) for case in cases}, DateField()),
        acceptance_number=_by_case({c.pk: n for c, n in zip(by_receipt, numbers, strict=True)}, BigIntegerField()),
    )


def _by_case(values: Mapping[int, object], field: "Field[Any, Any]") -> Expression:
    return CaseWhen(*(When(pk=pk, then=Value(value, output_field=field)) for pk, value in values.items()))


def _acceptance_numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('approvals_acceptance_number') FROM generate_series(1, %s)", [count])
        return sorted(number for (number,) in cursor.fetchall())
