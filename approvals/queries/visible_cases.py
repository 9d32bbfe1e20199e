"""The cases that somebody may see, newest first: their own, those of their window, department or region."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from approvals.domain.vocabulary import CaseState, Channel
from approvals.queries.detail import visible
from approvals.queries.lists import ROWS
from portal.accounts.actor import Actor
from portal.api.pagination import Slice, slice_after

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
    """Return a page of ``CaseLine``, of one *state* or with exactly this printed *number*. One query.

    Raises InvalidCursor.
    """
    rows = visible(actor).select_related("applicant", "lead_department").defer("one_form", "answers", "promises")
    if state is not None:
        rows = rows.filter(state=state.value)
    if number:
        rows = rows.filter(case_number=number)
    page = slice_after(rows, _ORDERING, cursor=cursor, size=size)
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
