"""Reading certificates: what may be reused, what a holder has, and what a verifier is told."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from datashare.domain import certificates
from datashare.domain.renewals import Renewable, against_renewing
from datashare.domain.vocabulary import CertificateState, PrintedField
from datashare.models import Certificate
from datashare.permissions import RULES
from datashare.services import ISSUED
from matters.catalogue.queries import Renewal, renewals_of
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Applicant
from portal.api.pagination import Each, Slice, slice_after
from portal.audit import queries as audit
from portal.kernel.errors import NotFound
from portal.kernel.identifiers import verified_certificate_identifier
from portal.kernel.masking import masked_name
from portal.kernel.vocabulary import _
from portal.rows.compiled import among, compiled


class CertificateNotFound(NotFound):
    code = "certificate_not_found"
    message = _("没有找到与该标识和验证码相符的电子证照，请对照证照核对后重试")


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate in a list. Issued by an agency, as material it has evidence level A (国办函〔2016〕108号).

    To its holder: ``has_newer`` tells that a newer version has taken its place, ``renewable_by`` is the code of the
    matter by which renewal can be asked for today, blank for none. ``is_renewed``: a statute has renewed it, and the
    newer version is still to come.
    """

    pk: int
    name: str
    identifier: str
    issuer_name: str
    matter_code: str
    issued_on: date
    valid_until: date | None
    state: CertificateState
    verify_code: str
    may_open: bool = True
    is_renewed: bool = False
    has_newer: bool = False
    renewable_by: str = ""


@dataclass(frozen=True, slots=True)
class PrintedCertificate:
    """A certificate as it is printed, for those who may see it in full."""

    line: CertificateLine
    holder_name: str
    is_sample: bool
    fields: list[tuple[PrintedField, str]]
    grouped_code: str
    newer_id: int | None

    @property
    def is_in_force(self) -> bool:
        return self.line.state is CertificateState.VALID


@dataclass(frozen=True, slots=True)
class Verification:
    """What anybody may learn of a certificate whose identifier and code they hold.

    ``is_recorded``: the certificate says what the event of its issue recorded, and the chain of that event is intact.
    ``seal_number``, ``sealed_at`` and ``seal_root`` name the seal that proves the chain; empty before the first.
    ``newer_identifier`` and ``newer_until`` point to the next version (关联证照标识), if there is one; ``is_renewed``:
    a statute has renewed the certificate, which is good beyond its end until that version comes.
    """

    name: str
    identifier: str
    state: CertificateState
    holder: str
    issuer_name: str
    issued_on: date
    valid_until: date | None
    is_sample: bool
    is_recorded: bool
    content_hash: str
    algorithm: str
    seal_number: int | None
    sealed_at: datetime | None
    seal_root: str
    newer_identifier: str = ""
    newer_until: date | None = None
    is_renewed: bool = False


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate in its holder's hand, as of *today*, with what decides whether it may be renewed."""

    pk: int
    name: str
    holder_id: int
    holder: str
    matter_code: str
    today: date
    facts: Renewable

    def renewable_until(self, notice: int) -> date:
        """Return its last good day where it may be renewed today, *notice* being that of the matter that renews it.

        Raises what ``against_renewing`` finds.
        """
        refusal = against_renewing(self.facts, notice, self.today)
        if refusal is not None:
            raise refusal
        return cast("date", self.facts.valid_until)


def reusable(
    applicant_id: int, *, matter_codes: Collection[str] = (), names: Collection[str] = ()
) -> list[CertificateLine]:
    """Certificates of the applicant that can stand for a material: by the matter that issued them, or by name.

    In force today, renewed by a statute included, and the newest of their versions; the latest issued first. One
    statement.
    """
    wanted = Q(matter_code__in=[code for code in matter_codes if code]) | Q(name__in=[name for name in names if name])
    today = TruncDate(clock.expression(), tzinfo=clock.SHANGHAI)
    found = Certificate.objects.filter(
        wanted,
        Q(valid_until=None) | Q(valid_until__gte=today) | Q(renewed_at__isnull=False),
        holder_id=applicant_id,
        state=CertificateState.VALID.value,
        next=None,
    )
    found = found.select_related("next").order_by("-issued_at", "-id")
    return [_line(certificate, CertificateState.VALID) for certificate in found]


def held_by(actor: Actor, *, cursor: str = "", size: int) -> Slice:
    """Return a page of the certificates of everybody the actor may act for, the latest issued first.

    Each comes with its next version. One statement. Raises InvalidCursor.
    """
    rule = RULES["certificate.list"]
    holders = Applicant.objects.filter(pk__in=rule.values_of("holder_id", actor) or ())
    found = Certificate.objects.filter(rule.q(actor)).select_related("next")
    return slice_after(found, ("-issued_at", "-id"), cursor=cursor, size=size, by=Each("holder", holders))


def lines(found: Iterable[Certificate]) -> list[CertificateLine]:
    """What lists show of *found*, with the state of today. Wants certificates read with their next versions."""
    today = clock.today()
    return [_line(certificate, _state(certificate, today)) for certificate in found]


def held_lines(found: Iterable[Certificate]) -> list[CertificateLine]:
    """What its holder reads of each of *found*, with what can be renewed: one statement besides.

    Wants certificates read by ``held_by``.
    """
    found, today = list(found), clock.today()
    matters = renewals_of({certificate.matter_code for certificate in found})
    return [_own_line(certificate, matters.get(certificate.matter_code), today) for certificate in found]


def renewable_lines(applicant_id: int) -> list[CertificateLine]:
    """Those of the applicant's certificates whose renewal can be asked for today, by their end: two statements."""
    found = Certificate.objects.filter(holder=applicant_id, next=None).select_related("next").order_by("valid_until")
    return [line for line in held_lines(found) if line.renewable_by]


