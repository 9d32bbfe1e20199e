"""Signals about a period: a reminder one working day before, cards when a step or the whole is late (电子监察)."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from approvals.clocks.domain.vocabulary import ClockKind
from portal.kernel.vocabulary import Word, _


class SignalKind(Word):
    """Signals of supervision (电子监察)."""

    REMINDER = "reminder", _("到期提醒")
    YELLOW_CARD = "yellow_card", _("黄牌")
    RED_CARD = "red_card", _("红牌")


LATE_CARDS: Mapping[ClockKind, SignalKind] = MappingProxyType(
    {
        ClockKind.NOTICE: SignalKind.YELLOW_CARD,
        ClockKind.PRE_REVIEW: SignalKind.YELLOW_CARD,
        ClockKind.REVIEW: SignalKind.YELLOW_CARD,
        ClockKind.ABSENCE: SignalKind.YELLOW_CARD,
        ClockKind.PROMISE: SignalKind.YELLOW_CARD,
        ClockKind.WRITTEN_OPINION: SignalKind.YELLOW_CARD,
        ClockKind.CERTIFICATE: SignalKind.YELLOW_CARD,
        ClockKind.INSPECTORS: SignalKind.YELLOW_CARD,
        ClockKind.PUBLICATION: SignalKind.YELLOW_CARD,
        ClockKind.DECISION: SignalKind.RED_CARD,
        ClockKind.RENEWAL: SignalKind.RED_CARD,
        ClockKind.HEARING: SignalKind.RED_CARD,
    }
)
"""What lateness earns: a step or a promise a yellow card, the statutory limit of a decision or a hearing a red one."""


def signal_for(kind: ClockKind, due_on: date, today: date) -> SignalKind:
    """The signal of a running period of *kind* that is due by the next working day: a reminder, or its card."""
    return LATE_CARDS[kind] if due_on < today else SignalKind.REMINDER
