"""The states of a hearing (听证)."""

from portal.kernel.vocabulary import Word, _


class HearingState(Word):
    TOLD = "told", _("已告知听证权利")
    REQUESTED = "requested", _("已要求听证，待定时间")
    SCHEDULED = "scheduled", _("已定时间，待举行")
    HELD = "held", _("已举行")
    WAIVED = "waived", _("已放弃听证")
    LAPSED = "lapsed", _("逾期未要求听证")
    CANCELLED = "cancelled", _("已撤回听证申请")
    CLOSED = "closed", _("已终止")
