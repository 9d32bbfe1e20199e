"""Renewing a certificate (延续): what it takes, by when to ask, and whether somebody has asked already."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from approvals.domain.clocks import Unit
from approvals.domain.refusals import NotRenewable, RenewalUnderWay
from approvals.domain.renewals import latest_request
from approvals.domain.vocabulary import CaseState, ItemState
from approvals.models import CaseItem
from approvals.queries.detail import visible
from approvals.queries.filing import Offer, offer_of
from datashare.queries import HeldCertificate, held
from matters.catalogue.queries import PublishedMatter, renewing_matter
from portal.accounts.actor import Actor
from portal.kernel.vocabulary import _
from portal.workcalendar.queries import published_calendar

_TITLE = _("%(name)s（延续）")
_LONGEST_NAME = 200 - len(_TITLE % {"name": ""})
_UNFILED = (CaseState.DRAFT.value,)
_IN_VAIN = (CaseState.DECLINED.value, CaseState.NOT_LICENSABLE.value, CaseState.WITHDRAWN.value)
_FAILED = (ItemState.REFUSED.value, ItemState.CLOSED.value)


@dataclass(frozen=True, slots=True)
class RenewalPlan:
    """A certificate that can be renewed today, and the matter by which it is.

    Who asks after ``latest_on`` may be renewed still, but not by silence; with a ``basis`` silence renews who asked in
    time.
    """

    certificate: HeldCertificate
    matter: PublishedMatter
    valid_until: date
    latest_on: date

    @property
    def title(self) -> str:
        """What the filing is called, as data: a matter that extends its own certificates says so, if need be cut."""
        is_own = self.matter.renews == self.matter.code
        return _TITLE % {"name": self.matter.name[:_LONGEST_NAME]} if is_own else self.matter.name

    @property
    def basis(self) -> str:
        """The statute and clause under which silence renews, or nothing: off, or guarded against."""
        if not self.matter.is_renewal_deemed or self.matter.guards:
            return ""
        return f"{self.matter.renewal_document}{self.matter.renewal_clause}"

    @property
    def is_late(self) -> bool:
        return self.certificate.today > self.latest_on

    @property
    def offer(self) -> Offer:
        """How much it asks."""
        return offer_of(self.matter.code, self.title, [self.matter])


def plan_renewal(certificate_id: int, actor: Actor, *, applicant_id: int | None = None) -> RenewalPlan:
    """Return what the renewal of a certificate takes: of the applicant, or of anybody whom *actor* may act for.

    Raises NotFound for a certificate of others, NotRenewable where no published matter renews it, what
    ``against_renewing`` finds, and RenewalUnderWay. Five statements at most.
    """
    certificate = held(certificate_id, holders=actor.applicant_ids if applicant_id is None else [applicant_id])
    matter = renewing_matter(certificate.matter_code)
    if matter is None:
        raise NotRenewable
    valid_until = certificate.renewable_until(matter.renewal_notice)
    if is_taken(certificate.pk):
        raise RenewalUnderWay
    calendar = published_calendar(actor.region or settings.REGION)
    unit = Unit.of(matter.renewal_notice_unit.value)
    latest_on = latest_request(valid_until, matter.renewal_notice, unit, calendar)
    return RenewalPlan(certificate, matter, valid_until, latest_on)


def is_taken(certificate_id: int) -> bool:
    """Whether the renewal of a certificate is under way or done: one statement. Drafts and what failed do not count."""
    return _taking(certificate_id).exists()


def renewing_case(certificate_id: int, actor: Actor) -> int | None:
    """Return the case by which a certificate is or was renewed, None where *actor* may not see it: one statement."""
    items = _taking(certificate_id).filter(case__in=visible(actor))
    return items.values_list("case", flat=True).first()


def _taking(certificate_id: int) -> "QuerySet[CaseItem]":
    in_vain = Q(case__state__in=(*_UNFILED, *_IN_VAIN)) | Q(state__in=_FAILED)
    return CaseItem.objects.filter(renewed_certificate_id=certificate_id).exclude(in_vain)
