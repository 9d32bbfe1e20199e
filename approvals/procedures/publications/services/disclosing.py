"""Putting grants before the public (公开准予许可的决定): at once, or once the head has answered an objection."""

from datetime import date, datetime
from typing import Protocol, cast

from approvals.cases.models import CaseItem
from approvals.cases.queries.whole import OneItem
from approvals.cases.services.held import Held, kind_of
from approvals.clocks.domain.lengths import PUBLICATION_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.services.running import Plan, start
from approvals.procedures.publications.domain import PUBLISH, WITHHOLD
from approvals.procedures.publications.models import Publication
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.accounts.people.applicants import public_name


class Issued(Protocol):
    """A certificate as far as the public is told of it."""

    name: str
    identifier: str
    valid_until: date | None


def disclose(held: Held, item: CaseItem, certificate: Issued | None = None) -> None:
    """Enter a granted *item* for the public; where it must wait, its clock starts.

    What nobody objected to is public now. For the rest the head has 20 working days from the day of the grant.
    *certificate*, where one was issued, is told with it.
    Law: 行政许可法第四十条, 第五条第二款; 政府信息公开条例第二十六条.
    """
    case = held.case
    row = Publication(
        item=item,
        department_id=item.department_id,
        matter=item.name,
        holder=public_name(case.applicant),
        granted_on=clock.last_day_before(cast("datetime", item.decided_at)),
        objection=case.publication_objection,
        published_at=None if case.publication_objection else held.now,
    )
    if certificate:
        _tell(row, certificate)
    held.add(row)
    if row.objection:
        start(held, Plan(ClockKind.PUBLICATION, row.granted_on, PUBLICATION_WORKDAYS, item=item))
        held.note("item.publication_awaits", item=row.matter, law=WITHHOLD.law)
    else:
        held.note(kind_of(CaseItem, PUBLISH), item=row.matter, law=PUBLISH.law, actor=SYSTEM)


def name_certificate(held: Held, item: CaseItem, certificate: Issued) -> None:
    """Tell the public of a certificate that was issued after the grant."""
    for row in OneItem(item, held.whole).of(Publication):
        _tell(row, certificate)


def _tell(row: Publication, certificate: Issued) -> None:
    row.certificate_name, row.certificate_identifier = certificate.name, certificate.identifier
    row.valid_until = certificate.valid_until
