"""Why a case cannot be sent back, or not any more."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class CorrectionListEmpty(DomainError):
    code = "correction_list_empty"
    message = _("请勾选需要补正的材料，并一次性告知全部内容")
    status = 422


class CorrectionAlreadyTold(DomainError):
    """Params: ``names``."""

    code = "correction_already_told"
    message = _("补正内容应当一次告知；再次告知只能针对上次补正的材料，不能新增：%(names)s")


class NoticeTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "notice_too_late"
    message = _("受理告知期限已于 %(due)s 届满，依法自收到申请之日起视为受理，不能再作其他处理")
