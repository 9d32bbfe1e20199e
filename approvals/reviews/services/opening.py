"""Opening items: all that can start, start together, each department with a task and a clock."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import cast

from approvals.cases.domain import item_moves, routing
from approvals.cases.domain.vocabulary import ReviewStage
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.services.door import kind_of, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.lengths import INSPECTORS_WORKDAYS, PRE_REVIEW_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.queries.facts import Calendars
from approvals.clocks.services.starting import Plan, clocks
from approvals.procedures.renewals.services import renewal_clocks
from portal import clock
from portal.kernel.transitions import Transition


def open_ready(
    cases: Iterable[Case],
    items: Iterable[CaseItem],
    journal: Journal,
    calendars: Calendars,
    *,
    accepted_on: Mapping[int, date],
    also: Iterable[Clock] = (),
) -> list[CaseItem]:
    """Open the items of *cases* whose prerequisites are granted; three or four statements whatever their number.

    *items* are all items of *cases*, with what wings keep of each (``own_rows``); *accepted_on* is, by case, day 0 of
    the items that wait for no other; *also* are unsaved clocks to start along with theirs. The limits of decision run
    from the day of acceptance for items that open with it, and from today for those that waited: a department that acts
    after another counts from the other's result. A department's own limit runs from today, and a renewal to the last
    good day of its certificate. Where a lower level examines first, its review alone begins.
    """
    by_case: dict[int, list[CaseItem]] = {}
    for item in items:
        by_case.setdefault(item.case_id, []).append(item)
    ready = {case: _openable(by_case.get(case.pk, [])) for case in cases}
    opened = [item for found in ready.values() for item in found]
    _open(opened, journal)
    _assign(ready, journal, calendars, accepted_on, [*also])
    return opened


def send_up(case: Case, item: CaseItem, journal: Journal, calendars: Calendars) -> None:
    """Open the reviews of an item on which its lower level has spoken: three statements whatever their number.

    Its day is day 0 of all limits; whatever was handed in goes up with it. Law: 行政许可法第三十五条, 第四十三条.
    """
    perform_all(CaseItem.objects.filter(pk=item.pk), item_moves.SEND_UP)
    tasks, pending = _reviews(case, item, clock.local_date(journal.now), journal, calendars)
    ReviewTask.objects.bulk_create(tasks)
    Clock.objects.bulk_create(pending)
    _note(item, item_moves.SEND_UP, journal)


def _open(items: Collection[CaseItem], journal: Journal) -> None:
    """Items that a lower level examines first go there, all others to their departments: a statement for each way."""
    ways = (
        (item_moves.SEND_DOWN, [item for item in items if item.pre_reviewer_id is not None]),
        (item_moves.OPEN, [item for item in items if item.pre_reviewer_id is None]),
    )
    for move, found in ways:
        if found:
            rows = CaseItem.objects.filter(pk__in=[item.pk for item in found])
            perform_all(rows, move, opened_at=journal.now)
        for item in found:
            _note(item, move, journal)


def _note(item: CaseItem, move: Transition, journal: Journal) -> None:
    details = {"item": item.name, "departments": len(item.reviewer_ids)}
    journal.note(item.case_id, kind_of(CaseItem, move), details, law=move.law)


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
            begin = _reviews if item.pre_reviewer_id is None else _first_look
            own_tasks, own_clocks = begin(case, item, day_zero, journal, calendars)
            tasks += own_tasks
            pending += own_clocks
            pending += renewal_clocks(case, item, journal, calendars)
    ReviewTask.objects.bulk_create(tasks)
    Clock.objects.bulk_create(pending)


def _reviews(
    case: Case, item: CaseItem, day_zero: date, journal: Journal, calendars: Calendars
) -> tuple[list[ReviewTask], list[Clock]]:
    """The reviews of an item, and with their clocks the limits of its decision, which run from *day_zero*."""
    tasks, pending = [], clocks(case, _item_plans(item, day_zero), calendars)
    for department_id in item.reviewer_ids:
        task, task_clock = _review(case, item, department_id, journal, calendars)
        tasks.append(task)
        pending.append(task_clock)
    return tasks, pending


def _first_look(
    case: Case, item: CaseItem, day_zero: date, journal: Journal, calendars: Calendars
) -> tuple[list[ReviewTask], list[Clock]]:
    """The review of the lower level (初审), whose silence means nothing; no other limit runs until it has spoken."""
    task = ReviewTask(
        case=case,
        item=item,
        department_id=cast("int", item.pre_reviewer_id),  # the caller asks for no other
        stage=ReviewStage.PRE_REVIEW.value,
        opened_at=journal.now,
    )
    plan = Plan(ClockKind.PRE_REVIEW, day_zero, PRE_REVIEW_WORKDAYS, item=item, task=task)
    return [task], [_own_clock(task, plan, calendars)]


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
    return task, _own_clock(task, plan, calendars)


def _own_clock(task: ReviewTask, plan: Plan, calendars: Calendars) -> Clock:
    """The clock of *plan*, whose end the task repeats."""
    [own] = clocks(task.case, [plan], calendars)
    task.due_at = None if own.is_provisional else own.expires_at
    return own
