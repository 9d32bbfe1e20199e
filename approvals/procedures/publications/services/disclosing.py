"""Putting grants before the public (公开准予许可的决定): at once, or once the head has answered an objection."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol, cast

from approvals.cases.models import Case, CaseItem
from approvals.cases.services.door import kind_of
from approvals.cases.services.journal import Journal
from approvals.clocks.domain.lengths import PUBLICATION_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.queries.facts import Calendars
from approvals.clocks.services.starting import Plan, clocks
from approvals.procedures.publications.domain import PUBLISH, WITHHOLD
from approvals.procedures.publications.models import Publication
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.accounts.people.applicants import public_names


class Issued(Protocol):
    """A certificate as far as the public is told of it."""

    name: str
    identifier: str
    valid_until: date | None


def disclose(
    items: Iterable[CaseItem],
    cases: Mapping[int, Case],
    journal: Journal,
    calendars: Calendars,
    *,
    certificate: Issued | None = None,
) -> list[Clock]:
    """Enter granted *items* of held *cases* for the public; return the unsaved clocks of those that must wait.

    What nobody objected to is public now. For the rest the head has 20 working days from the day of the grant.
    *certificate*, where one was issued with the only item, is told with it. Two statements whatever the number.
    Law: 行政许可法第四十条, 第五条第二款; 政府信息公开条例第二十六条.
    """
    items = list(items)
    holders = public_names(cases[item.case_id].applicant_id for item in items)
    rows = [_publication(item, cases[item.case_id], holders, certificate, journal) for item in items]
    Publication.objects.bulk_create(rows)
    waiting = []
    for row in rows:
        case = cases[row.item.case_id]
        if row.objection:
            plan = Plan(ClockKind.PUBLICATION, row.granted_on, PUBLICATION_WORKDAYS, item=row.item)
            waiting += clocks(case, [plan], calendars)
            journal.note(case.pk, "item.publication_awaits", {"item": row.matter}, law=WITHHOLD.law)
        else:
            kind = kind_of(CaseItem, PUBLISH)
            journal.note(case.pk, kind, {"item": row.matter}, law=PUBLISH.law, actor=SYSTEM)
    return waiting


def name_certificate(item: CaseItem, certificate: Issued) -> None:
    """Tell the public of a certificate that was issued after the grant; one statement."""
    Publication.objects.filter(item=item).update(**_told(certificate))


def _publication(
    item: CaseItem, case: Case, holders: Mapping[int, str], certificate: Issued | None, journal: Journal
) -> Publication:
    return Publication(
        item=item,
        department_id=item.department_id,
        matter=item.name,
        holder=holders[case.applicant_id],
        granted_on=clock.last_day_before(cast("datetime", item.decided_at)),
        objection=case.publication_objection,
        published_at=None if case.publication_objection else journal.now,
        **(_told(certificate) if certificate else {}),
    )


def _told(certificate: Issued) -> dict[str, object]:
    return {
        "certificate_name": certificate.name,
        "certificate_identifier": certificate.identifier,
        "valid_until": certificate.valid_until,
    }
