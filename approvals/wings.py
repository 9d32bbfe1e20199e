"""The wings of approvals in their printed order: whoever adds one adds it here."""

from approvals.calendar.part import WING as CALENDAR
from approvals.cases.part import WING as CASES
from approvals.clocks.part import WING as CLOCKS
from approvals.decisions.part import WING as DECISIONS
from approvals.filing.part import WING as FILING
from approvals.inbox.part import WING as INBOX
from approvals.inspections.part import WING as INSPECTIONS
from approvals.intake.part import WING as INTAKE
from approvals.materials.part import WING as MATERIALS
from approvals.parts import declare
from approvals.procedures.extensions.part import WING as EXTENSIONS
from approvals.procedures.hearings.part import WING as HEARINGS
from approvals.procedures.pauses.part import WING as PAUSES
from approvals.procedures.publications.part import WING as PUBLICATIONS
from approvals.procedures.renewals.part import WING as RENEWALS
from approvals.procedures.silence.part import WING as SILENCE
from approvals.reviews.part import WING as REVIEWS
from approvals.supervision.part import WING as SUPERVISION

WINGS = (
    CASES,
    FILING,
    INTAKE,
    CLOCKS,
    MATERIALS,
    REVIEWS,
    INBOX,
    DECISIONS,
    PAUSES,
    EXTENSIONS,
    INSPECTIONS,
    HEARINGS,
    PUBLICATIONS,
    RENEWALS,
    SILENCE,
    CALENDAR,
    SUPERVISION,
)
declare(WINGS)
