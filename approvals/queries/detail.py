"""One case with everything that belongs to it, in a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from approvals.domain import completeness
from approvals.domain.completeness import Requirement
from approvals.domain.vocabulary import (
    CaseState,
    Channel,
    ClockKind,
    DeficiencyState,
    EvidenceLevel,
    HandlingMode,
    MaterialSource,
)
from approvals.models import Case, CorrectionNotice, Deficiency, Material
from approvals.permissions import RULES
from approvals.queries.clocks import ClockView, views
from approvals.queries.items import ItemView, TaskView, item_views
from approvals.queries.whole import Whole, whole
from portal import clock
from portal.accounts.actor import Actor
from portal.audit.queries import HistoryLine, case_history
from portal.kernel.errors import NotFound
from portal.workcalendar.queries import published_calendar

READ_ALONG = ("applicant__person", "applicant__enterprise", "lead_department")
"""What ``view_of`` wants with its case."""


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
    certificate_id: int | None
    supplied_at: datetime | None
    promised_on: str

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
    """A correction notice; ``items`` are ``{"code", "name", "note"}``."""

    number: int
    items: Sequence[Mapping[str, str]]
    remark: str
    issued_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as every page shows it. Labels are words to be translated where they are shown."""

    pk: int
    version: int
    number: str
    query_code: str
    title: str
    state: CaseState
    channel: Channel
    is_bundle: bool
    applicant_id: int
    applicant: str
    lead_department: str
    filed_at: datetime
    submitted_at: datetime | None
    received_at: datetime | None
    accepted_at: datetime | None
    accepted_on: date | None
    closed_at: datetime | None
    closing_reason: str
    is_accepted_with_deficiency: bool
    is_deemed_accepted: bool
    today: date
    fields: Sequence[Mapping[str, Any]]
    answers: Mapping[str, str]
    items: tuple[ItemView, ...]
    clocks: tuple[ClockView, ...]
    materials: tuple[MaterialView, ...]
    deficiencies: tuple[DeficiencyView, ...]
    notices: tuple[NoticeView, ...]
    history: tuple[HistoryLine, ...]

    @property
    def tasks(self) -> tuple[TaskView, ...]:
        return tuple(task for item in self.items for task in item.tasks)

    @property
    def notice_clock(self) -> ClockView | None:
        return next((c for c in self.clocks if c.kind is ClockKind.NOTICE and c.is_open), None)

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What is asked of the applicant, needed, and not yet handed in."""
        wanted = [material.requirement for material in self.materials]
        return completeness.missing(wanted, {m.requirement.code for m in self.materials if m.is_supplied})

    @property
    def owed(self) -> tuple[DeficiencyView, ...]:
        return tuple(d for d in self.deficiencies if d.state is DeficiencyState.OPEN)


def case_view(case_id: int, actor: Actor) -> CaseView:
    """Return a case that *actor* may see; raises NotFound otherwise."""
    return view_of(find(case_id, actor))


def find(case_id: int, actor: Actor) -> Case:
    """Return a case that *actor* may see, with its applicant and its lead; raises NotFound otherwise."""
    case = visible(actor).select_related(*READ_ALONG).filter(pk=case_id).first()
    if case is None:
        raise NotFound
    return case


def visible(actor: Actor) -> QuerySet[Case]:
    """The cases that *actor* may see."""
    return Case.objects.filter(RULES["case.view"].q(actor))


def material_file(case_id: int, material_id: int, actor: Actor) -> Material:
    """Return a material with a file, newest or superseded, of a case that *actor* may see; raises NotFound."""
    found = Material.objects.filter(case__in=visible(actor), case_id=case_id, pk=material_id).exclude(file="").first()
    if found is None:
        raise NotFound
    return found


def view_of(case: Case, parts: Whole | None = None) -> CaseView:
    """Read everything that belongs to *case*, its calendar and its record: three queries whatever its size.

    *parts*, where they have been read, are not read again.
    """
    today, parts = clock.today(), parts or whole(case)
    clocks = views(parts.clocks, published_calendar(case.region), today)
    return CaseView(
        pk=case.pk,
        version=case.version,
        number=case.case_number,
        query_code=case.query_code,
        title=case.title,
        state=CaseState.of(case.state),
        channel=Channel.of(case.channel),
        is_bundle=bool(case.bundle_code),
        applicant_id=case.applicant_id,
        applicant=case.applicant.name,
        lead_department=case.lead_department.name,
        filed_at=case.filed_at,
        submitted_at=case.submitted_at,
        received_at=case.received_at,
        accepted_at=case.accepted_at,
        accepted_on=case.accepted_on,
        closed_at=case.closed_at,
        closing_reason=case.closing_reason,
        is_accepted_with_deficiency=case.is_accepted_with_deficiency,
        is_deemed_accepted=case.is_deemed_accepted,
        today=today,
        fields=case.one_form["fields"],
        answers=case.answers,
        items=item_views(parts, clocks, HandlingMode.of(case.mode), today),
        clocks=tuple(clocks),
        materials=material_views(case, parts.materials),
        deficiencies=tuple(_deficiency(row, clocks) for row in parts.deficiencies),
        notices=tuple(notice_view(row) for row in parts.notices),
        history=tuple(case_history(case.pk)),
    )


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
        certificate_id=row.certificate_id if row else None,
        supplied_at=row.supplied_at if row else None,
        promised_on=promised_on,
    )


def _deficiency(row: Deficiency, clocks: list[ClockView]) -> DeficiencyView:
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
