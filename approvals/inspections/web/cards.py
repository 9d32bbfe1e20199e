"""The joint inspections of an item as pages show them, and what the reader may do about them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse

from approvals.cases.models import ReviewTask
from approvals.cases.queries.availability import Stateful, availabilities
from approvals.cases.queries.whole import OneItem
from approvals.cases.web.desk import Act
from approvals.inspections.domain import moves as inspection_moves
from approvals.inspections.domain.moves import CONVENE
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from approvals.inspections.queries.views import (
    AttendanceView,
    InspectionView,
    as_the_applicant_reads_it,
    inspections_of,
)
from approvals.inspections.web.facts import what_absence_means
from portal.accounts.actor import Actor
from portal.kernel.transitions import Transition
from portal.ui.parts import Tone
from portal.ui.refusals import say

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

_PAGES: Mapping[Transition, str] = MappingProxyType(
    {
        CONVENE: "approvals:convene-inspection",
        inspection_moves.HOLD: "approvals:hold-inspection",
        inspection_moves.CANCEL: "approvals:cancel-inspection",
        inspection_moves.SIGN: "approvals:sign-call",
        inspection_moves.EXCUSE: "approvals:excuse-absence",
    }
)


@dataclass(frozen=True, slots=True)
class InspectionCard:
    """An inspection, who was called and how that stands, and what the reader may do about it."""

    view: InspectionView
    tone: Tone
    calls: tuple[tuple[AttendanceView, Tone], ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class InspectionsCard:
    """The inspections of an item; ``absence`` says what staying away means."""

    pk: int
    item: str
    inspections: tuple[InspectionCard, ...]
    acts: tuple[Act, ...]
    absence: str

    @property
    def is_empty(self) -> bool:
        return not (self.inspections or self.acts)


def inspections(items: Iterable[OneItem], actor: Actor) -> list[InspectionsCard]:
    """What *actor* sees of the inspections of each item about which there is something to see."""
    return [card for card in (inspections_card(item, actor) for item in items) if not card.is_empty]


def inspections_card(item: OneItem, actor: Actor) -> InspectionsCard:
    """What *actor* sees, and may do, of the joint inspections of *item*."""
    row = item.row
    return InspectionsCard(
        pk=row.pk,
        item=row.name,
        inspections=tuple(_card(view, actor) for view in inspections_of(item)),
        acts=tuple(_acts(row, row.pk, actor, CONVENE, item=item)),
        absence=what_absence_means(
            next((task.absence_basis for task in item.of(ReviewTask) if task.absence_basis), "")
        ),
    )


def told_to_the_applicant(items: Iterable[OneItem]) -> list[InspectionsCard]:
    """When, where and with whom each item is or was inspected, and what was found."""
    shown = ((item.row, [_shown(as_the_applicant_reads_it(view)) for view in inspections_of(item)]) for item in items)
    return [InspectionsCard(row.pk, row.name, tuple(cards), (), "") for row, cards in shown if cards]


def _card(view: InspectionView, actor: Actor) -> InspectionCard:
    acts = list(_acts(view, view.pk, actor, inspection_moves.HOLD, inspection_moves.CANCEL))
    for call in () if view.state is InspectionState.CANCELLED else view.attendances:
        acts += _acts(call, call.pk, actor, inspection_moves.SIGN, inspection_moves.EXCUSE)
    return _shown(view, tuple(acts))


def _shown(view: InspectionView, acts: tuple[Act, ...] = ()) -> InspectionCard:
    calls = tuple((call, ATTENDANCE_TONES[call.state]) for call in view.attendances)
    return InspectionCard(view, INSPECTION_TONES[view.state], calls, acts)


def _acts(row: Stateful, pk: int, actor: Actor, *moves: Transition, item: OneItem | None = None) -> Iterator[Act]:
    """What the state of *row* allows; where something else stands against it, that is said."""
    for found in availabilities(row, actor, moves, item):
        if found.move.leaves(row.state):
            why_not = say(found.obstacle) if found.obstacle else ""
            yield Act(f"{found.move.name}-{pk}", found.move.label, reverse(_PAGES[found.move], args=(pk,)), why_not)
