"""Every move that a reader could ever make on a case or on a part of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from approvals.cases.models import Case
from approvals.cases.queries.availability import Availability, availabilities
from approvals.cases.queries.whole import Whole
from approvals.parts import Part, parts
from portal.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class PartMove:
    """A move of the row ``pk``, seen at ``version``."""

    part: Part
    pk: int
    version: int
    availability: Availability


def moves_of_all_parts(case: Whole, actor: Actor) -> Iterator[PartMove]:
    """Every move that *actor* could ever make on *case* or on a part of it, and why not now."""
    items = {item.row.pk: item for item in case.items()}
    for part in parts():
        for row in [case.case] if part.model is Case else case.of(part.model):
            own = items.get(row.pk if row.pk in items and row is items[row.pk].row else getattr(row, "item_id", None))
            for availability in availabilities(row, actor, part.all_moves, own):
                yield PartMove(part, row.pk, row.version, availability)
