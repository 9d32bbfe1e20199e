"""How much of a period is left, at a glance."""

from django.utils.translation import gettext

from approvals.clocks.domain.vocabulary import ClockState
from approvals.clocks.queries.clocks import ClockView
from approvals.clocks.web.parts import workdays
from portal.ui.parts import Sign, Tone

SOON = 1
"""Working days left from which a period is shown as urgent."""


def due(clock: ClockView) -> Sign:
    """How much of a period is left."""
    if clock.state is ClockState.PAUSED:
        return Sign(gettext("已暂停计时"), Tone.QUIET)
    if clock.remaining < 0:
        return Sign(gettext("超期 %(days)s") % {"days": workdays(-clock.remaining)}, Tone.BAD)
    if clock.remaining == 0:
        return Sign(gettext("今日到期"), Tone.BAD)
    tone = Tone.WARN if clock.remaining <= SOON else Tone.ACTIVE
    return Sign(gettext("剩 %(days)s") % {"days": workdays(clock.remaining)}, tone)
