"""What is decided besides grant and refusal: certificates, remedies, and when a decision comes too late."""

from approvals.cases.domain.vocabulary import ItemState
from portal.kernel.errors import DomainError
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

REMEDIES = _(
    "如不服本决定，可以自知道本决定之日起六十日内依法申请行政复议，"
    "或者自知道本决定之日起六个月内依法向人民法院提起行政诉讼。"
)
"""What a refusal tells besides its reasons (行政许可法第三十八条第二款, 行政复议法第二十条, 行政诉讼法第四十六条)."""

CERTIFY = Transition(
    name="certify",
    label=_("颁发证件"),
    sources=frozenset({ItemState.DEEMED_GRANTED, ItemState.DEEMED_RENEWED}),
    target=None,
    action="item.certify",
    law="行政许可法第四十四条",
)


class NothingToCertify(DomainError):
    code = "nothing_to_certify"
    message = _("该事项没有待颁发的证件")


class DecisionTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "decision_too_late"
    message = _("法定办结期限已于 %(due)s 届满，依法视为准予，不能再作决定")


class RenewalDecisionTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "renewal_decision_too_late"
    message = _("证照有效期已于 %(due)s 届满，依法视为准予延续，不能再作决定")
