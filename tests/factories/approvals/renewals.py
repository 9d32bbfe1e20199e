"""Certificates about to end, the matter that renews them, and an item that does, as rows."""

from datetime import date, timedelta
from typing import Any

from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.procedures.renewals.models import Renewal
from datashare.models import Certificate
from matters.catalogue.models import Matter, MatterVersion
from portal.accounts.models import Applicant, User
from tests.factories.approvals.cases import clock_end, in_review, make_clock
from tests.factories.approvals.drafts import make_offer
from tests.factories.datashare import make_certificate

MATTER = "CG01"

STATUTE = "《中华人民共和国行政许可法》第五十条第二款"

SILENT = {
    "is_renewal_deemed": True,
    "renewal_document": "《中华人民共和国行政许可法》",
    "renewal_clause": "第五十条第二款",
}

ENDS_ON = date(2026, 4, 5)
"""A Sunday, and a holiday: no period is counted to it."""

LATEST_ON = date(2026, 3, 6)

NEXT_END = date(2027, 4, 5)


def make_renewing_matter(code: str = MATTER, **told: Any) -> MatterVersion:
    """A published matter that renews its own certificates for a year, by silence as well unless *told* otherwise."""
    offer = make_offer(code)
    implied = {"renews": code, "validity_months": 12, "result_name": "户外招牌设置意见书", "statutory_limit": 20}
    MatterVersion.objects.filter(pk=offer.pk).update(**implied | SILENT | told)
    Matter.objects.filter(pk=offer.matter_id).update(current=offer)
    return MatterVersion.objects.get(pk=offer.pk)


def make_ending(citizen: User, valid_until: date | None = ENDS_ON, **fields: Any) -> Certificate:
    """A certificate of *citizen* that was good for a year."""
    holder = Applicant.objects.get(person__user=citizen)
    issued_on = (valid_until or ENDS_ON) - timedelta(days=364)
    implied = {"matter_code": MATTER, "issued_on": issued_on, "valid_until": valid_until}
    return make_certificate(holder, **implied | fields)


def renewing(basis: str = STATUTE, **fields: Any) -> tuple[Case, CaseItem]:
    """An item under review that renews a certificate of its applicant, asked for in time on 2 March 2026."""
    case, item = in_review(**fields)
    certificate = make_ending(case.filed_by)
    CaseItem.objects.filter(pk=item.pk).update(result_name=certificate.name)
    make_renewal(item, certificate.pk, basis=basis)
    make_renewal_clock(item)
    return case, CaseItem.objects.get(pk=item.pk)


def make_renewal(item: CaseItem, certificate_id: int = 1, **fields: Any) -> Renewal:
    """Let *item* renew a certificate for a year, by silence as well unless *fields* say otherwise."""
    CaseItem.objects.filter(pk=item.pk).update(validity_months=12)
    implied = {"due_on": ENDS_ON, "latest_on": LATEST_ON, "basis": STATUTE}
    return Renewal.objects.create(item=item, certificate_id=certificate_id, **implied | fields)


def make_renewal_clock(item: CaseItem, **fields: Any) -> Clock:
    """The clock of its decision, from receipt to the last good day of the certificate."""
    implied = {"item": item, "unit": "fixed_day", "allotted": 34, "expires_at": clock_end(ENDS_ON)}
    effect = {"effect": ExpiryEffect.DEEM_RENEWED.value}
    return make_clock(item.case, ClockKind.RENEWAL, **implied | effect | fields)
