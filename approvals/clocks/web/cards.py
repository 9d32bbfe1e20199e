"""Where pages show what changes the periods of items."""

from approvals.cases.web.cards import Panel
from portal.kernel.vocabulary import _

TIME = Panel("time", _("听证、特别程序和延期"))
"""For staff, with what may be done about it."""

TOLD_TIME = Panel("times", _("期限的暂停和延长"))
"""For the applicant."""
