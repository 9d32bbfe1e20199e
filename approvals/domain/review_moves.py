"""The moves of a review task (部门意见) and of a deficiency (缺件)."""

from approvals.domain.vocabulary import DeficiencyState, TaskState
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

GIVE_OPINION = Transition(
    name="give_opinion",
    label=_("提出意见"),
    sources=frozenset({TaskState.OPEN}),
    target=TaskState.ANSWERED,
    action="review.give_opinion",
    law="行政许可法第二十六条第二款",
)
DEEM_AGREED = Transition(
    name="deem_agreed",
    label=_("超时默许"),
    sources=frozenset({TaskState.OPEN}),
    target=TaskState.DEEMED,
    action="review.deem_agreed",
)
DEEM_PRESENT = Transition(
    name="deem_present",
    label=_("缺席默认"),
    sources=frozenset({TaskState.OPEN}),
    target=TaskState.DEEMED,
    action="review.deem_present",
)
CANCEL = Transition(
    name="cancel",
    label=_("取消"),
    sources=frozenset({TaskState.OPEN}),
    target=TaskState.CANCELLED,
    action="review.cancel",
)

REVIEW_MOVES = (GIVE_OPINION, DEEM_AGREED, DEEM_PRESENT, CANCEL)

SUPPLY = Transition(
    name="supply",
    label=_("补交材料"),
    sources=frozenset({DeficiencyState.OPEN}),
    target=DeficiencyState.SUPPLIED,
    action="deficiency.supply",
)
CONFIRM = Transition(
    name="confirm",
    label=_("核对补交材料"),
    sources=frozenset({DeficiencyState.SUPPLIED}),
    target=DeficiencyState.CONFIRMED,
    action="deficiency.confirm",
)
RETURN_SUPPLY = Transition(
    name="return_supply",
    label=_("退回重交"),
    sources=frozenset({DeficiencyState.SUPPLIED}),
    target=DeficiencyState.OPEN,
    action="deficiency.confirm",
    needs_reason=True,
)
RELEASE = Transition(
    name="release",
    label=_("无须再补"),
    sources=frozenset({DeficiencyState.OPEN, DeficiencyState.SUPPLIED}),
    target=DeficiencyState.RELEASED,
    action="deficiency.release",
)

DEFICIENCY_MOVES = (SUPPLY, CONFIRM, RETURN_SUPPLY, RELEASE)
