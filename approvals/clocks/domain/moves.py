"""The moves of a pause (特别程序) and of an extension (延期): asked for, in effect, over."""

from approvals.clocks.domain.vocabulary import ExtensionState, PauseState
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

BEGIN = Transition(
    name="begin",
    label=_("批准启动"),
    sources=frozenset({PauseState.REQUESTED}),
    target=PauseState.OPEN,
    action="pause.approve",
    law="行政许可法第四十五条",
)

DECLINE_PAUSE = Transition(
    name="decline",
    label=_("不批准启动"),
    sources=frozenset({PauseState.REQUESTED}),
    target=PauseState.DECLINED,
    action="pause.approve",
    needs_reason=True,
)

RESUME = Transition(
    name="resume",
    label=_("恢复计算期限"),
    sources=frozenset({PauseState.OPEN}),
    target=PauseState.ENDED,
    action="pause.resume",
    law="行政许可法第四十五条",
)

RUN_OUT = Transition(
    name="run_out",
    label=_("所需时间届满"),
    sources=frozenset({PauseState.OPEN}),
    target=PauseState.ENDED,
    action="pause.run_out",
    law="行政许可法第四十五条",
)

CLOSE_PAUSE = Transition(
    name="close",
    label=_("随意见或者决定结束"),
    sources=frozenset({PauseState.REQUESTED, PauseState.OPEN}),
    target=PauseState.ENDED,
    action="pause.close",
)


PAUSE_MOVES = (BEGIN, DECLINE_PAUSE, RESUME, RUN_OUT, CLOSE_PAUSE)


APPROVE = Transition(
    name="approve",
    label=_("批准延期"),
    sources=frozenset({ExtensionState.REQUESTED}),
    target=ExtensionState.APPROVED,
    action="extension.approve",
    law="行政许可法第四十二条",
)

DECLINE_EXTENSION = Transition(
    name="decline",
    label=_("不批准延期"),
    sources=frozenset({ExtensionState.REQUESTED}),
    target=ExtensionState.DECLINED,
    action="extension.approve",
    needs_reason=True,
)

LAPSE = Transition(
    name="lapse",
    label=_("随决定失效"),
    sources=frozenset({ExtensionState.REQUESTED}),
    target=ExtensionState.LAPSED,
    action="extension.lapse",
)


EXTENSION_MOVES = (APPROVE, DECLINE_EXTENSION, LAPSE)
