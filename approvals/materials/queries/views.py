"""Materials, what is owed, and correction notices as people read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from approvals.cases.models import Case
from approvals.cases.queries.visible_cases import visible
from approvals.clocks.queries.clocks import ClockView
from approvals.materials.domain import completeness
from approvals.materials.domain.completeness import Requirement
from approvals.materials.domain.vocabulary import BROUGHT, DeficiencyState, EvidenceLevel, MaterialSource, Original
from approvals.materials.models import CorrectionNotice, Deficiency, Material
from portal import clock
from portal.accounts.actor import Actor
from portal.gate.words import TakenOut
from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class MaterialView:
    """One requirement of the case and what was handed in for it, if anything."""

    requirement: Requirement
    material_id: int | None
    source: MaterialSource | None
    evidence_level: EvidenceLevel | None
    file_name: str
    content_type: str
    size: int
    sent_size: int
    sent_sha256: str
    taken_out: tuple[TakenOut, ...]
    certificate_id: int | None
    original: Original | None
    original_told_by: str
    original_told_at: datetime | None
    supplied_at: datetime | None
    promised_on: str

    @property
    def has_original(self) -> bool:
        """Whether somebody brought it, so that there is an original to look at."""
        return self.source in BROUGHT

    @property
    def is_supplied(self) -> bool:
        return self.material_id is not None


@dataclass(frozen=True, slots=True)
class DeficiencyView:
    pk: int
    version: int
    code: str
    name: str
    state: DeficiencyState
    promised_on: date
    supplied_on: date | None
    return_reason: str
    clock: ClockView | None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A correction notice; ``items`` are ``{"kind", "code", "name", "note"}``."""

    number: int
    items: Sequence[Mapping[str, str]]
    remark: str
    issued_at: datetime
    answered_at: datetime | None


def material_file(case_id: int, material_id: int, actor: Actor) -> Material:
    """Return a material with a file, newest or superseded, of a case that *actor* may see; raises NotFound."""
    found = Material.objects.filter(case__in=visible(actor), case_id=case_id, pk=material_id).exclude(file="").first()
    if found is None:
        raise NotFound
    return found


def material_views(case: Case, newest: Iterable[Material]) -> tuple[MaterialView, ...]:
    """Every requirement of *case* in its printed order, with what was handed in for it, if it is among the *newest*."""
    supplied = {row.code: row for row in newest}
    return tuple(
        _material(requirement, supplied.get(requirement.code), case.promises.get(requirement.code, {}).get("on", ""))
        for requirement in completeness.requirements(case.one_form)
    )


def _material(requirement: Requirement, row: Material | None, promised_on: str) -> MaterialView:
    return MaterialView(
        requirement=requirement,
        material_id=row.pk if row else None,
        source=MaterialSource.of(row.source) if row else None,
        evidence_level=EvidenceLevel.of(row.evidence_level) if row else None,
        file_name=row.file_name if row else "",
        content_type=row.content_type if row else "",
        size=row.size if row else 0,
        sent_size=row.sent_size if row else 0,
        sent_sha256=row.sent_sha256 if row else "",
        taken_out=tuple(TakenOut.of(word) for word in row.taken_out) if row else (),
        certificate_id=row.certificate_id if row else None,
        original=Original.of(row.original) if row and row.original else None,
        original_told_by=row.original_told_by if row else "",
        original_told_at=row.original_told_at if row else None,
        supplied_at=row.supplied_at if row else None,
        promised_on=promised_on,
    )


def deficiency_view(row: Deficiency, clocks: list[ClockView]) -> DeficiencyView:
    return DeficiencyView(
        pk=row.pk,
        version=row.version,
        code=row.code,
        name=row.name,
        state=DeficiencyState.of(row.state),
        promised_on=row.promised_on,
        supplied_on=clock.local_date(row.supplied_at) if row.supplied_at else None,
        return_reason=row.return_reason,
        clock=next((c for c in clocks if c.deficiency_id == row.pk and c.is_open), None),
    )


def notice_view(row: CorrectionNotice) -> NoticeView:
    """One correction notice as pages show it."""
    return NoticeView(row.number, row.items, row.remark, row.issued_at, row.answered_at)
