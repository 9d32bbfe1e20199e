"""Notices and proposals as pages tell of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet

from portal import clock
from portal.kernel.errors import NotFound
from portal.kernel.workdays import DayKind
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import CalendarNotice, NoticeProposal, NoticeStatus
from portal.workcalendar.proposals import arrangement_of

RECENT = 12


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in force. ``year`` None: an override of some days, which may be withdrawn."""

    pk: int
    region: str
    year: int | None
    status: NoticeStatus
    document: str
    days: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days in a row that are arranged alike."""

    first: date
    last: date
    kind: DayKind
    name: str

    @property
    def is_long(self) -> bool:
        return self.first != self.last


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal; ``withdraws`` names the document of the override that it takes back, else it is empty."""

    pk: int
    region: str
    year: int | None
    status: NoticeStatus
    document: str
    withdraws: str
    days: tuple[DaySpan, ...]
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: int
    decided_at: datetime | None
    decided_by: str
    notice_id: int | None
    arrangement: Arrangement
    now: datetime


def in_force() -> list[NoticeLine]:
    """Return the latest notices in force, outages aside, the newest first. One statement."""
    return [_line(row) for row in _in_force().order_by("-pk")[:RECENT]]


def open_proposals() -> list[ProposalView]:
    """Return what waits for a second supervisor, oldest first. One statement."""
    return [_view(row) for row in _proposals().filter(decided_at=None).order_by("pk")]


def proposal(proposal_id: int) -> ProposalView:
    """Return a proposal, decided or not. One statement, the time included. Raises NotFound."""
    row = _proposals().filter(pk=proposal_id).first()
    if row is None:
        raise NotFound
    return _view(row)


def override(notice_id: int) -> NoticeLine:
    """Return an override in force, which may be withdrawn. Raises NotFound."""
    row = _in_force().filter(pk=notice_id, year=None).first()
    if row is None:
        raise NotFound
    return _line(row)


def spans(arrangement: Arrangement) -> list[DaySpan]:
    """Return the days of *arrangement* in order, those in a row that are alike as one."""
    found: list[DaySpan] = []
    for day, special in sorted(arrangement.days.items()):
        if found and _continues(found[-1], day) and (found[-1].kind, found[-1].name) == special:
            found[-1] = DaySpan(found[-1].first, day, special.kind, special.name)
        else:
            found.append(DaySpan(day, day, special.kind, special.name))
    return found


def _continues(span: DaySpan, day: date) -> bool:
    return (day - span.last).days == 1


def _in_force() -> QuerySet[Any]:
    rows = CalendarNotice.objects.filter(superseded_by=None, outage=None).annotate(days_arranged=Count("days"))
    return rows.exclude(year=None, supersedes__isnull=False)


def _line(row: Any) -> NoticeLine:
    status = NoticeStatus.of(row.status)
    return NoticeLine(row.pk, row.region, row.year, status, row.document, row.days_arranged, row.published_at)


def _proposals() -> QuerySet[Any]:
    rows = NoticeProposal.objects.select_related("proposed_by", "decided_by", "withdraws")
    return rows.annotate(now=clock.expression())


def _view(row: Any) -> ProposalView:
    arrangement = arrangement_of(row)
    return ProposalView(
        pk=row.pk,
        region=row.region,
        year=row.year,
        status=arrangement.status,
        document=row.document,
        withdraws=row.withdraws.document if row.withdraws else "",
        days=tuple(spans(arrangement)),
        proposed_at=row.proposed_at,
        proposed_by=str(row.proposed_by),
        proposed_by_id=row.proposed_by_id,
        decided_at=row.decided_at,
        decided_by=str(row.decided_by) if row.decided_by else "",
        notice_id=row.notice_id,
        arrangement=arrangement,
        now=row.now,
    )
