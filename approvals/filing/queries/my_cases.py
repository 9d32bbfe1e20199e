"""The cases of everybody that the actor may act for, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.cases.queries.visible_cases import by_owner
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.materials.models import Deficiency
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
    owed = Deficiency.objects.filter(case=OuterRef("pk"), state=DeficiencyState.OPEN.value).order_by("promised_on")
    asking = Clock.objects.open().filter(case=OuterRef("pk"), kind=ClockKind.HEARING_REQUEST.value).order_by("due_on")
    cases = Case.objects.filter(owns.q(actor)).select_related("applicant")
    page = slice_after(
        cases.annotate(
            owed_on=Subquery(owed.values("promised_on")[:1]), asked_by=Subquery(asking.values("due_on")[:1])
        ),
        ("-filed_at", "-pk"),
        cursor=cursor,
        size=size,
        by=by_owner(owns, actor),
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