def held(certificate_id: int, *, holders: Collection[int]) -> HeldCertificate:
    """Return a certificate of one of *holders*, applicants by id: one statement. Raises NotFound."""
    certificate = Certificate.objects.select_related("next").filter(pk=certificate_id, holder__in=holders).first()
    if certificate is None:
        raise NotFound
    today = clock.today()
    return HeldCertificate(
        pk=certificate.pk,
        name=certificate.name,
        holder_id=certificate.holder_id,
        holder=certificate.holder_name,
        matter_code=certificate.matter_code,
        today=today,
        facts=_renewable(certificate, today),
    )


def lines_by_id(certificate_ids: Collection[int], actor: Actor | None = None) -> dict[int, CertificateLine]:
    """The certificates with these ids, for pages that the caller has already permitted.

    With *actor* each line tells whether that reader may also open it in full.
    """
    if not certificate_ids:
        return {}
    found = {certificate.pk: certificate for certificate in _by_id().rows(ids=list(certificate_ids))}
    told = {line.pk: line for line in lines(found.values())}
    if actor is None:
        return told
    may_open = RULES["certificate.view"].allows
    return {pk: replace(line, may_open=may_open(actor, found[pk])) for pk, line in told.items()}


@compiled
def _by_id() -> QuerySet[Certificate]:
    return Certificate.objects.filter(among("pk", "ids")).select_related("next")


def printed(certificate_id: int, actor: Actor) -> PrintedCertificate:
    """A certificate in full, for its holder and its issuer. Raises NotFound for others."""
    seen = Certificate.objects.filter(RULES["certificate.view"].q(actor)).select_related("next")
    certificate = seen.filter(pk=certificate_id).first()
    if certificate is None:
        raise NotFound
    is_own, newer = RULES["certificate.list"].allows(actor, certificate), _newer(certificate)
    [line] = held_lines([certificate]) if is_own else lines([certificate])
    return PrintedCertificate(
        line=line,
        holder_name=certificate.holder_name,
        is_sample=certificate.is_sample,
        fields=certificates.printed_fields(certificate.data),
        grouped_code=certificates.grouped(certificate.verify_code),
        newer_id=newer.pk if newer else None,
    )


def verify(*, identifier: str, code: str) -> Verification:
    """Tell what the certificate is worth today. Raises InvalidIdentifier, CertificateNotFound.

    A wrong code and an unknown identifier are the same answer.
    """
    wanted = verified_certificate_identifier(identifier)
    certificate = Certificate.objects.select_related("holder", "next").filter(identifier=wanted).first()
    typed = certificates.typed_code(code).encode()
    if certificate is None or not secrets.compare_digest(certificate.verify_code.encode(), typed):
        raise CertificateNotFound
    integrity = audit.integrity(certificate.subject)
    seal, newer = integrity.proof, _newer(certificate)
    return Verification(
        name=certificate.name,
        identifier=certificate.identifier,
        state=_state(certificate, clock.today()),
        holder=_public_name(certificate),
        issuer_name=certificate.issuer_name,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        is_sample=certificate.is_sample,
        is_recorded=integrity.is_intact and _says_what_was_recorded(certificate),
        content_hash=certificate.content_hash,
        algorithm=certificate.algorithm,
        seal_number=seal.seal_number if seal else None,
        sealed_at=seal.sealed_at if seal else None,
        seal_root=seal.root if seal else "",
        newer_identifier=newer.identifier if newer else "",
        newer_until=newer.valid_until if newer else None,
        is_renewed=_is_renewed(certificate),
    )


def _public_name(certificate: Certificate) -> str:
    """The name of a person is masked; that of an enterprise is public."""
    is_person = certificate.holder.person_id is not None
    return masked_name(certificate.holder_name) if is_person else certificate.holder_name


def _says_what_was_recorded(certificate: Certificate) -> bool:
    recorded = audit.details_of(certificate.subject, ISSUED) or {}
    now = certificates.content_hash(certificate.algorithm, certificate.content())
    return now == certificate.content_hash == recorded.get("content_hash")


def _state(certificate: Certificate, day: date) -> CertificateState:
    is_renewed = _is_renewed(certificate)
    return certificates.state_on(
        day, state=certificate.state, valid_until=certificate.valid_until, is_renewed=is_renewed
    )


def _is_renewed(certificate: Certificate) -> bool:
    """Whether a statute has renewed a certificate, read with its next version, which is still to come."""
    return certificate.renewed_at is not None and _newer(certificate) is None


def _newer(certificate: Certificate) -> Certificate | None:
    """The next version of a certificate that was read with it."""
    newer: Certificate | None = getattr(certificate, "next", None)
    return newer


def _renewable(certificate: Certificate, today: date) -> Renewable:
    state, has_newer = _state(certificate, today), _newer(certificate) is not None
    return Renewable(state, certificate.valid_until, has_newer, _is_renewed(certificate))


def _own_line(certificate: Certificate, matter: Renewal | None, today: date) -> CertificateLine:
    facts = _renewable(certificate, today)
    may_ask = matter is not None and against_renewing(facts, matter.notice, today) is None
    return replace(
        _line(certificate, facts.state),
        has_newer=facts.has_newer,
        renewable_by=matter.code if matter is not None and may_ask else "",
    )


def _line(certificate: Certificate, state: CertificateState) -> CertificateLine:
    return CertificateLine(
        pk=certificate.pk,
        name=certificate.name,
        identifier=certificate.identifier,
        issuer_name=certificate.issuer_name,
        matter_code=certificate.matter_code,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        state=state,
        verify_code=certificate.verify_code,
        is_renewed=_is_renewed(certificate),
    )
