"""When silence takes effect: typed, guarded, and never before its moment.

National law knows no general deemed approval. A department's opinion counts as agreement only
under a document named in the matter; a filing is deemed accepted under 行政许可法第三十二条第一款第四项.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from approvals.domain.vocabulary import ClockState, TaskState

GRACE = timedelta(seconds=60)
"""How long after expiry the sweeper waits, so that arrival decides and not the race for a lock."""


@dataclass(frozen=True, slots=True)
class SilentTask:
    """What the rule must know of a review task; ``expires_at`` is 00:00 after its due day.

    ``is_switched_off``: the catalogue no longer lets silence count for this matter, or guards it.
    """

    state: str
    basis: str
    clock_state: str
    expires_at: datetime | None
    is_provisional: bool
    is_switched_off: bool = False


def is_over(expires_at: datetime | None, now: datetime) -> bool:
    """Whether the period has lapsed: an act at the moment of expiry or later is late."""
    return expires_at is not None and now >= expires_at


def takes_effect(task: SilentTask, now: datetime) -> bool:
    """Whether the department's silence counts as agreement at *now*.

    Only on a named basis that still stands, only for an open task with a running clock, only on a firm date, and
    only once ``GRACE`` has passed since expiry.
    """
    return (
        not task.is_switched_off
        and task.state == TaskState.OPEN.value
        and bool(task.basis)
        and task.clock_state == ClockState.RUNNING.value
        and not task.is_provisional
        and task.expires_at is not None
        and now >= task.expires_at + GRACE
    )


def bars_opinion(basis: str, expires_at: datetime | None, now: datetime) -> bool:
    """Whether an opinion at *now* comes too late to have effect: silence has already spoken."""
    return bool(basis) and is_over(expires_at, now)
