"""The sweep that accepts what the authority left unanswered (视为受理): retroactive to receipt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, DateField, DateTimeField, Expression, Field, Value, When
from django.db.models import Case as CaseWhen

from approvals.cases.domain import case_moves
from approvals.cases.models import Case, CaseItem
from approvals.cases.queries.whole import own_rows
from approvals.cases.services.door import kind_of, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain.clocks import GRACE
from approvals.clocks.domain.vocabulary import ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.services.starting import calendars_of, clocks, expire
from approvals.clocks.services.sweeping import BATCH, sweep
from approvals.materials.domain import completeness
from approvals.materials.models import Deficiency
from approvals.materials.queries.supplied import with_supplied_codes
from approvals.materials.services.owing import owe, supplement_plans
from approvals.reviews.services.opening import open_ready
from portal import clock
from portal.workcalendar.queries import standing


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


def deem_accepted(*, limit: int = BATCH) -> int:
    """Deem cases accepted (视为受理) whose authority kept silent for five working days; return how many.

    Acceptance is retroactive: the limits of decision run from the day of receipt.
    Law: 行政许可法第三十二条第一款第四项.
    """
    return sweep(_expired, _unanswered, _accept_all, limit=limit)


def _expired(now: datetime) -> ClockQuerySet:
    expired = Clock.objects.expired_with_effect(ExpiryEffect.DEEM_ACCEPTED, now - GRACE)
    return expired.enforceable(standing())


def _unanswered(expired: ClockQuerySet, _now: datetime) -> list[Unanswered]:
    """The cases that still wait for acceptance, in the order of their receipt."""
    rows: Iterable[Any] = expired.select_related("case")
    found = [
        Unanswered(row.pk, row.case, row.case.received_at, row.due_on, row.expires_at)
        for row in rows
        if case_moves.DEEM_ACCEPTED.leaves(row.case.state)
    ]
    return sorted(found, key=lambda one: (one.received_at, one.case.pk))


def _accept_all(unanswered: Sequence[Unanswered], journal: Journal) -> None:
    """One statement for all: accepted at expiry, as of the day of receipt, numbered in the order of receipt."""
    numbers = _acceptance_numbers(len(unanswered))
    cases = [one.case for one in unanswered]
    items = list(with_supplied_codes(CaseItem.objects.filter(case__in=cases).select_related(*own_rows())))
    owed = _owed(cases, items)
    owing = {deficiency.case_id for deficiency in owed}
    perform_all(
        Case.objects.filter(pk__in=[case.pk for case in cases]),
        case_moves.DEEM_ACCEPTED,
        is_deemed_accepted=True,
        is_accepted_with_deficiency=_by_case({case.pk: case.pk in owing for case in cases}, BooleanField()),
        accepted_at=_by_case({one.case.pk: one.expires_at for one in unanswered}, DateTimeField()),
        accepted_on=_by_case({one.case.pk: one.received_on for one in unanswered}, DateField()),
        acceptance_number=_by_case(dict(zip([case.pk for case in cases], numbers, strict=True)), BigIntegerField()),
    )
    expire(one.clock_id for one in unanswered)
    move, kind = case_moves.DEEM_ACCEPTED, kind_of(Case, case_moves.DEEM_ACCEPTED)
    for one in unanswered:
        details = {"due": one.due_on.isoformat(), "since": one.received_on.isoformat()}
        journal.note(one.case.pk, kind, details, law=move.law)
        journal.announce(kind, one.case.pk, one.case.version + 1, one.case.pk)
    calendars = calendars_of(cases)
    Deficiency.objects.bulk_create(owed)
    today = clock.local_date(journal.now)
    supplement_clocks = [row for d in owed for row in clocks(d.case, supplement_plans([d], today), calendars)]
    accepted_on = {one.case.pk: one.received_on for one in unanswered}
    open_ready(cases, items, journal, calendars, accepted_on=accepted_on, also=supplement_clocks)


def _owed(cases: list[Case], items: list[CaseItem]) -> list[Deficiency]:
    """What the applicants promised and have not brought: acceptance by silence holds the result for it all the same."""
    supplied = {item.case_id: set(item.supplied_codes) for item in items}
    return [
        deficiency
        for case in cases
        for deficiency in owe(
            case, completeness.missing(completeness.requirements(case.one_form), supplied.get(case.pk, set()))
        )
    ]


def _by_case(values: Mapping[int, object], field: "Field[Any, Any]") -> Expression:
    return CaseWhen(*(When(pk=pk, then=Value(value, output_field=field)) for pk, value in values.items()))


def _acceptance_numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('approvals_acceptance_number') FROM generate_series(1, %s)", [count])
        return sorted(number for (number,) in cursor.fetchall())
