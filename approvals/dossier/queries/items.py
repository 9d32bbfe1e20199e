"""The items of a case with their reviews, and all that was done about their time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from approvals.cases.domain.vocabulary import HandlingMode, ItemState, Opinion, ReviewStage, TaskState
from approvals.cases.models import ReviewTask
from approvals.cases.queries.whole import Whole
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.queries.clocks import ClockView
from approvals.dossier.domain import ItemTime
from approvals.dossier.queries.item_time import time_of
from approvals.inspections.queries.views import InspectionView, inspection_view
from approvals.procedures.extensions.queries import ExtensionView, extension_view
from approvals.procedures.hearings.queries import HearingView, hearing_view
from approvals.procedures.pauses.queries.views import PauseView, pause_view
from approvals.procedures.publications.queries import PublicationView, publication_view
from approvals.procedures.renewals.queries import RenewalView, renewal_view


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

    ``limit`` is the promised length, the statutory one where nothing is promised, in ``limit_unit``s. ``time`` decides
    what may be done about its periods, ``pauses``, ``extensions``, ``inspections`` and ``hearings`` are what was done.
    ``basis`` is the statute by which it counts as granted, or renewed, when its time runs out, if any. ``inspectors``
    is how many are assigned; who they are is told on their department's desk alone.
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
    needs_inspectors: bool
    inspectors: int
    certificate_id: int | None
    statutory: ClockView | None
    promised: ClockView | None
    certificate_period: ClockView | None
    may_be_certified: bool
    inspectors_period: ClockView | None
    publication: PublicationView | None
    publication_period: ClockView | None
    tasks: tuple[TaskView, ...]
    time: ItemTime
    pauses: tuple[PauseView, ...]
    extensions: tuple[ExtensionView, ...]
    renewal: RenewalView | None
    inspections: tuple[InspectionView, ...]
    hearings: tuple[HearingView, ...]

    @property
    def state_label(self) -> str:
        return self.state.label

    @property
    def first_look(self) -> TaskView | None:
        """The review of the lower level, once it has begun."""
        return next((task for task in self.tasks if task.stage is ReviewStage.PRE_REVIEW), None)


def _tasks(tasks: Iterable[ReviewTask], clocks: list[ClockView]) -> list[TaskView]:
    own = {(c.task_id, c.kind): c for c in clocks if c.task_id}
    return [
        TaskView(
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
            clock=own.get((task.pk, ClockKind.REVIEW)) or own.get((task.pk, ClockKind.PRE_REVIEW)),
            absence=own.get((task.pk, ClockKind.ABSENCE)),
            is_on_paper=task.is_on_paper,
        )
        for task in tasks
    ]


def item_views(parts: Whole, clocks: list[ClockView], mode: HandlingMode, today: date) -> tuple[ItemView, ...]:
    """The items of a case whose parts have been read, in their order; *mode* is that of the case."""
    tasks = _tasks(parts.tasks, clocks)
    names = {row.position: row.name for row in parts.items}
    own = {(c.item_id, c.kind): c for c in clocks if c.task_id is None}
    ends = {row.item_id: row for row in parts.clocks if row.kind == ClockKind.RENEWAL.value}
    return tuple(
        ItemView(
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
            basis=row.statutory_basis,
            needs_inspectors=row.needs_inspectors,
            inspectors=len(row.inspector_ids),
            certificate_id=row.certificate_id,
            statutory=own.get((row.pk, ClockKind.DECISION)),
            promised=own.get((row.pk, ClockKind.PROMISE)),
            certificate_period=own.get((row.pk, ClockKind.CERTIFICATE)),
            may_be_certified=row.may_be_certified,
            inspectors_period=own.get((row.pk, ClockKind.INSPECTORS)),
            publication=publication_view(row.own_publication),
            publication_period=own.get((row.pk, ClockKind.PUBLICATION)),
            tasks=tuple(task for task in tasks if task.item_id == row.pk),
            time=time_of(row, parts, today),
            pauses=tuple(pause_view(pause, pause.department.name) for pause in row.all_pauses),
            extensions=tuple(extension_view(one, mode) for one in parts.extensions if one.item_id == row.pk),
            renewal=renewal_view(row, ends.get(row.pk), own.get((row.pk, ClockKind.RENEWAL))),
            inspections=tuple(inspection_view(one) for one in parts.inspections if one.item_id == row.pk),
            hearings=tuple(hearing_view(one, clocks) for one in parts.hearings if one.item_id == row.pk),
        )
        for row in parts.items
    )
