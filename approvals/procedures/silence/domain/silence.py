"""When silence takes effect: typed, guarded, and never before its moment.

National law knows no general deemed approval. A department's silence, or its absence from a joint inspection, counts
as agreement only under a document named in the matter; a filing is deemed accepted under
行政许可法第三十二条第一款第四项; an application counts as granted only where a named statute says so (such as
药品管理法第十九条), and a licence as renewed where that was asked for in time and nobody decides before it ends
(行政许可法第五十条第二款).
"""

from dataclasses import dataclass
from datetime import datetime

from approvals.cases.domain import item_moves
from approvals.cases.domain.vocabulary import TaskState
from approvals.clocks.domain.clocks import GRACE
from approvals.clocks.domain.vocabulary import ClockState, ExpiryEffect
from portal.kernel.transitions import Transition


@dataclass(frozen=True, slots=True)
class SilentTask:
    """What the rule must know of a review task; ``expires_at`` is 00:00 after its due day, or that of an absence.

    ``is_switched_off``: the catalogue no longer lets silence count for this matter, or guards it.
    """

    state: str
    basis: str
    clock_state: str
    expires_at: datetime | None
    is_provisional: bool
    is_switched_off: bool = False


@dataclass(frozen=True, slots=True)
class StatutorySilence:
    """What a statute makes of the silence of the deciding authority, as data: one row for each such effect.

    ``basis`` is the way from the item to the statute that is kept, ``switch`` the column of the catalogue's version
    which lets it count. ``switched_off`` and ``held`` are the kinds of the events that say why it has brought about
    nothing.
    """

    effect: ExpiryEffect
    move: Transition
    basis: str
    switch: str
    switched_off: str
    held: str


GRANTS = StatutorySilence(
    effect=ExpiryEffect.DEEM_GRANTED,
    move=item_moves.DEEM_GRANTED,
    basis="grant_basis",
    switch="is_grant_deemed",
    switched_off="item.grant_switched_off",
    held="item.grant_held",
)

RENEWS = StatutorySilence(
    effect=ExpiryEffect.DEEM_RENEWED,
    move=item_moves.DEEM_RENEWED,
    basis="renewal__basis",
    switch="is_renewal_deemed",
    switched_off="item.renewal_switched_off",
    held="item.renewal_held",
)

BY_STATUTE = (GRANTS, RENEWS)


@dataclass(frozen=True, slots=True)
class SilentDecision:
    """What the rule must know of an item whose time runs out without a decision, and what its statute makes of that.

    ``is_held``: at the moment of expiry the applicant still owed a material that the decision waits for.
    """

    silence: StatutorySilence
    state: str
    basis: str
    clock_state: str
    expires_at: datetime | None
    is_provisional: bool
    is_switched_off: bool = False
    is_held: bool = False


def is_over(expires_at: datetime | None, now: datetime) -> bool:
    """Whether the period has lapsed: an act at the moment of expiry or later is late."""
    return expires_at is not None and now >= expires_at


def takes_effect(task: SilentTask, now: datetime) -> bool:
    """Whether the department's silence, or its absence, counts as agreement at *now*.

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


def decides(decision: SilentDecision, now: datetime) -> bool:
    """Whether the silence of the deciding authority counts as a grant, or as a renewal, at *now*.

    As ``takes_effect``, and only where nothing was missing: a period that ends with a paper owed grants nothing.
    """
    return (
        not decision.is_switched_off
        and not decision.is_held
        and decision.silence.move.leaves(decision.state)
        and bool(decision.basis)
        and decision.clock_state == ClockState.RUNNING.value
        and not decision.is_provisional
        and decision.expires_at is not None
        and now >= decision.expires_at + GRACE
    )


def bars_decision(decision: SilentDecision, now: datetime) -> bool:
    """Whether a decision at *now* comes too late: the statute has granted or renewed what it would decide."""
    return decides(decision, now + GRACE)


def bars_opinion(basis: str, expires_at: datetime | None, now: datetime) -> bool:
    """Whether an opinion at *now* comes too late to have effect: silence has already spoken."""
    return bool(basis) and is_over(expires_at, now)
