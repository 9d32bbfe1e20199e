"""Handing in materials: uploaded, taken in at the window, or reused from issued certificates."""

import hashlib
import uuid

from django.core.files.base import ContentFile

from approvals.cases.domain.refusals import NotEditable
from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.services.door import Moving, acting
from approvals.cases.services.held import beyond
from approvals.materials.domain import completeness
from approvals.materials.domain.completeness import Requirement
from approvals.materials.domain.refusals import CertificateNotUsable, UnknownMaterial
from approvals.materials.domain.vocabulary import DeficiencyState, EvidenceLevel, MaterialSource, Original
from approvals.materials.models import Deficiency, Material
from approvals.materials.services import quotas, uploads
from approvals.materials.services.originals import tell
from approvals.materials.services.papers import supersede
from approvals.permissions import filed_at_the_window, owns
from datashare.queries import reusable
from datashare.services import record_use
from portal.accounts.actor import Actor
from portal.accounts.roles import Role

_OPEN_FOR_PAPERS = frozenset({CaseState.DRAFT.value, CaseState.CORRECTING.value})

LONGEST_NAME = 120

ALLOWED, MAX_MEGABYTES = uploads.ALLOWED, uploads.MAX_MEGABYTES

MAX_BYTES = MAX_MEGABYTES * 1024 * 1024


def add_material(
    *, case_id: int, actor: Actor, code: str, file_name: str, data: bytes, original: Original = Original.COPY_ONLY
) -> Material:
    """Hand in a file for material *code*; an earlier one for it is superseded, not deleted.

    Allowed while the case is a draft or being corrected, and for a material that is owed. A clerk who
    takes it in at the window says by *original* whether it was compared with the original (level B), and is named with
    it; what an applicant uploads has not been (level C).
    What is kept was made anew; of what was sent, size and digest are kept beside it.
    Raises UnknownMaterial, NotEditable, TooManyBytes and what ``uploads.judge`` and ``acting`` raise.
    Law: 行政许可法第三十一条 (nothing beyond the published list).
    """
    if Role.CLERK not in actor.roles:
        quotas.refuse_more_bytes(actor, len(data))
    accepted = uploads.judge(file_name, data)
    hand_in = acting(case_id, "case.hand_in", actor=actor, seen_version=None)
    with uploads.kept_with_their_rows() as written, hand_in as moved:
        requirement = _requirement(moved, code)
        is_own = owns.allows(actor, moved.case)
        material = Material(
            source=MaterialSource.UPLOADED.value if is_own else MaterialSource.COUNTER.value,
            file_name=file_name[-LONGEST_NAME:],
            content_type=accepted.content_type,
            size=len(accepted.data),
            sha256=hashlib.sha256(accepted.data).hexdigest(),
            sent_size=len(data),
            sent_sha256=hashlib.sha256(data).hexdigest(),
            taken_out=list(accepted.taken_out),
        )
        material.file.save(f"{uuid.uuid4().hex}{accepted.extension}", ContentFile(accepted.data), save=False)
        written.append(material.file)
        _put(moved, requirement, material)
        moved.note("case.material_added", name=requirement.name)
        if not is_own:
            tell(moved, material, original)
    return material


def reuse_certificate(*, case_id: int, actor: Actor, code: str, certificate_id: int) -> Material:
    """Use a certificate that was issued to the same applicant as material *code*: nobody is asked twice.

    Raises UnknownMaterial, NotEditable, CertificateNotUsable and what ``acting`` raises.
    Law: 国令第716号; 政务数据共享条例 (no repeated collection where sharing suffices).
    """
    with acting(case_id, "case.hand_in", actor=actor, seen_version=None) as moved:
        requirement = _requirement(moved, code)
        with beyond():
            offered = reusable(
                moved.case.applicant_id, matter_codes=[requirement.matter_code], names=[requirement.name]
            )
        if certificate_id not in {certificate.pk for certificate in offered}:
            raise CertificateNotUsable
        material = Material(
            source=MaterialSource.REUSED.value,
            evidence_level=EvidenceLevel.ISSUED.value,
            certificate_id=certificate_id,
        )
        _put(moved, requirement, material)
        with beyond():
            record_use(certificate_id, case_id)
        moved.note("case.material_reused", name=requirement.name)
    return material


def remove_material(*, case_id: int, actor: Actor, code: str) -> None:
    """Take back what was handed in for *code*, if anything, while the case is still the applicant's.

    Raises UnknownMaterial, NotEditable and what ``acting`` raises.
    """
    with acting(case_id, "case.hand_in", actor=actor, seen_version=None) as moved:
        requirement = _requirement(moved, code)
        if supersede(moved, code):
            moved.note("case.material_removed", name=requirement.name)


def _requirement(moved: Moving, code: str) -> Requirement:
    """The requirement, if something may be handed in for it now: once filed at the window, by the clerk alone."""
    case = moved.case
    asked = {r.code: r for r in completeness.requirements(case.one_form) if r.is_asked}
    if code not in asked:
        raise UnknownMaterial
    at_the_window = case.state == CaseState.SUBMITTED.value and filed_at_the_window.allows(moved.journal.actor, case)
    is_owed = case.state == CaseState.ACCEPTED.value and any(
        row.code == code and row.state == DeficiencyState.OPEN.value for row in moved.of(Deficiency)
    )
    if case.state not in _OPEN_FOR_PAPERS and not at_the_window and not is_owed:
        raise NotEditable(state=CaseState.of(case.state).label)
    return asked[code]


def _put(moved: Moving, requirement: Requirement, material: Material) -> None:
    supersede(moved, requirement.code)
    material.case, material.code, material.name = moved.case, requirement.code, requirement.name
    material.supplied_by_id, material.supplied_at = moved.journal.actor.user_id, moved.now
    moved.add(material)
