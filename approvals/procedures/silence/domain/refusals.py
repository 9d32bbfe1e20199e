"""Why silence gives no ground, or cannot be undone."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class SilenceNoGround(DomainError):
    """Params: ``names``."""

    code = "silence_no_ground"
    message = _("%(names)s的意见已视为同意，不得以缺少其书面意见为由不同意；请确认所写理由与此无关")
    status = 422


class SilenceHasNotSpoken(DomainError):
    code = "silence_has_not_spoken"
    message = _("该意见期限没有因超时视为同意，请直接提出意见")


class OpinionAlreadyOnPaper(DomainError):
    code = "opinion_already_on_paper"
    message = _("书面意见已经补发")
