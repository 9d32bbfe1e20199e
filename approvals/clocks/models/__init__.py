"""The clocks of a case, and what stops or moves them."""

from approvals.clocks.models.clocks import Clock
from approvals.clocks.models.pauses import Extension, Pause
from approvals.clocks.models.recomputations import Recomputation

__all__ = ["Clock", "Extension", "Pause", "Recomputation"]
