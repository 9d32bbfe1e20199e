"""Items that wait for their decision, as rows."""

from datetime import date

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion, TaskState
from approvals.cases.models import CaseItem
from approvals.clocks.domain.vocabulary import ClockKind
from tests.factories.accounts import make_user
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    clock_end,
    make_case,
    make_clock,
    make_item,
    make_material,
    make_task,
)


def reviewed(*, opinion: Opinion = Opinion.AGREE, result_name: str = "", **fields) -> CaseItem:
    """An item that waits for its decision, with one opinion, complete but for what it asks beyond a photo."""
    case = make_case(CaseState.ACCEPTED, **fields)
    make_material(case)
    item = make_item(case, ItemState.REVIEWED, result_name=result_name)
    silent = opinion is Opinion.DEEMED_AGREE
    make_task(
        item,
        state=(TaskState.DEEMED if silent else TaskState.ANSWERED).value,
        opinion=opinion.value,
        reason="the reason",
        silence_basis=BASIS if silent else "",
        answered_by=None if silent else make_user(),
        answered_at=FILED_AT,
        effective_at=FILED_AT,
    )
    make_clock(case, ClockKind.DECISION, item=item, allotted=20, expires_at=clock_end(date(2026, 3, 30)))
    return item
