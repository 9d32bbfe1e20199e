"""TODO."""

from collections.abc import Iterator
from dataclasses import dataclass

from approvals.cases.domain import item_moves
from approvals.cases.domain.case_moves import CASE_MOVES
from approvals.cases.domain.review_moves import REVIEW_MOVES
from approvals.cases.models import Case
from approvals.cases.queries.availability import Availability, availabilities
from approvals.cases.queries.whole import Whole
from approvals.clocks.domain import moves as clock_moves
from approvals.dossier.queries.detail import CaseView
from approvals.dossier.queries.parts import Part
from approvals.inspections.domain import moves as inspection_moves
from approvals.materials.domain.moves import DEFICIENCY_MOVES
from approvals.procedures.hearings.domain import moves as hearing_moves
from portal.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class PartMove:
    """A move of the row ``pk``, seen at ``version``."""

    part: Part
    pk: int
    version: int
    availability: Availability


def moves_of_all_parts(case: Case, parts: Whole, view: CaseView, actor: Actor) -> Iterator[PartMove]:
    """Every move that *actor* could ever make on *case*, made of *parts* and shown by *view*, or on a part of it."""
    times = {item.pk: item.time for item in view.items}
    inspected = [inspection for item in view.items for inspection in item.inspections]
    called = [attendance for inspection in inspected for attendance in inspection.attendances]
    kinds = (
        (Part.CASE, [(case, None)], CASE_MOVES),
        (Part.ITEM, [(row, times[row.pk]) for row in parts.items], item_moves.ALL),
        (Part.REVIEW, [(row, times[row.item_id]) for row in parts.tasks], REVIEW_MOVES),
        (Part.DEFICIENCY, [(row, None) for row in parts.deficiencies], DEFICIENCY_MOVES),
        (Part.PAUSE, [(row, times[row.item_id]) for row in parts.pauses], clock_moves.PAUSE_MOVES),
        (Part.EXTENSION, [(row, times[row.item_id]) for row in parts.extensions], clock_moves.EXTENSION_MOVES),
        (Part.INSPECTION, [(row, None) for row in inspected], inspection_moves.INSPECTION_MOVES),
        (Part.ATTENDANCE, [(row, None) for row in called], inspection_moves.ATTENDANCE_MOVES),
        (Part.HEARING, [(row, times[row.item_id]) for row in parts.hearings], hearing_moves.HEARING_MOVES),
    )
    for part, rows, moves in kinds:
        for row, time in rows:
            for availability in availabilities(row, actor, moves, time):
                yield PartMove(part, row.pk, row.version, availability)
