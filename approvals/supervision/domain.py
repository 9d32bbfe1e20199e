"""Signals about a period: a reminder one working day before, cards when a step or the whole is late (电子监察)."""

from datetime import date

from approvals.clocks.domain.periods import CARDS
from approvals.clocks.domain.vocabulary import ClockKind, SignalKind


def signal_for(kind: ClockKind, due_on: date, today: date) -> SignalKind:
    """The signal of a running period of *kind* that is due by the next working day: a reminder, or its card."""
    return CARDS[kind] if due_on < today else SignalKind.REMINDER
