"""Write the state diagrams of a case into docs/states.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from approvals.cases.domain import case_moves, item_moves, review_moves
from approvals.cases.domain.diagrams import mermaid
from approvals.cases.domain.vocabulary import CaseState, ItemState, TaskState
from approvals.clocks.domain import moves as clock_moves
from approvals.clocks.domain.vocabulary import ExtensionState, PauseState
from approvals.inspections.domain import moves as inspection_moves
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from approvals.materials.domain import moves as materials_moves
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.procedures.hearings.domain import moves as hearing_moves
from approvals.procedures.hearings.domain.vocabulary import HearingState

MACHINES = (
    ("办件 Case", CaseState, CaseState.DRAFT, case_moves.CASE_MOVES),
    ("单项 CaseItem", ItemState, ItemState.WAITING, item_moves.ITEM_MOVES),
    ("部门意见 ReviewTask", TaskState, TaskState.OPEN, review_moves.REVIEW_MOVES),
    ("缺件 Deficiency", DeficiencyState, DeficiencyState.OPEN, materials_moves.DEFICIENCY_MOVES),
    ("特别程序 Pause", PauseState, PauseState.REQUESTED, clock_moves.PAUSE_MOVES),
    ("联合踏勘 JointInspection", InspectionState, InspectionState.CONVENED, inspection_moves.INSPECTION_MOVES),
    ("踏勘通知 Attendance", AttendanceState, AttendanceState.CALLED, inspection_moves.ATTENDANCE_MOVES),
    ("延期 Extension", ExtensionState, ExtensionState.REQUESTED, clock_moves.EXTENSION_MOVES),
    ("听证 Hearing", HearingState, HearingState.TOLD, hearing_moves.HEARING_MOVES),
)

HEAD = "# States\n\nDrawn by `python3 run.py manage draw_states` from the declared moves; do not edit.\n"


def document() -> str:
    """The whole page."""
    parts = [
        f"## {title}\n\n```mermaid\n{mermaid(words, first, moves)}```\n" for title, words, first, moves in MACHINES
    ]
    return "\n".join([HEAD, *parts])


class Command(BaseCommand):
    help = "Draw the state machines as Mermaid diagrams into docs/states.md."

    def handle(self, *args: Any, **options: Any) -> None:
        target = settings.BASE_DIR / "docs" / "states.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(document(), encoding="utf-8")
        self.stdout.write(str(target.relative_to(settings.BASE_DIR)))
