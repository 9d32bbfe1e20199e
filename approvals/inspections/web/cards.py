"""The inspections of an item on the pages of others: who was called, who inspects, and what may be done about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from approvals.cases.models import ReviewTask
from approvals.cases.queries.whole import OneItem
from approvals.cases.web.cards import Act, Card, Panel, Place, acts_on
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.queries.clocks import periods_of
from approvals.clocks.web.parts import why_url
from approvals.clocks.web.signs import due
from approvals.inspections.domain import moves
from approvals.inspections.domain.moves import ASSIGN_INSPECTORS, CONVENE
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from approvals.inspections.queries.views import (
    AttendanceView,
    InspectionView,
    as_the_applicant_reads_it,
    inspections_of,
    inspectors_of,
)
from approvals.inspections.web.facts import what_absence_means
from approvals.permissions import RULES
from portal.accounts.actor import Actor
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _
from portal.ui.parts import Sign, Tone

INSPECTION_TONES: Mapping[InspectionState, Tone] = MappingProxyType(
    {InspectionState.CONVENED: Tone.ACTIVE, InspectionState.HELD: Tone.GOOD, InspectionState.CANCELLED: Tone.QUIET}
)

ATTENDANCE_TONES: Mapping[AttendanceState, Tone] = MappingProxyType(
    {
        AttendanceState.CALLED: Tone.WARN,
        AttendanceState.SIGNED: Tone.ACTIVE,
        AttendanceState.EXCUSED: Tone.QUIET,
        AttendanceState.PRESENT: Tone.GOOD,
        AttendanceState.ABSENT: Tone.WARN,
    }
)

_PAGES: Mapping[Transition, str] = MappingProxyType({CONVENE: "approvals:convene-inspection"})

_PAGES_OF_INSPECTIONS: Mapping[Transition, str] = MappingProxyType(
    {moves.HOLD: "approvals:hold-inspection", moves.CANCEL: "approvals:cancel-inspection"}
)

_PAGES_OF_CALLS: Mapping[Transition, str] = MappingProxyType(
    {moves.SIGN: "approvals:sign-call", moves.EXCUSE: "approvals:excuse-absence"}
)

_PAGES_OF_INSPECTORS: Mapping[Transition, str] = MappingProxyType({ASSIGN_INSPECTORS: "approvals:inspectors"})

INSPECTIONS = Panel("inspections", _("联合踏勘"))

INSPECTORS = Panel("inspectors", _("检验人员"))


@dataclass(frozen=True, slots=True)
class ShownInspection:
    """An inspection, who was called and how that stands, and what the reader may do about it."""

    view: InspectionView
    tone: Tone
    calls: tuple[tuple[AttendanceView, Tone], ...]
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionsCard(Card):
    """The joint inspections of an item on a desk; ``absence`` says what staying away means."""

    template: ClassVar[str] = "approvals/inspections/card.html"
    panel: ClassVar[Panel | None] = INSPECTIONS

    inspections: tuple[ShownInspection, ...]
    absence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldInspections(Card):
    """When, where and with whom an item is or was inspected, and what was found, as the applicant is told."""

    template: ClassVar[str] = "approvals/inspections/told.html"
    place: ClassVar[Place] = Place.FIRST
    panel: ClassVar[Panel | None] = INSPECTIONS

    inspections: tuple[ShownInspection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectorsCard(Card):
    """Who inspects an item that needs it: how many are assigned, or how much time is left to assign them.

    ``url`` leads to assigning them, empty where the reader may not, or not now.
    """

    template: ClassVar[str] = "approvals/inspections/inspectors.html"
    place: ClassVar[Place] = Place.FIRST
    panel: ClassVar[Panel | None] = INSPECTORS

    number: int
    due: Sign | None
    url: str
    law: str = ASSIGN_INSPECTORS.law


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldInspectors(Card):
    """Whether they are assigned, as the applicant is told; ``why_url`` explains the last day for it."""

    template: ClassVar[str] = "approvals/inspections/told_inspectors.html"
    place: ClassVar[Place] = Place.NOTE

    is_assigned: bool
    why_url: str


def inspections_card(item: OneItem, actor: Actor) -> InspectionsCard | None:
    """What *actor* sees of the joint inspections of *item*, and may do."""
    found = tuple(_shown(view, tuple(_acts(view, actor))) for view in inspections_of(item))
    acts = acts_on(item.row, item.row.pk, actor, _PAGES, item)
    basis = next((task.absence_basis for task in item.of(ReviewTask) if task.absence_basis), "")
    if not (found or acts):
        return None
    return InspectionsCard(item=item.row, acts=acts, inspections=found, absence=what_absence_means(basis))


def told_inspections(item: OneItem, _actor: Actor) -> ToldInspections | None:
    found = tuple(_shown(as_the_applicant_reads_it(view)) for view in inspections_of(item))
    return ToldInspections(item=item.row, inspections=found) if found else None


def inspectors_card(item: OneItem, actor: Actor) -> InspectorsCard | None:
    """What *actor*, of a department, sees of the inspectors of *item*; None where it needs none or has not begun."""
    found = inspectors_of(item, periods_of(item, ClockKind.INSPECTORS))
    period = found.period
    if period is None or not RULES[ASSIGN_INSPECTORS.action].could_ever(actor):
        return None
    acts = acts_on(item.row, item.row.pk, actor, _PAGES_OF_INSPECTORS, item)
    return InspectorsCard(
        item=item.row,
        number=found.number,
        due=due(period) if period.is_open else None,
        url=next((act.url for act in acts if not act.why_not), ""),
    )


def told_inspectors(item: OneItem, _actor: Actor) -> ToldInspectors | None:
    found = inspectors_of(item, periods_of(item, ClockKind.INSPECTORS))
    is_awaited = found.period is not None and found.period.is_open
    if not (found.number or is_awaited):
        return None
    return ToldInspectors(
        item=item.row, is_assigned=bool(found.number), why_url=why_url(item.row.case_id, found.period)
    )


def _shown(view: InspectionView, acts: tuple[Act, ...] = ()) -> ShownInspection:
    calls = tuple((call, ATTENDANCE_TONES[call.state]) for call in view.attendances)
    return ShownInspection(view, INSPECTION_TONES[view.state], calls, acts)


def _acts(view: InspectionView, actor: Actor) -> Iterator[Act]:
    yield from acts_on(view, view.pk, actor, _PAGES_OF_INSPECTIONS)
    for call in () if view.state is InspectionState.CANCELLED else view.attendances:
        yield from acts_on(call, call.pk, actor, _PAGES_OF_CALLS)
