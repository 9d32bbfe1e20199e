"""Issuing an item's certificate, by a decision or after a statute has decided the item."""

from datetime import datetime
from typing import cast

from approvals.cases.models import CaseItem
from approvals.cases.services.door import Moving
from approvals.cases.services.held import beyond
from approvals.materials.domain import completeness
from approvals.materials.domain.completeness import Requirement
from approvals.materials.domain.vocabulary import EvidenceLevel, MaterialSource
from approvals.materials.models import Material
from approvals.procedures.publications.services.disclosing import Issued
from approvals.procedures.renewals.queries import renewed_certificate
from datashare.services import Term, issue_certificate
from portal import clock


def issue(moved: Moving, item: CaseItem) -> Issued | None:
    """Issue the certificate of a held, decided item, and hand it on as material to the items of this case that want it.

    It is good from the day on which the item was decided; that of a renewal from the end of the one before. Return it,
    None where the item yields none.
    """
    if not item.result_name:
        return None
    case = moved.case
    with beyond():
        certificate, issued = issue_certificate(
            holder=case.applicant,
            department=item.department,
            name=item.result_name,
            type_code=item.certificate_type,
            matter_code=item.matter_code,
            data={"item": item.name},
            case_id=case.pk,
            item_id=item.pk,
            at=moved.now,
            actor=moved.journal.actor,
            term=_term(item),
        )
    moved.add(certificate)
    moved.journal.entries.append(issued)
    item.certificate_id = certificate.pk
    moved.note("item.certificate_issued", law="行政许可法第三十九条、第四十四条", item=item.name, name=item.result_name)
    for requirement in completeness.requirements(case.one_form):
        if requirement.produced_by == item.position:
            moved.add(_material(moved, requirement, certificate.pk))
    return certificate


def _material(moved: Moving, requirement: Requirement, certificate_id: int) -> Material:
    return Material(
        case=moved.case,
        code=requirement.code,
        name=requirement.name,
        source=MaterialSource.PRODUCED.value,
        evidence_level=EvidenceLevel.ISSUED.value,
        certificate_id=certificate_id,
        supplied_at=moved.now,
    )


def _term(item: CaseItem) -> Term | None:
    if item.validity_months is None:
        return None
    decided_on = clock.local_date(cast("datetime", item.decided_at))
    return Term(decided_on, item.validity_months, renewed_certificate(item))
