"""The cases that somebody may see, newest first: their own, those of their window, department or region."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Value

from approvals.cases.domain.vocabulary import CaseState, Channel
from approvals.cases.models import Case
from approvals.permissions import RULES
from portal.accounts.actor import Actor, bound
from portal.accounts.models import Applicant
from portal.accounts.rules import Rule
from portal.api.pagination import Each, Slice, slice_after, slice_of_some
from portal.kernel.errors import NotFound
from portal.rows.compiled import Parameter, compiled

READ_ALONG = ("applicant__person", "applicant__enterprise", "lead_department")
"""What ``view_of`` wants with its case."""


def find(case_id: int, actor: Actor) -> Case:
    """Return a case that *actor* may see, with its applicant and its lead; raises NotFound otherwise."""
    kind, given = bound(actor)
    for case in _found(kind).rows(case=case_id, **given):
        return case
    raise NotFound


@compiled
def _found(actor: Actor) -> QuerySet[Case]:
    return visible(actor).select_related(*READ_ALONG).filter(pk=Parameter("case"))


def visible(actor: Actor) -> QuerySet[Case]:
    """The cases that *actor* may see."""
    return Case.objects.filter(RULES["case.view"].q(actor))


def by_owner(rule: Rule, actor: Actor) -> Each | None:
    """How to read the cases of many applicants, where *rule* lets *actor* see those of some and no others."""
    owners = rule.values_of("applicant_id", actor)
    return Each("applicant", Applicant.objects.filter(pk__in=owners)) if owners else None


ROWS = 20

UNKNOWN = datetime(2999, 1, 1, tzinfo=UTC)
"""Stands in an order for a moment that nobody knows yet: behind all that are known."""


def counting(rows: "QuerySet[Any, Any]", each: str = "pk") -> "QuerySet[Any, Any]":
    """How many *rows* there are, or different values of *each*: ``counted`` of what is read along with lists."""
    return rows.order_by().values(one=Value(1)).annotate(number=Count(each, distinct=each != "pk"))


def counted(rows: list[dict[str, int]]) -> int:
    return rows[0]["number"] if rows else 0


_ORDERING = ("-filed_at", "-pk")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    pk: int
    version: int
    number: str
    title: str
    is_bundle: bool
    state: CaseState
    channel: Channel
    applicant: str
    lead_department: str
    filed_at: datetime
    submitted_at: datetime | None
    accepted_on: date | None
    closed_at: datetime | None


def case_lines(
    actor: Actor, *, state: CaseState | None = None, number: str = "", cursor: str = "", size: int = ROWS
) -> Slice:
    """Return a page of ``CaseLine``, of one *state* or with exactly this printed *number*. Two queries.

    Raises InvalidCursor.
    """
    rows = visible(actor).select_related("applicant", "lead_department").defer("one_form", "answers", "promises")
    if state is not None:
        rows = rows.filter(state=state.value)
    owners = by_owner(RULES["case.view"], actor)
    if state or number or owners:
        found = rows.filter(case_number=number) if number else rows
        page = slice_after(found, _ORDERING, cursor=cursor, size=size, by=owners)
    else:
        page = slice_of_some(Case.objects.all(), rows, rows, _ORDERING, cursor=cursor, size=size)
    return Slice(list(_lines(page.rows)), page.next_cursor)


def _lines(rows: Iterable[Any]) -> Iterable[CaseLine]:
    return (
        CaseLine(
            pk=case.pk,
            version=case.version,
            number=case.case_number,
            title=case.title,
            is_bundle=bool(case.bundle_code),
            state=CaseState.of(case.state),
            channel=Channel.of(case.channel),
            applicant=case.applicant.name,
            lead_department=case.lead_department.name,
            filed_at=case.filed_at,
            submitted_at=case.submitted_at,
            accepted_on=case.accepted_on,
            closed_at=case.closed_at,
        )
        for case in rows
    )
