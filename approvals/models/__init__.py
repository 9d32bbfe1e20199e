"""The tables of a case, one file per aggregate."""

from approvals.models.cases import Case
from approvals.models.clocks import Clock
from approvals.models.hearings import Hearing
from approvals.models.inspections import Attendance, JointInspection
from approvals.models.items import CaseItem
from approvals.models.materials import CorrectionNotice, Deficiency, Material
from approvals.models.pauses import Extension, Pause
from approvals.models.publications import Publication
from approvals.models.recomputations import Recomputation
from approvals.models.reviews import ReviewTask
from approvals.models.signals import Signal
from approvals.models.silences import Accountability, LateOpinion, SilenceHold, WrittenOpinion

__all__ = [
    "Accountability",
    "Attendance",
    "Case",
    "CaseItem",
    "Clock",
    "CorrectionNotice",
    "Deficiency",
    "Extension",
    "Hearing",
    "JointInspection",
    "LateOpinion",
    "Material",
    "Pause",
    "Publication",
    "Recomputation",
    "ReviewTask",
    "Signal",
    "SilenceHold",
    "WrittenOpinion",
]
