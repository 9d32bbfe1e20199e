"""All tables of the app, for Django alone: everybody else imports them from their wings."""

from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.models import Clock, Extension, Pause, Recomputation
from approvals.inspections.models import Attendance, Inspectors, JointInspection
from approvals.materials.models import CorrectionNotice, Deficiency, Material
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.publications.models import Publication
from approvals.procedures.renewals.models import Renewal
from approvals.procedures.silence.models import Accountability, LateOpinion, SilenceHold, WrittenOpinion
from approvals.supervision.models import DailyFigure, SealedFigures, Signal

__all__ = [
    "Accountability",
    "Attendance",
    "Case",
    "CaseItem",
    "Clock",
    "CorrectionNotice",
    "DailyFigure",
    "Deficiency",
    "Extension",
    "Hearing",
    "Inspectors",
    "JointInspection",
    "LateOpinion",
    "Material",
    "Pause",
    "Publication",
    "Recomputation",
    "Renewal",
    "ReviewTask",
    "SealedFigures",
    "Signal",
    "SilenceHold",
    "WrittenOpinion",
]
