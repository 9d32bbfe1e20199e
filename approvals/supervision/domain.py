"""What supervision watches: signals about a period (电子监察), and what is counted day by day."""

from datetime import date
from enum import StrEnum

from approvals.clocks.domain.periods import CARDS
from approvals.clocks.domain.vocabulary import ClockKind, SignalKind


class FigureKind(StrEnum):
    """What is counted. Most happen on a day; ``CARRIED`` are what a day leaves to the next."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed_accepted"
    CONCLUDED = "concluded"
    DECIDED = "decided"
    LATE = "late"
    OPINIONS = "opinions"
    DEEMED = "deemed"
    LATE_OPINIONS = "late_opinions"
    IN_HAND = "in_hand"
    SUSPENDED = "suspended"


CARRIED = (FigureKind.IN_HAND, FigureKind.SUSPENDED)
"""What is in hand, or suspended, at the end of a day, and so on the whole of the next."""


def signal_for(kind: ClockKind, due_on: date, today: date) -> SignalKind:
    """The signal of a running period of *kind* that is due by the next working day: a reminder, or its card."""
    return CARDS[kind] if due_on < today else SignalKind.REMINDER
