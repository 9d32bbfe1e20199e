"""Why an opinion is not taken."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class AbsenceTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "absence_too_late"
    message = _("缺席说明期限已于 %(due)s 届满，依规定视为同意，不再接收理由和意见")


class OpinionTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "opinion_too_late"
    message = _("意见期限已于 %(due)s 届满，依规定视为同意，不再接收新的意见")
