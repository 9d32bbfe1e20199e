"""Opening items: all that can start, start together, each department with a task and a clock."""

from collections.abc import Iterable, Mapping
from datetime import date

from approvals.domain import item_moves, routing
from approvals.domain.clocks import Unit
from approvals.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.models import Case, CaseItem, Clock, ReviewTask
from approvals.queries.facts import Calendars
from approvals.services._clocks import Plan, clocks
from approvals.services._journal import Journal
from approvals.services._moving import kind_of, perform_all
from portal import clock


def open_ready(
    cases: Iterable[Case],
    items: Iterable[CaseItem],
    journal: Journal,
    calendars: Calendars,
    *,
    accepted_on: Mapping[int, date],
    also: Iterable[Clock] = (),
) -> list[CaseItem]:
    """Open the items of *cases* whose prerequisites are granted; three statements whatever their number.

    *items* are all items of *cases*; *accepted_on* is, by case, day 0 of the items that wait for no other; *also* are
    unsaved clocks to start along with theirs. The limits of decision run from the day of acceptance for items that
    open with it, and from today for those that waited: a department that acts after another counts from the other's
    result. A department's own limit runs from today.
    """
    by_case: dict[int, list[CaseItem]] = {}
    for item in items:
        by_case.setdefault(item.case_id, []).append(item)
    ready = {case: _openable(by_case.get(case.pk, [])) for case in cases}
    opened = [item for found in ready.values() for item in found]
    if opened:
        rows = CaseItem.objects.filter(pk__in=[item.pk for item in opened])
        perform_all(rows, item_moves.OPEN, opened_at=journal.now)
    _assign(ready, journal, calendars, accepted_on, [*also])
    for item in opened:
        journal.note(
            item.case_id,
            kind_of(CaseItem, item_moves.OPEN),
            {"item": item.name, "departments": len(item.reviewer_ids)},
        )
    return opened


def _openable(items: list[CaseItem]) -> list[CaseItem]:
    nodes = [routing.Node(item.position, tuple(item.requires), item.state) for item in items]
    positions = routing.openable(nodes)
    return [item for item in items if item.position in positions]


def _assign(
    ready: Mapping[Case, list[CaseItem]],
    journal: Journal,
    calendars: Calendars,
    accepted_on: Mapping[int, date],
    pending: list[Clock],
) -> None:
    today = clock.local_date(journal.now)
    tasks: list[ReviewTask] = []
    for case, items in ready.items():
        for item in items:
            day_zero = today if item.requires else accepted_on[case.pk]
            pending += clocks(case, _decision_plans(item, day_zero), calendars)
            for department_id in item.reviewer_ids:
                task, task_clock = _review(case, item, department_id, journal, calendars)
                tasks.append(task)
                pending.append(task_clock)
    ReviewTask.objects.bulk_create(tasks)
    Clock.objects.bulk_create(pending)


def _decision_plans(item: CaseItem, day_zero: date) -> list[Plan]:
    limits = ((ClockKind.DECISION, item.statutory_limit), (ClockKind.PROMISE, item.promised_limit))
    unit, by_silence = Unit.of(item.limit_unit), ExpiryEffect.DEEM_GRANTED if item.grant_basis else ExpiryEffect.NONE
    return [
        Plan(kind, day_zero, limit, unit, by_silence if kind is ClockKind.DECISION else ExpiryEffect.NONE, item=item)
        for kind, limit in limits
        if limit is not None
    ]


def _review(
    case: Case, item: CaseItem, department_id: int, journal: Journal, calendars: Calendars
) -> tuple[ReviewTask, Clock]:
    """A department's task and its clock. The department that decides is never deemed to agree with itself."""
    is_asked = department_id != item.department_id
    basis = item.silence_basis if is_asked else ""
    task = ReviewTask(
        case=case,
        item=item,
        department_id=department_id,
        silence_basis=basis,
        absence_basis=item.absence_basis if is_asked else "",
        opened_at=journal.now,
    )
    effect = ExpiryEffect.DEEM_AGREED if basis else ExpiryEffect.NONE
    today = clock.local_date(journal.now)
    plan = Plan(ClockKind.REVIEW, today, item.review_limit, effect=effect, item=item, task=task)
    [task_clock] = clocks(case, [plan], calendars)
    task.due_at = None if task_clock.is_provisional else task_clock.expires_at
    return task, task_clock
