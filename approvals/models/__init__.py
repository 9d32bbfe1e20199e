"""The tables of a case, one file per aggregate."""

from approvals.models.cases import Case
from approvals.models.clocks import Clock
from approvals.models.hearings import Hearing
from approvals.models.items import CaseItem
from approvals.models.materials import CorrectionNotice, Deficiency, Material
from approvals.models.pauses import Extension, Pause
from approvals.models.recomputations import Recomputation
from approvals.models.reviews import ReviewTask
from approvals.models.signals import Signal
from approvals.models.silences import Accountability, LateOpinion, SilenceHold, WrittenOpinion

__all__ = [
    "Accountability",
    "Case",
    "CaseItem",
    "Clock",
    "CorrectionNotice",
    "Deficiency",
    "Extension",
    "Hearing",
    "LateOpinion",
    "Material",
    "Pause",
    "Recomputation",
    "ReviewTask",
    "Signal",
    "SilenceHold",
    "WrittenOpinion",
]
