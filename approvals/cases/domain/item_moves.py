"""The moves of a case item (单项): from waiting for its prerequisites to its decision."""

from approvals.cases.domain.vocabulary import ItemState as S
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

OPEN = Transition(
    name="open",
    label=_("开始审查"),
    sources=frozenset({S.WAITING}),
    target=S.UNDER_REVIEW,
    action="item.open",
)

SEND_DOWN = Transition(
    name="send_down",
    label=_("送下级机关初审"),
    sources=frozenset({S.WAITING}),
    target=S.PRE_REVIEW,
    action="item.open",
    law="行政许可法第三十五条",
)

SEND_UP = Transition(
    name="send_up",
    label=_("初审上报"),
    sources=frozenset({S.PRE_REVIEW}),
    target=S.UNDER_REVIEW,
    action="item.open",
    law="行政许可法第三十五条、第四十三条",
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
    sources=frozenset({S.WAITING, S.PRE_REVIEW, S.UNDER_REVIEW, S.REVIEWED}),
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


DEEM_RENEWED = Transition(
    name="deem_renewed",
    label=_("视为准予延续"),
    sources=frozenset({S.PRE_REVIEW, S.UNDER_REVIEW, S.REVIEWED}),
    target=S.DEEMED_RENEWED,
    action="item.deem_renewed",
    law="行政许可法第五十条第二款",
)


ITEM_MOVES = (OPEN, SEND_DOWN, SEND_UP, JOIN, GRANT, REFUSE, CLOSE, DEEM_GRANTED, DEEM_RENEWED)


PAUSE = Transition(
    name="pause",
    label=_("启动特别程序"),
    sources=frozenset({S.PRE_REVIEW, S.UNDER_REVIEW, S.REVIEWED}),
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
    sources=frozenset({S.DEEMED_GRANTED, S.DEEMED_RENEWED}),
    target=None,
    action="item.certify",
    law="行政许可法第四十四条",
)


ASSIGN_INSPECTORS = Transition(
    name="assign_inspectors",
    label=_("指派检验人员"),
    sources=frozenset({S.UNDER_REVIEW, S.REVIEWED}),
    target=None,
    action="item.assign_inspectors",
    law="行政许可法第五十五条第二款",
)


CONVENE = Transition(
    name="convene",
    label=_("召集联合踏勘"),
    sources=frozenset({S.UNDER_REVIEW}),
    target=None,
    action="item.convene",
    law="行政许可法第二十六条第二款",
)


PUBLISH = Transition(
    name="publish",
    label=_("公开许可决定"),
    sources=frozenset({S.GRANTED, S.DEEMED_GRANTED, S.DEEMED_RENEWED}),
    target=None,
    action="item.disclose",
    law="行政许可法第四十条",
    needs_reason=True,
)

WITHHOLD = Transition(
    name="withhold",
    label=_("不予公开"),
    sources=frozenset({S.GRANTED, S.DEEMED_GRANTED, S.DEEMED_RENEWED}),
    target=None,
    action="item.disclose",
    law="行政许可法第五条第二款",
    needs_reason=True,
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


ALL = (*ITEM_MOVES, *ITEM_ACTS, *HEARING_ACTS, CERTIFY, ASSIGN_INSPECTORS, CONVENE, PUBLISH, WITHHOLD)
