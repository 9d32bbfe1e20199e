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
