"""The moves of a deficiency (缺件): supplied, confirmed or returned, released."""

from approvals.materials.domain.vocabulary import DeficiencyState
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

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
