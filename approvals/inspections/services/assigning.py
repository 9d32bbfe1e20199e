"""Assigning those who inspect, test or quarantine (指派检验、检测、检疫人员)."""

from collections.abc import Collection

from approvals.cases.models import CaseItem
from approvals.cases.services.door import moving
from approvals.cases.services.held import beyond
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.services.running import stop
from approvals.inspections.domain import inspectors, moves
from approvals.procedures.hearings.services.effects import refuse_presiders
from portal.accounts.actor import Actor
from portal.accounts.queries import staff_of


def assign_inspectors(
    *, case_id: int, item_id: int, actor: Actor, seen_version: int | None, inspector_ids: Collection[int]
) -> CaseItem:
    """Assign *inspector_ids*, users who serve in the deciding department, in place of whoever was assigned before.

    The first time stops the period; each time is on record with everybody's id, and the applicant is told how many.
    Raises InvalidInput, InspectorsTooFew, PresiderInspects and what ``moving`` raises.
    Law: 行政许可法第四十八条第一款第四项, 第五十五条第二款.
    """
    with moving(
        case_id, moves.ASSIGN_INSPECTORS, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)
    ) as moved:
        item: CaseItem = moved.subject
        with beyond():
            staff = staff_of(item.department_id)
        chosen = inspectors.check(inspector_ids, staff)
        refuse_presiders(moved, item, chosen)
        item.inspectors.user_ids = sorted(chosen)
        stop((clock for clock in moved.item.of(Clock) if clock.kind == ClockKind.INSPECTORS.value), moved.now)
        moved.tell(item=item.name, number=len(chosen), inspector_ids=item.inspectors.user_ids)
    return item
