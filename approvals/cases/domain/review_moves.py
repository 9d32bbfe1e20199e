"""The moves of a review task (部门意见) and of a deficiency (缺件)."""

from approvals.cases.domain.vocabulary import TaskState
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
