"""The cases of everybody that the actor may act for, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.cases.queries.visible_cases import by_owner
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.materials.models import Deficiency
from approvals.permissions import owns
from portal.accounts.actor import Actor, bound
from portal.api.pagination import first_page, first_slice, slice_after
from portal.rows.compiled import compiled

ROWS = 10

_ORDERING = ("-filed_at", "-pk")


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
    if cursor:
        page = slice_after(_listed(actor), _ORDERING, cursor=cursor, size=size, by=by_owner(owns, actor))
    else:
        kind, given = bound(actor)
        page = first_slice(_first(kind, size), given, size=size)
    return MyCases(tuple(_rows(page.rows)), page.next_cursor)


@compiled
def _first(actor: Actor, size: int) -> QuerySet[Case]:
    return first_page(_listed(actor), _ORDERING, size=size, by=by_owner(owns, actor))


def _listed(actor: Actor) -> QuerySet[Case]:
    owed = Deficiency.objects.filter(case=OuterRef("pk"), state=DeficiencyState.OPEN.value).order_by("promised_on")
    asking = Clock.objects.open().filter(case=OuterRef("pk"), kind=ClockKind.HEARING_REQUEST.value).order_by("due_on")
    cases = Case.objects.filter(owns.q(actor)).select_related("applicant")
    return cases.annotate(
        owed_on=Subquery(owed.values("promised_on")[:1]), asked_by=Subquery(asking.values("due_on")[:1])
    )


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
