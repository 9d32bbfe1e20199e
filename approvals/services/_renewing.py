"""What a renewal (延续) pins, holds and counts: the certificate, its last good day, and whether silence may speak."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from approvals.domain import silence
from approvals.domain.clocks import Unit
from approvals.domain.refusals import RenewalUnderWay
from approvals.domain.renewals import RenewalRequest
from approvals.domain.vocabulary import ClockKind
from approvals.models import Case, CaseItem, Clock
from approvals.queries.facts import Calendars
from approvals.queries.renewals import RenewalPlan, is_taken
from approvals.services._clocks import Plan, clocks
from approvals.services._journal import Journal
from datashare.services import hold_for_renewal
from portal import clock
from portal.accounts.actor import SYSTEM


def pinned(plan: RenewalPlan) -> dict[str, Any]:
    """The columns of an item by which it renews a certificate."""
    return {
        "name": plan.title,
        "renewed_certificate_id": plan.certificate.pk,
        "renewal_due_on": plan.valid_until,
        "renewal_latest_on": plan.latest_on,
        "renewal_basis": plan.basis,
        "grant_basis": "",
    }


def hold_certificates(items: Iterable[CaseItem], today: date) -> None:
    """Hold the certificates that *items*, submitted *today*, renew: of two requests for the same one comes first.

    The case of the items is held already. Two statements for each renewal, none for other items.
    Raises RenewalUnderWay, and CertificateNotInForce where the certificate is in force no more.
    """
    for item in items:
        if item.renewed_certificate_id is not None:
            hold_for_renewal(item.renewed_certificate_id, today)
            if is_taken(item.renewed_certificate_id):
                raise RenewalUnderWay


def renewal_clocks(case: Case, item: CaseItem, journal: Journal, calendars: Calendars) -> list[Clock]:
    """Return the unsaved clock of an item that renews, from receipt to the last good day of its certificate.

    None where it renews nothing, or was received after that day. Where silence will renew nothing the record says why.
    Law: 行政许可法第五十条.
    """
    due_on, latest_on, received_at = item.renewal_due_on, item.renewal_latest_on, case.received_at
    if due_on is None or latest_on is None or received_at is None:
        return []
    request = RenewalRequest(clock.local_date(received_at), latest_on, item.renewal_basis)
    if request.obstacle:
        told = {"item": item.name, "received": request.received_on, "latest": latest_on, "due": due_on}
        details = {name: str(value) for name, value in told.items()}
        journal.note(case.pk, request.obstacle, details, law=silence.RENEWS.move.law, actor=SYSTEM)
    days = (due_on - request.received_on).days
    if days < 0:
        return []
    plan = Plan(ClockKind.RENEWAL, request.received_on, days, Unit.FIXED_DAY, request.effect, item=item)
    return clocks(case, [plan], calendars)
