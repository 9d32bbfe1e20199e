"""The cases of everybody that the actor may act for, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Min, OuterRef, Q, Subquery

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.permissions import owns
from portal.accounts.actor import Actor
from portal.api.pagination import slice_after

ROWS = 10


@dataclass(frozen=True, slots=True)
class MyCase:
    """A case in its applicant's list. ``owed_on`` is the first promised day of a material still to come.

    ``asked_by`` is the day by which the applicant may ask for a hearing.
    """

    pk: int
    title: str
    number: str
    applicant: str
    state: CaseState
    filed_at: datetime
    owed_on: date | None
    asked_by: date | None


@dataclass(frozen=True, slots=True)
class MyCases:
    """One page of the list; ``next_cursor`` is empty on the last one."""

    rows: tuple[MyCase, ...]
    next_cursor: str


def my_cases(actor: Actor, cursor: str = "", size: int = ROWS) -> MyCases:
    """Return the page after *cursor*, the first one when it is empty. One query. Raises InvalidCursor."""
    is_owed = Q(deficiencies__state=DeficiencyState.OPEN.value)
    asking = Clock.objects.open().filter(case=OuterRef("pk"), kind=ClockKind.HEARING_REQUEST.value)
    first = asking.order_by("due_on").values("due_on")[:1]
    cases = Case.objects.filter(owns.q(actor)).select_related("applicant")
    page = slice_after(
        cases.annotate(owed_on=Min("deficiencies__promised_on", filter=is_owed), asked_by=Subquery(first)),
        ("-filed_at", "-pk"),
        cursor=cursor,
        size=size,
    )
    return MyCases(tuple(_rows(page.rows)), page.next_cursor)


def _rows(cases: Iterable[Any]) -> Iterable[MyCase]:
    return (
        MyCase(
            pk=case.pk,
            title=case.title,
            number=case.case_number,
            applicant=case.applicant.name,
            state=CaseState.of(case.state),
            filed_at=case.filed_at,
            owed_on=case.owed_on,
            asked_by=case.asked_by,
        )
        for case in cases
    )
