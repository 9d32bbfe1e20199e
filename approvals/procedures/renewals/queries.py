"""Renewing a certificate (延续): what it takes, by when to ask, and whether somebody has asked already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import CaseItem
from approvals.cases.queries.visible_cases import visible
from approvals.cases.queries.whole import OneItem
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.queries.clocks import ClockView
from approvals.parts import Shown
from approvals.procedures.renewals.domain import NotRenewable, RenewalUnderWay, latest_request
from approvals.procedures.renewals.models import Renewal
from datashare.queries import HeldCertificate, held
from matters.catalogue.queries import PublishedMatter, renewing_matter
from matters.forms.queries import merged_form
from portal.accounts.actor import Actor
from portal.kernel.vocabulary import _
from portal.workcalendar.queries import published_calendar


@dataclass(frozen=True, slots=True)
class Offer:
    """A matter or bundle that can be filed for, and how much it asks."""

    code: str
    name: str
    matters: tuple[str, ...]
    fields: int
    materials: int


def offer_of(code: str, name: str, members: Sequence[PublishedMatter]) -> Offer:
    """Return what filing for *members* together takes."""
    form = merged_form(members)
    return Offer(code, name, tuple(member.name for member in members), len(form.fields), len(form.asked))


@dataclass(frozen=True, slots=True)
class RenewalView:
    """What an item renews (延续): a certificate that is good until ``due_on``, to be asked for by ``latest_on``.

    ``basis`` is the statute by which it is renewed when that day passes undecided; ``may_be_silent`` tells whether this
    still holds for this item. ``period`` is the clock of the decision, None before acceptance.
    """

    certificate_id: int
    due_on: date
    latest_on: date
    basis: str
    may_be_silent: bool
    period: ClockView | None


def renewal_of(item: OneItem, clocks: Sequence[ClockView]) -> RenewalView | None:
    """What an item renews, None where it renews nothing."""
    row = next(iter(item.of(Renewal)), None)
    if row is None:
        return None
    end = next((clock for clock in item.of(Clock) if clock.kind == ClockKind.RENEWAL.value), None)
    return RenewalView(
        certificate_id=row.certificate_id,
        due_on=row.due_on,
        latest_on=row.latest_on,
        basis=row.basis,
        may_be_silent=end is not None and end.effect == ExpiryEffect.DEEM_RENEWED.value,
        period=next((clock for clock in clocks if clock.kind is ClockKind.RENEWAL), None),
    )


def renewed_certificate(item: CaseItem) -> int | None:
    """The certificate that an item renews, None where it renews none; its renewal has been read along."""
    renewal: Renewal | None = getattr(item, "renewal", None)
    return renewal and renewal.certificate_id


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
    return CaseItem.objects.filter(renewal__certificate_id=certificate_id).exclude(in_vain)


RENEWAL = Shown("renewal", renewal_of)
