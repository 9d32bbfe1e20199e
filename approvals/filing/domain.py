"""Why something cannot be filed for."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class NotOnOffer(DomainError):
    code = "not_on_offer"
    message = _("该事项目前不能在线办理")
    status = 404
