"""One case with everything that belongs to it, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from approvals.cases.domain.vocabulary import CaseState, Channel
from approvals.cases.models import Case
from approvals.cases.queries.visible_cases import find
from approvals.cases.queries.whole import Whole, whole
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.queries.clocks import ClockView, views
from approvals.dossier.queries.items import ItemView, TaskView, item_views
from approvals.materials.domain import completeness
from approvals.materials.domain.completeness import Requirement
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.materials.models import CorrectionNotice, Deficiency, Material
from approvals.materials.queries.views import (
    DeficiencyView,
    MaterialView,
    NoticeView,
    deficiency_view,
    material_views,
    notice_view,
)
from approvals.permissions import RULES
from portal import clock
from portal.accounts.actor import Actor
from portal.audit.queries import HistoryLine, case_history
from portal.workcalendar.queries import published_calendar


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as every page shows it. Labels are words to be translated where they are shown.

    ``own`` is what was read of it.
    """

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
    own: Whole

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
    """Return a case that *actor* may see, its query code for those alone who file it. Raises NotFound."""
    case = find(case_id, actor)
    view = view_of(case)
    return view if RULES["case.draft"].allows(actor, case) else replace(view, query_code="")


def view_of(case: Case, parts: Whole | None = None) -> CaseView:
    """Read everything that belongs to *case*, its calendar and its record: three queries whatever its size.

    *parts*, where they have been read, are not read again.
    """
    parts = parts or whole(case, clock.today())
    clocks = views(parts.of(Clock), published_calendar(case.region), parts.today)
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
        today=parts.today,
        fields=case.one_form["fields"],
        answers=case.answers,
        items=item_views(parts, clocks),
        clocks=tuple(clocks),
        materials=material_views(case, parts.of(Material)),
        deficiencies=tuple(deficiency_view(row, clocks) for row in parts.of(Deficiency)),
        notices=tuple(notice_view(row) for row in parts.of(CorrectionNotice)),
        history=tuple(case_history(case.pk)),
        own=parts,
    )
