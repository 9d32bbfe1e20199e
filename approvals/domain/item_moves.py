"""The moves of a case item (单项): from waiting for its prerequisites to its decision."""

from approvals.domain.vocabulary import ItemState as S
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

OPEN = Transition(
    name="open",
    label=_("开始审查"),
    sources=frozenset({S.WAITING}),
    target=S.UNDER_REVIEW,
    action="item.open",
)
JOIN = Transition(
    name="join",
    label=_("意见汇总"),
    sources=frozenset({S.UNDER_REVIEW}),
    target=S.REVIEWED,
    action="item.join",
)
GRANT = Transition(
    name="grant",
    label=_("准予许可"),
    sources=frozenset({S.REVIEWED}),
    target=S.GRANTED,
    action="item.decide",
    law="行政许可法第三十八条第一款",
)
REFUSE = Transition(
    name="refuse",
    label=_("不予许可"),
    sources=frozenset({S.REVIEWED}),
    target=S.REFUSED,
    action="item.decide",
    law="行政许可法第三十八条第二款",
    needs_reason=True,
)
CLOSE = Transition(
    name="close",
    label=_("终止"),
    sources=frozenset({S.WAITING, S.UNDER_REVIEW, S.REVIEWED}),
    target=S.CLOSED,
    action="item.close",
)

DEEM_GRANTED = Transition(
    name="deem_granted",
    label=_("逾期视为准予"),
    sources=frozenset({S.UNDER_REVIEW, S.REVIEWED}),
    target=S.DEEMED_GRANTED,
    action="item.deem_granted",
)

ITEM_MOVES = (OPEN, JOIN, GRANT, REFUSE, CLOSE, DEEM_GRANTED)

PAUSE = Transition(
    name="pause",
    label=_("启动特别程序"),
    sources=frozenset({S.UNDER_REVIEW, S.REVIEWED}),
    target=None,
    action="item.pause",
    law="行政许可法第四十五条",
)
EXTEND = Transition(
    name="extend",
    label=_("延长期限"),
    sources=frozenset({S.UNDER_REVIEW, S.REVIEWED}),
    target=None,
    action="item.extend",
    law="行政许可法第四十二条",
    needs_reason=True,
)

CERTIFY = Transition(
    name="certify",
    label=_("颁发证件"),
    sources=frozenset({S.DEEMED_GRANTED}),
    target=None,
    action="item.certify",
    law="行政许可法第四十四条",
)

TELL_HEARING = Transition(
    name="tell_hearing",
    label=_("告知听证权利"),
    sources=frozenset({S.UNDER_REVIEW, S.REVIEWED}),
    target=None,
    action="item.hear",
    law="行政许可法第四十七条第一款",
)
ANNOUNCE_HEARING = Transition(
    name="announce_hearing",
    label=_("公告举行听证"),
    sources=frozenset({S.UNDER_REVIEW, S.REVIEWED}),
    target=None,
    action="item.hear",
    law="行政许可法第四十六条",
)

ITEM_ACTS = (PAUSE, EXTEND)
"""What is done about an item's time; the item stays in its state."""
HEARING_ACTS = (TELL_HEARING, ANNOUNCE_HEARING)
"""What makes a hearing of an item; the item stays in its state."""

ALL = (*ITEM_MOVES, *ITEM_ACTS, *HEARING_ACTS, CERTIFY)
