"""What was granted, as the public reads it, and what the head of a department has still to say about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from approvals.cases.queries.visible_cases import ROWS
from approvals.cases.queries.whole import OneItem
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.queries.clocks import ClockView
from approvals.parts import Shown
from approvals.permissions import RULES
from approvals.procedures.publications.domain import NothingToPublish, PublicationState
from approvals.procedures.publications.models import Publication
from portal.accounts.actor import Actor
from portal.api.pagination import Slice, slice_after
from portal.kernel.errors import DomainError, NotFound

MOST_TO_ANSWER = 20


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A grant as anybody may read it; ``holder`` is masked where it is a person."""

    pk: int
    matter: str
    department: str
    holder: str
    certificate_name: str
    certificate_identifier: str
    granted_on: date
    valid_until: date | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PublicationView:
    """What has become of one grant, for those who see its case. ``objection`` is blank where nobody objected."""

    state: PublicationState
    objection: str
    reason: str
    answered_at: datetime | None


def published(text: str = "", *, cursor: str = "", size: int = ROWS) -> Slice:
    """Return a page of what is public, newest first, in one statement. Raises InvalidCursor.

    *text* keeps those whose holder's name begins with it, or whose certificate has exactly that number.
    Law: 行政许可法第四十条 (the public may look it up).
    """
    rows = Publication.objects.published().select_related("department")
    wanted = text.strip()
    if wanted:
        rows = rows.filter(Q(holder__startswith=wanted) | Q(certificate_identifier=wanted.upper()))
    page = slice_after(rows, ("-published_at", "-pk"), cursor=cursor, size=size)
    return Slice([_line(row) for row in page.rows], page.next_cursor)


def to_answer(actor: Actor) -> "QuerySet[Publication, dict[str, Any]]":
    """Return the first of the objections that the head of the actor's department has to answer, oldest first."""
    rows = Publication.objects.awaiting().filter(RULES["item.disclose"].q(actor)).order_by("pk")
    return rows.values("item_id", "matter", "item__case__case_number")[:MOST_TO_ANSWER]


def publication_of(item: OneItem, clocks: Sequence[ClockView] = ()) -> PublicationView | None:
    """What has become of an item's grant before the public, None before it is granted."""
    row = next(iter(item.of(Publication)), None)
    if row is None:
        return None
    answered_at = (row.withheld_at or row.published_at) if row.objection else None
    return PublicationView(row.state, row.objection, row.reason, answered_at)


def against_answering(item: OneItem) -> DomainError | None:
    """Why the head cannot say whether a grant becomes public: nobody has asked."""
    found = publication_of(item)
    return None if found is not None and found.state is PublicationState.AWAITING else NothingToPublish()


def _line(row: Publication) -> PublicationLine:
    return PublicationLine(
        pk=row.pk,
        matter=row.matter,
        department=row.department.name,
        holder=row.holder,
        certificate_name=row.certificate_name,
        certificate_identifier=row.certificate_identifier,
        granted_on=row.granted_on,
        valid_until=row.valid_until,
        published_at=row.published_at,
    )


@dataclass(frozen=True, slots=True)
class PublicationDesk:
    """A grant to whose publication the applicant objected, answered with a ``reason``; then ``due_on`` is None."""

    item_id: int
    version: int
    item: str
    case_id: int
    number: str
    title: str
    holder: str
    state: PublicationState
    objection: str
    reason: str
    due_on: date | None


def publication_desk(item_id: int, actor: Actor) -> PublicationDesk:
    """Return an objection that the actor's department answers, or has answered. One statement. Raises NotFound."""
    period = Clock.objects.open().filter(item=OuterRef("item"), kind=ClockKind.PUBLICATION.value)
    rows = Publication.objects.filter(RULES["item.disclose"].q(actor)).exclude(objection="")
    rows = rows.select_related("item__case__applicant").annotate(due_on=Subquery(period.values("due_on")))
    row: Any = rows.filter(item=item_id).first()
    if row is None:
        raise NotFound
    return PublicationDesk(
        item_id=row.item_id,
        version=row.item.version,
        item=row.matter,
        case_id=row.item.case_id,
        number=row.item.case.case_number,
        title=row.item.case.title,
        holder=row.item.case.applicant.name,
        state=row.state,
        objection=row.objection,
        reason=row.reason,
        due_on=row.due_on,
    )


PUBLICATION = Shown("publication", publication_of)
