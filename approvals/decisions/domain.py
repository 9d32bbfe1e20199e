"""Why a decision comes too late."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class DecisionTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "decision_too_late"
    message = _("法定办结期限已于 %(due)s 届满，依法视为准予，不能再作决定")


class RenewalDecisionTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "renewal_decision_too_late"
    message = _("证照有效期已于 %(due)s 届满，依法视为准予延续，不能再作决定")
