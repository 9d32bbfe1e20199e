"""What follows once items are decided, by their head or by a statute: the same for one case and for a set of cases.

The caller holds the cases.
"""

from collections.abc import Collection, Iterable, Mapping

from approvals.cases.domain import case_moves, item_moves, routing
from approvals.cases.models import Case, CaseItem
from approvals.cases.services.door import kind_of, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.models import Clock
from approvals.clocks.queries.facts import Calendars
from approvals.materials.domain import completeness
from approvals.materials.domain.moves import RELEASE
from approvals.materials.domain.vocabulary import UNCLOSED
from approvals.materials.models import Deficiency
from approvals.parts import wings
from approvals.reviews.services.opening import open_ready
from portal.accounts.actor import SYSTEM


def end(item_ids: Collection[int], journal: Journal) -> None:
    """The periods of decided items stop, and whatever was going on about them ends."""
    Clock.objects.filter(item__in=item_ids).stop(journal.now)
    end_with_items(item_ids, journal)


def end_with_items(item_ids: Collection[int], journal: Journal) -> None:
    """Nothing is to be decided any more on these items: each wing ends what it has begun about them."""
    for wing in wings():
        if wing.end_with_items:
            wing.end_with_items(item_ids, journal)


def go_on(
    cases: Collection[Case],
    items: Collection[CaseItem],
    journal: Journal,
    calendars: Calendars,
    *,
    also: Iterable[Clock] = (),
) -> list[int]:
    """Open what waited or close what can no longer come, release what is owed for nothing, conclude what is finished.

    *items* are all items of *cases*, as decided; *also* are unsaved clocks that begin with the decision. Return the ids
    of the cases that are concluded. A constant number of statements.
    """
    nodes: dict[int, list[routing.Node]] = {case.pk: [] for case in cases}
    for item in items:
        nodes[item.case_id].append(routing.Node(item.position, tuple(item.requires), item.state))
    barred = {pk: routing.barred(own) for pk, own in nodes.items()}
    to_come = {pk: routing.unfinished(own) - barred[pk] for pk, own in nodes.items()}
    _close([item for item in items if item.position in barred[item.case_id]], journal)
    open_ready(cases, items, journal, calendars, accepted_on={}, also=also)
    _release(cases, to_come, journal)
    concluded = [pk for pk, left in to_come.items() if not left]
    _conclude(concluded, journal)
    return concluded


def _close(items: Collection[CaseItem], journal: Journal) -> None:
    if not items:
        return
    perform_all(CaseItem.objects.filter(pk__in=[item.pk for item in items]), item_moves.CLOSE)
    for item in items:
        journal.note(item.case_id, kind_of(CaseItem, item_moves.CLOSE), {"item": item.name}, actor=SYSTEM)


def _release(cases: Collection[Case], to_come: Mapping[int, frozenset[int]], journal: Journal) -> None:
    """What is owed for none of the items *to_come*, positions by case, need not come."""
    by_id = {case.pk: case for case in cases}
    owed = Deficiency.objects.filter(case__in=by_id, state__in=UNCLOSED)
    needless = [row for row in owed if row.code not in _wanted(by_id[row.case_id], to_come[row.case_id])]
    if not needless:
        return
    perform_all(Deficiency.objects.filter(pk__in=[row.pk for row in needless]), RELEASE, closed_at=journal.now)
    Clock.objects.filter(deficiency__in=needless).stop(journal.now)
    for row in needless:
        journal.note(row.case_id, kind_of(Deficiency, RELEASE), {"name": row.name}, actor=SYSTEM)


def _wanted(case: Case, positions: frozenset[int]) -> set[str]:
    """The codes of the materials that items of *case* at these *positions* want."""
    return {r.code for r in completeness.requirements(case.one_form) if not positions.isdisjoint(r.wanted_by)}


def _conclude(case_ids: Collection[int], journal: Journal) -> None:
    """Nothing is left to decide: these cases are closed."""
    if not case_ids:
        return
    move = case_moves.CONCLUDE
    Clock.objects.filter(case__in=case_ids).apart_from_papers().stop(journal.now)
    if perform_all(Case.objects.filter(pk__in=case_ids), move, closed_at=journal.now) != len(case_ids):
        raise RuntimeError(f"{move.name} follows for cases that cannot make it")
    for pk in case_ids:
        journal.note(pk, kind_of(Case, move), law=move.law, actor=SYSTEM)
