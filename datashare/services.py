"""Issuing certificates and their new versions, and noting what a statute has renewed and where they serve again."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import connection

from datashare.domain import certificates
from datashare.domain.renewals import CertificateNotInForce
from datashare.domain.vocabulary import CertificateState
from datashare.models import Certificate, CertificateUse
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Applicant, Department
from portal.audit import chain
from portal.audit import services as audit
from portal.kernel.identifiers import certificate_identifier
from portal.kernel.workdays import ONE_DAY
from portal.rows.prepared import Prepared

ISSUED = "certificate.issue"
LAW = "行政许可法第三十九条、第四十四条"

_NUMBERS = Prepared("SELECT nextval('datashare_certificate_id_seq'), nextval('datashare_certificate_number')", {})


@dataclass(frozen=True, slots=True)
class Term:
    """How long a certificate is good: *months* from *first_on*.

    Of the next version of the certificate with the id *renews*, which has an end: from the day after that end.
    """

    first_on: date
    months: int
    renews: int | None = None


def issue_certificate(
    *,
    holder: Applicant,
    department: Department,
    name: str,
    type_code: str,
    matter_code: str,
    data: Mapping[str, str],
    case_id: int,
    item_id: int,
    at: datetime,
    actor: Actor,
    term: Term | None = None,
) -> tuple[Certificate, audit.Entry]:
    """Issue a certificate (证照), new and with its id; the caller writes it, and the event that opens its chain.

    One statement. The caller's transaction holds the lock of the case. *data* maps the codes of ``PrintedField`` to
    published text; without a *type_code* the certificate gets one of the issuer's samples. It is good without end
    unless *term* says how long, and the next version of the certificate that this renews, which takes one more.
    Raises ValueError for data without a word, InvalidIdentifier for a type code out of form.
    Law: 行政许可法第三十九条、第四十四条、第五十条; 国务院令第716号第十一条; GB/T 36904-2018.
    """
    certificates.printed_fields(data)
    issuer_code = certificates.sample_issuer_code(department.code, department.region)
    issued_on = clock.local_date(at)
    pk, number = _next_numbers()
    certificate = Certificate(
        pk=pk,
        type_code=type_code or certificates.sample_type_code(issuer_code, name),
        issuer_code=issuer_code,
        serial=certificates.serial(issued_on, number),
        is_sample=True,
        name=name,
        holder=holder,
        holder_name=holder.name,
        department=department,
        issuer_name=department.name,
        matter_code=matter_code,
        case_id=case_id,
        item_id=item_id,
        data=dict(data),
        issued_at=at,
        issued_on=issued_on,
    )
    if term is not None:
        _limit(certificate, term)
    _close(certificate)
    return certificate, _issue_of(certificate, actor)


def hold_for_renewal(certificate_id: int, on: date) -> None:
    """Hold a certificate whose renewal is being asked for: whoever asks for the same waits. One statement.

    The caller holds its case already, and refuses what has been renewed. Raises CertificateNotInForce where it is not
    in force on the day *on*.
    Law: 行政许可法第五十条, 第七十条.
    """
    certificate = Certificate.objects.select_for_update(of=("self",), no_key=True).get(pk=certificate_id)
    is_renewed = certificate.renewed_at is not None
    state = certificates.state_on(
        on, state=certificate.state, valid_until=certificate.valid_until, is_renewed=is_renewed
    )
    if state is not CertificateState.VALID:
        raise CertificateNotInForce(state=state.label)


def mark_renewed(renewed: Mapping[int, datetime]) -> None:
    """Note the moments as of which a statute has renewed certificates, by id: one statement for all, none for none.

    The caller's transaction holds their cases and records the renewals. Law: 行政许可法第五十条第二款.
    """
    rows = [Certificate(pk=pk, renewed_at=moment) for pk, moment in renewed.items()]
    Certificate.objects.bulk_update(rows, ["renewed_at"])


def record_use(certificate_id: int, case_id: int) -> None:
    """Note that a certificate serves as material in a case; a second note of the same is none. One statement."""
    CertificateUse.objects.bulk_create(
        [CertificateUse(certificate_id=certificate_id, case_id=case_id, used_at=clock.expression())],
        ignore_conflicts=True,
    )


def _limit(certificate: Certificate, term: Term) -> None:
    first_on = term.first_on
    if term.renews is not None:
        first_on = _follow(certificate, Certificate.objects.get(pk=term.renews))
    certificate.valid_until = certificates.last_good_day(first_on, term.months)


def _follow(certificate: Certificate, previous: Certificate) -> date:
    """Make *certificate* the next version of *previous*; return the first day that only the new one covers."""
    for name in ("type_code", "issuer_code", "serial", "is_sample", "matter_code"):
        setattr(certificate, name, getattr(previous, name))
    certificate.version, certificate.previous = previous.version + 1, previous
    return cast("date", previous.valid_until) + ONE_DAY


def _close(certificate: Certificate) -> None:
    """Give the certificate its identifier and code, and the hash of all it says from now on."""
    certificate.identifier = certificate_identifier(
        type_code=certificate.type_code,
        issuer=certificate.issuer_code,
        serial=certificate.serial,
        version=certificate.version,
    )
    certificate.verify_code = certificates.verify_code(secrets.token_bytes(certificates.VERIFY_CODE_LENGTH))
    certificate.algorithm = chain.ALGORITHM
    certificate.content_hash = certificates.content_hash(certificate.algorithm, certificate.content())


def _next_numbers() -> tuple[int, int]:
    """The id of a certificate and the number that is part of its identifier."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS.call(cursor))
        pk, number = cursor.fetchone()
        return pk, number


def _issue_of(certificate: Certificate, actor: Actor) -> audit.Entry:
    """The event that opens the certificate's chain with the hash of all it says: what a verifier holds it to.

    The case tells of its certificates in its own chain, so this event is not among the case's.
    """
    return audit.Entry(
        kind=ISSUED,
        subject=certificate.subject,
        actor=actor,
        at=certificate.issued_at,
        law=LAW,
        details={
            "name": certificate.name,
            "identifier": certificate.identifier,
            "algorithm": certificate.algorithm,
            "content_hash": certificate.content_hash,
            "case_id": certificate.case_id,
        },
    )
