"""Steps about the time of an item, by the services themselves."""

from datetime import datetime
from typing import Any

from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.models import Pause
from approvals.procedures.pauses import services as pausing
from approvals.reviews.services import opinions
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.approvals.cases import staff_of
from tests.factories.approvals.periods import noon

FOURTH, FIFTH, SIXTH = noon(4), noon(5), noon(6)


def start(case: Case, item: CaseItem, actor: Actor, *, on: datetime = FOURTH, **fields: Any) -> Pause:
    asked = {
        "ground": PauseGround.EXPERT_REVIEW,
        "document_number": "示消评〔2026〕3号",
        "notice": "消防设计需要专家评审",
        "needed_workdays": 5,
        "seen_version": item.version,
    }
    with at(on):
        return pausing.pause(case_id=case.pk, item_id=item.pk, actor=actor, **asked | fields)


def resume(pause: Pause, actor: Actor, on: datetime) -> Pause:
    with at(on):
        return pausing.resume(case_id=pause.item.case_id, pause_id=pause.pk, actor=actor, seen_version=None)


def decide(act: Any, pause: Pause, actor: Actor, *, on: datetime = FIFTH, **fields: Any) -> Pause:
    with at(on):
        return act(case_id=pause.item.case_id, pause_id=pause.pk, actor=actor, seen_version=pause.version, **fields)


def answer(item: CaseItem, department_id: int | None = None, *, on: datetime = SIXTH) -> None:
    """A department, the deciding one unless another is named, agrees."""
    department_id = department_id or item.department_id
    with at(on):
        opinions.give_opinion(
            case_id=item.case_id,
            task_id=item.tasks.get(department=department_id).pk,
            actor=staff_of(department_id),
            seen_version=None,
            opinion=Opinion.AGREE,
        )


def reviewer_of(item: CaseItem, *roles: Role) -> Actor:
    return staff_of(item.department_id, *roles)


def due_days(item: CaseItem) -> dict[str, Any]:
    return {clock.kind: clock.due_on for clock in item.clocks.all()}
