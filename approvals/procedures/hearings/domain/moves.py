"""The moves of a hearing (听证): told and answered, scheduled, held."""

from approvals.cases.domain.vocabulary import ItemState
from approvals.procedures.hearings.domain.vocabulary import HearingState as S
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

REQUEST = Transition(
    name="request",
    label=_("要求听证"),
    sources=frozenset({S.TOLD}),
    target=S.REQUESTED,
    action="hearing.answer",
    law="行政许可法第四十七条第一款",
)

WAIVE = Transition(
    name="waive",
    label=_("放弃听证"),
    sources=frozenset({S.TOLD}),
    target=S.WAIVED,
    action="hearing.answer",
    law="行政许可法第四十七条第一款",
)

LAPSE = Transition(
    name="lapse",
    label=_("逾期未要求听证"),
    sources=frozenset({S.TOLD}),
    target=S.LAPSED,
    action="hearing.lapse",
    law="行政许可法第四十七条第一款",
)

TELL_AGAIN = Transition(
    name="tell_again",
    label=_("重新告知听证权利"),
    sources=frozenset({S.TOLD}),
    target=S.TOLD,
    action="hearing.conduct",
    law="行政许可法第四十七条第一款",
)

SCHEDULE = Transition(
    name="schedule",
    label=_("确定听证时间"),
    sources=frozenset({S.REQUESTED, S.SCHEDULED}),
    target=S.SCHEDULED,
    action="hearing.conduct",
    law="行政许可法第四十八条第一款第一项",
)

RECORD = Transition(
    name="record",
    label=_("记录听证笔录"),
    sources=frozenset({S.SCHEDULED}),
    target=S.HELD,
    action="hearing.conduct",
    law="行政许可法第四十八条第一款第五项",
)

CANCEL = Transition(
    name="cancel",
    label=_("撤回听证申请"),
    sources=frozenset({S.REQUESTED, S.SCHEDULED}),
    target=S.CANCELLED,
    action="hearing.cancel",
)

CLOSE = Transition(
    name="close",
    label=_("随事项终止"),
    sources=frozenset({S.TOLD, S.REQUESTED, S.SCHEDULED}),
    target=S.CLOSED,
    action="hearing.close",
)


HEARING_MOVES = (REQUEST, WAIVE, LAPSE, TELL_AGAIN, SCHEDULE, RECORD, CANCEL, CLOSE)


TELL_HEARING = Transition(
    name="tell_hearing",
    label=_("告知听证权利"),
    sources=frozenset({ItemState.UNDER_REVIEW, ItemState.REVIEWED}),
    target=None,
    action="item.hear",
    law="行政许可法第四十七条第一款",
)

ANNOUNCE_HEARING = Transition(
    name="announce_hearing",
    label=_("公告举行听证"),
    sources=frozenset({ItemState.UNDER_REVIEW, ItemState.REVIEWED}),
    target=None,
    action="item.hear",
    law="行政许可法第四十六条",
)
