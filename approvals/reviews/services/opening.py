"""Opening items: all that can start, start together, each department with a task and a clock."""

from collections.abc import Collection
from datetime import date
from typing import cast

from approvals.cases.domain import item_moves, routing
from approvals.cases.domain.vocabulary import ReviewStage
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.held import Held, kind_of
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.lengths import INSPECTORS_WORKDAYS, PRE_REVIEW_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.services.running import Plan, start
from approvals.procedures.renewals.services import start_renewal
from portal.kernel.transitions import Transition
from portal.rows.shapes import shape_of


def open_ready(held: Held, *, accepted_on: date | None = None) -> None:
    """Open the items of a case whose prerequisites are granted.

    *accepted_on* is day 0 of the items that wait for no other. The limits of decision run from the day of acceptance
    for items that open with it, and from today for those that waited: a department that acts after another counts from
    the other's result. A department's own limit runs from today, and a renewal to the last good day of its certificate.
    Where a lower level examines first, its review alone begins.
    """
    ready = _openable(held.of(CaseItem))
    # Who goes to the lower level is told first.
    for item in sorted(ready, key=lambda item: item.pre_reviewer_id is None):
        move = item_moves.OPEN if item.pre_reviewer_id is None else item_moves.SEND_DOWN
        item.perform(move, opened_at=held.now)
        _note(held, item, move)
    for item in ready:
        day_zero = held.today if item.requires else cast("date", accepted_on)
        if item.pre_reviewer_id is None:
            _review_all(held, item, day_zero)
        else:
            _look_first(held, item, day_zero)
        start_renewal(held, item)


def send_up(held: Held, item: CaseItem) -> None:
    """Open the reviews of an item on which its lower level has spoken.

    Its day is day 0 of all limits; whatever was handed in goes up with it. Law: 行政许可法第三十五条, 第四十三条.
    """
    item.perform(item_moves.SEND_UP)
    _review_all(held, item, held.today)
    _note(held, item, item_moves.SEND_UP)


def _note(held: Held, item: CaseItem, move: Transition) -> None:
    held.note(kind_of(CaseItem, move), law=move.law, item=item.name, departments=len(item.reviewer_ids))


def _openable(items: Collection[CaseItem]) -> list[CaseItem]:
    nodes = [routing.Node(item.position, tuple(item.requires), item.state) for item in items]
    positions = routing.openable(nodes)
    return [item for item in items if item.position in positions]


def _review_all(held: Held, item: CaseItem, day_zero: date) -> None:
    """Begin the reviews of an item, and the limits of its decision, which run from *day_zero*."""
    start(held, *_item_plans(item, day_zero))
    for department_id in item.reviewer_ids:
        _review(held, item, department_id)


def _look_first(held: Held, item: CaseItem, day_zero: date) -> None:
    """Begin the review of the lower level (初审): its silence means nothing; no other limit runs before it speaks."""
    task = ReviewTask(
        case=held.case,
        item=item,
        department_id=cast("int", item.pre_reviewer_id),  # the caller asks for no other
        stage=ReviewStage.PRE_REVIEW.value,
        opened_at=held.now,
    )
    _begin(held, task, Plan(ClockKind.PRE_REVIEW, day_zero, PRE_REVIEW_WORKDAYS, item=item, task=task))


def _item_plans(item: CaseItem, day_zero: date) -> list[Plan]:
    """The limits of the decision, and the days to assign those who inspect where somebody must (第五十五条第二款)."""
    limits = ((ClockKind.DECISION, item.statutory_limit), (ClockKind.PROMISE, item.promised_limit))
    unit, by_silence = Unit.of(item.limit_unit), ExpiryEffect.DEEM_GRANTED if item.grant_basis else ExpiryEffect.NONE
    inspection = Plan(ClockKind.INSPECTORS, day_zero, INSPECTORS_WORKDAYS, item=item)
    return [
        *([inspection] if hasattr(item, "inspectors") else []),
        *(
            Plan(
                kind, day_zero, limit, unit, by_silence if kind is ClockKind.DECISION else ExpiryEffect.NONE, item=item
            )
            for kind, limit in limits
            if limit is not None
        ),
    ]


def _review(held: Held, item: CaseItem, department_id: int) -> None:
    """Begin a department's review. The department that decides is never deemed to agree with itself."""
    is_asked = department_id != item.department_id
    basis = item.silence_basis if is_asked else ""
    task = shape_of(ReviewTask).new(
        case=held.case,
        region=held.case.region,
        matter_code=item.matter_code,
        item=item,
        department_id=department_id,
        silence_basis=basis,
        absence_basis=item.absence_basis if is_asked else "",
        opened_at=held.now,
    )
    effect = ExpiryEffect.DEEM_AGREED if basis else ExpiryEffect.NONE
    _begin(held, task, Plan(ClockKind.REVIEW, held.today, item.review_limit, effect=effect, item=item, task=task))


def _begin(held: Held, task: ReviewTask, plan: Plan) -> None:
    """Begin a review with its clock, whose end the task repeats."""
    held.add(task)
    [own] = start(held, plan)
    task.due_at = None if own.is_provisional else own.expires_at
