"""What follows once an item is decided, by its head or by a statute."""

from approvals.cases.domain import case_moves, item_moves, routing
from approvals.cases.models import CaseItem
from approvals.cases.services.held import Held
from approvals.clocks.models import Clock
from approvals.clocks.services.running import stop
from approvals.materials.domain import completeness
from approvals.materials.domain.moves import RELEASE
from approvals.materials.models import Deficiency
from approvals.parts import wings
from approvals.reviews.services.opening import open_ready


def end(held: Held, item: CaseItem) -> None:
    """The periods of a decided item stop, and whatever was going on about it ends.

    What the decision itself begins has not begun yet.
    """
    stop([row for row in held.of(Clock) if row.item_id == item.pk and row.pk is not None], held.now)
    end_with_item(held, item)


def end_with_item(held: Held, item: CaseItem) -> None:
    """Nothing is to be decided any more on an item: each wing ends what it has begun about it."""
    for wing in wings():
        if wing.end_with_item:
            wing.end_with_item(held, item)


def go_on(held: Held) -> None:
    """Open what waited, close what can no longer come, release what is owed for nothing, conclude what is finished."""
    items = held.of(CaseItem)
    nodes = [routing.Node(item.position, tuple(item.requires), item.state) for item in items]
    barred = routing.barred(nodes)
    to_come = routing.unfinished(nodes) - barred
    for item in items:
        if item.position in barred:
            held.follow(item, item_moves.CLOSE, details={"item": item.name})
    open_ready(held)
    _release(held, to_come)
    if not to_come:
        _conclude(held)


def _release(held: Held, to_come: frozenset[int]) -> None:
    """What is owed for none of the items at the positions *to_come* need not come."""
    owed = [row for row in held.of(Deficiency) if RELEASE.leaves(row.state)]
    requirements = completeness.requirements(held.case.one_form) if owed else ()
    wanted = {r.code for r in requirements if not to_come.isdisjoint(r.wanted_by)}
    for row in (each for each in owed if each.code not in wanted):
        held.follow(row, RELEASE, details={"name": row.name}, closed_at=held.now)
        stop([clock for clock in held.of(Clock) if clock.deficiency is row], held.now)


def _conclude(held: Held) -> None:
    """Nothing is left to decide: the case is closed."""
    stop([row for row in held.of(Clock) if not row.outlasts], held.now)
    held.follow(held.case, case_moves.CONCLUDE, closed_at=held.now)
