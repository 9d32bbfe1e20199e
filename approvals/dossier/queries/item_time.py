"""TODO."""

from datetime import date

from approvals.cases.domain.vocabulary import ItemState, TaskState
from approvals.cases.models import CaseItem
from approvals.cases.queries.whole import Whole
from approvals.clocks.domain.periods import UNMOVED
from approvals.clocks.domain.vocabulary import ClockKind, ExtensionState
from approvals.dossier.domain import ItemTime, Statutory
from approvals.inspections.domain.vocabulary import InspectionState
from approvals.procedures.hearings.domain import rules as hearings
from approvals.procedures.pauses.queries.views import _is_unfinished


def time_of(item: CaseItem, parts: Whole, today: date) -> ItemTime:
    """Return what decides today about the time of *item*, one of the *parts* of a case."""
    running = [clock for clock in parts.clocks if clock.item_id == item.pk and clock.stopped_at is None]
    limit = next((c for c in running if c.kind == ClockKind.DECISION.value and c.task_id is None), None)
    own = [row for row in parts.hearings if row.item_id == item.pk]
    states = [ExtensionState.of(row.state) for row in parts.extensions if limit and row.clock_id == limit.pk]
    return ItemTime(
        today=today,
        lead_id=None if item.state == ItemState.PRE_REVIEW.value else item.department_id,
        reviewing=frozenset(
            task.department_id for task in parts.tasks if task.item_id == item.pk and task.state == TaskState.OPEN.value
        ),
        pausing=frozenset(pause.department_id for pause in item.all_pauses if _is_unfinished(pause, today)),
        due_days=tuple(clock.due_on for clock in running if clock.kind not in UNMOVED),
        statutory=Statutory(limit.due_on, frozenset(states)) if limit else None,
        is_convened=any(
            row.item_id == item.pk and row.state == InspectionState.CONVENED.value for row in parts.inspections
        ),
        hearings=frozenset(row.state for row in own),
        presiders=frozenset(row.presider_id for row in own if row.presider_id and row.state in hearings.LED),
    )
