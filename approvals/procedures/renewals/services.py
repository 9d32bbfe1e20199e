"""What a renewal (延续) pins, holds and counts: the certificate, its last good day, and whether silence may speak."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from approvals.cases.models import Case, CaseItem
from approvals.cases.services.held import Held
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.services.running import Plan, start
from approvals.procedures.renewals.domain import RenewalRequest, RenewalUnderWay
from approvals.procedures.renewals.models import Renewal
from approvals.procedures.renewals.queries import RenewalPlan, is_taken, renewed_certificate
from approvals.procedures.silence.domain import silence
from datashare.services import hold_for_renewal
from portal import clock
from portal.accounts.actor import SYSTEM


def pinned(plan: RenewalPlan) -> dict[str, Any]:
    """The columns of an item in which it differs from what its matter says because it renews a certificate."""
    return {"name": plan.title, "grant_basis": ""}


def pin(item: CaseItem, plan: RenewalPlan) -> None:
    """Keep what an item renews, as it is told today. One statement."""
    Renewal.objects.create(
        item=item,
        certificate_id=plan.certificate.pk,
        due_on=plan.valid_until,
        latest_on=plan.latest_on,
        basis=plan.basis,
    )


def hold_certificates(items: Iterable[CaseItem], today: date) -> None:
    """Hold the certificates that *items*, submitted *today*, renew: of two requests for the same one comes first.

    The case of the items is held already. Two statements for each renewal, none for other items, where renewals have
    been read along.
    Raises RenewalUnderWay, and CertificateNotInForce where the certificate is in force no more.
    """
    for item in items:
        certificate_id = renewed_certificate(item)
        if certificate_id is not None:
            hold_for_renewal(certificate_id, today)
            if is_taken(certificate_id):
                raise RenewalUnderWay


def start_renewal(held: Held, item: CaseItem) -> None:
    """Start the period of an item that renews, from receipt to the last good day of its certificate.

    None where it renews nothing, or was received after that day. The day of submission tells whether it was asked for
    in time; a correction begins the period anew and no more. Where silence will renew nothing the record says why.
    Law: 行政许可法第五十条.
    """
    request = _request(held.case, item)
    if request is None:
        return
    if request.obstacle:
        held.note(request.obstacle, law=silence.RENEWS.move.law, actor=SYSTEM, **_told(item, request))
    if request.days >= 0:
        days, effect = request.days, request.effect
        start(held, Plan(ClockKind.RENEWAL, request.complete_on, days, Unit.FIXED_DAY, effect, item=item))


def _request(case: Case, item: CaseItem) -> RenewalRequest | None:
    renewal: Renewal | None = getattr(item, "renewal", None)
    asked_at, received_at = case.submitted_at, case.received_at
    if renewal is None or asked_at is None or received_at is None:
        return None
    asked_on, complete_on = clock.local_date(asked_at), clock.local_date(received_at)
    return RenewalRequest(asked_on, complete_on, renewal.latest_on, renewal.due_on, renewal.basis)


def _told(item: CaseItem, request: RenewalRequest) -> dict[str, str]:
    days = {
        "received": request.asked_on,
        "complete": request.complete_on,
        "latest": request.latest_on,
        "due": request.ends_on,
    }
    return {"item": item.name} | {name: day.isoformat() for name, day in days.items()}
