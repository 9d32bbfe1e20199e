"""The tables of a case, one file per aggregate."""

from approvals.models.cases import Case
from approvals.models.clocks import Clock, Pause
from approvals.models.items import CaseItem
from approvals.models.materials import CorrectionNotice, Deficiency, Material
from approvals.models.reviews import ReviewTask

__all__ = [
    "Case",
    "CaseItem",
    "Clock",
    "CorrectionNotice",
    "Deficiency",
    "Material",
    "Pause",
    "ReviewTask",
]
