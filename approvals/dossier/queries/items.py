"""The items of a case with their reviews, and what the wings show of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from approvals.cases.domain.vocabulary import ItemState, Opinion, ReviewStage, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.queries.whole import OneItem, Whole
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.queries.clocks import ClockView
from approvals.parts import wings
from approvals.procedures.silence.models import WrittenOpinion
from approvals.procedures.silence.queries.decisions import statute_of


@dataclass(frozen=True, slots=True)
class TaskView:
    """A department's review of an item; ``clock`` is its own period, ``absence`` that to explain an absence.

    ``basis`` is the document by which silence counts as agreement, ``absence_basis`` that by which absence from a joint
    inspection does. ``is_on_paper``: it counted as agreement, and the department has put that in writing.
    """

    pk: int
    version: int
    item_id: int
    item_name: str
    department_id: int
    department: str
    stage: ReviewStage
    state: TaskState
    opinion: Opinion | None
    reason: str
    basis: str
    absence_basis: str
    opened_at: datetime
    answered_at: datetime | None
    effective_at: datetime | None
    clock: ClockView | None
    absence: ClockView | None
    is_on_paper: bool

    @property
    def deemed_basis(self) -> str:
        """The document by which it counts as agreement, once it does."""
        return self.absence_basis if self.opinion is Opinion.DEEMED_PRESENT else self.basis


@dataclass(frozen=True, slots=True)
class ItemView:
    """One matter of the case. ``waits_for`` are the names of ``requires``, the items that must be granted first.

    ``limit`` is the promised length, the statutory one where nothing is promised, in ``limit_unit``s. ``basis`` is the
    statute by which it counts as granted, or renewed, when its time runs out, if any. ``periods`` are its own, the
    latest of each kind. ``own`` is what was read of it, ``shown`` what the wings show of that, by name.
    """

    pk: int
    version: int
    position: int
    name: str
    matter_code: str
    department_id: int
    department: str
    reviewer_ids: tuple[int, ...]
    pre_reviewer_id: int | None
    state: ItemState
    requires: tuple[int, ...]
    waits_for: tuple[str, ...]
    limit: int | None
    limit_unit: Unit
    opened_at: datetime | None
    decided_at: datetime | None
    decision_reason: str
    remedies: str
    basis: str
    certificate_id: int | None
    tasks: tuple[TaskView, ...]
    periods: Mapping[ClockKind, ClockView]
    own: OneItem
    shown: Mapping[str, Any]

    @property
    def state_label(self) -> str:
        return self.state.label

    @property
    def statutory(self) -> ClockView | None:
        return self.periods.get(ClockKind.DECISION)

    @property
    def promised(self) -> ClockView | None:
        return self.periods.get(ClockKind.PROMISE)

    @property
    def first_look(self) -> TaskView | None:
        """The review of the lower level, once it has begun."""
        return next((task for task in self.tasks if task.stage is ReviewStage.PRE_REVIEW), None)


def _task(task: ReviewTask, clocks: list[ClockView], *, is_on_paper: bool) -> TaskView:
    own = {clock.kind: clock for clock in clocks if clock.task_id == task.pk}
    return TaskView(
        pk=task.pk,
        version=task.version,
        item_id=task.item_id,
        item_name=task.item.name,
        department_id=task.department_id,
        department=task.department.name,
        stage=ReviewStage.of(task.stage),
        state=TaskState.of(task.state),
        opinion=Opinion.of(task.opinion) if task.opinion else None,
        reason=task.reason,
        basis=task.silence_basis,
        absence_basis=task.absence_basis,
        opened_at=task.opened_at,
        answered_at=task.answered_at,
        effective_at=task.effective_at,
        clock=own.get(ClockKind.REVIEW) or own.get(ClockKind.PRE_REVIEW),
        absence=own.get(ClockKind.ABSENCE),
        is_on_paper=is_on_paper,
    )


def item_views(case: Whole, clocks: list[ClockView]) -> tuple[ItemView, ...]:
    """The items of a case whose parts have been read, in their order."""
    on_paper = {paper.task_id for paper in case.of(WrittenOpinion) if paper.issued_at is not None}
    names = {row.position: row.name for row in case.of(CaseItem)}
    return tuple(_item(item, names, clocks, on_paper) for item in case.items())


def _item(item: OneItem, names: Mapping[int, str], clocks: list[ClockView], on_paper: Collection[int]) -> ItemView:
    row = item.row
    own = [clock for clock in clocks if clock.item_id == row.pk and clock.task_id is None]
    return ItemView(
        pk=row.pk,
        version=row.version,
        position=row.position,
        name=row.name,
        matter_code=row.matter_code,
        department_id=row.department_id,
        department=row.department.name,
        reviewer_ids=tuple(row.reviewer_ids),
        pre_reviewer_id=row.pre_reviewer_id,
        state=ItemState.of(row.state),
        requires=tuple(row.requires),
        waits_for=tuple(names[position] for position in row.requires),
        limit=row.promised_limit if row.promised_limit is not None else row.statutory_limit,
        limit_unit=Unit.of(row.limit_unit),
        opened_at=row.opened_at,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        remedies=row.remedies,
        basis=statute_of(row),
        certificate_id=row.certificate_id,
        tasks=tuple(_task(task, clocks, is_on_paper=task.pk in on_paper) for task in item.of(ReviewTask)),
        periods={clock.kind: clock for clock in own},
        own=item,
        shown={shown.name: shown.make(item, own) for wing in wings() for shown in wing.shows},
    )
