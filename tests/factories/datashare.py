"""Certificates, as rows."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.db import transaction

from datashare.domain import certificates
from datashare.domain.vocabulary import CertificateState
from datashare.models import Certificate
from portal.accounts.actor import SYSTEM
from portal.accounts.models import Applicant, Department
from portal.audit import services as audit
from portal.kernel.identifiers import certificate_identifier
from tests.factories.accounts import make_department

ISSUED_AT = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
_numbers = count(90_000_001)


def make_certificate(
    holder: Applicant,
    department: Department | None = None,
    *,
    state: CertificateState = CertificateState.VALID,
    is_recorded: bool = False,
    **fields: Any,
) -> Certificate:
    """A certificate issued on 2026-09-18 without an end, in a stored *state*, with or without its event of issue."""
    department, number = department or make_department(), next(_numbers)
    issuer_code = certificates.sample_issuer_code(department.code, department.region)
    type_code = certificates.sample_type_code(issuer_code, "食品经营许可证")
    serial, version = f"2026{number}", fields.get("version", 1)
    implied = {
        "identifier": certificate_identifier(type_code=type_code, issuer=issuer_code, serial=serial, version=version),
        "type_code": type_code,
        "issuer_code": issuer_code,
        "serial": serial,
        "is_sample": True,
        "name": "食品经营许可证",
        "holder": holder,
        "holder_name": holder.name,
        "department": department,
        "issuer_name": department.name,
        "matter_code": "CY01",
        "case_id": number,
        "item_id": number,
        "data": {"item": "食品经营许可"},
        "issued_at": ISSUED_AT,
        "issued_on": date(2026, 9, 18),
        "verify_code": "ABCDEFGHJKLM",
        "algorithm": "sha256",
    }
    certificate = Certificate(state=state.value, **implied | fields)
    certificate.content_hash = certificates.content_hash("sha256", certificate.content())
    certificate.save()
    if is_recorded:
        _record(certificate)
    return certificate


def _record(certificate: Certificate) -> None:
    details = {name: getattr(certificate, name) for name in ("name", "identifier", "algorithm", "content_hash")}
    with transaction.atomic():
        audit.record(
            "certificate.issue", subject=certificate.subject, actor=SYSTEM, at=certificate.issued_at, details=details
        )
