"""Moments and clocks: on which day something was received, whether an act came in time, deemed acceptance.

Receipt is the moment the data enter the designated system, at any hour (法释〔2009〕20号第六条, 电子签名法第十一条);
a local rule may defer what arrives after closing time or on a rest day to the next working day. Electronic acts
have until 24:00; where business hours count, the moment business stops is still in time and a later one is not
(民法典第二百零三条第二款).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from approvals.domain.clocks import ClockFacts, Due, expires_at, reckon
from portal.kernel.workdays import SHANGHAI, WorkCalendar

CLOSING_TIME = time(17, 30)


@dataclass(frozen=True, slots=True)
class ReceiptPolicy:
    """How the moment of receipt becomes day 0; ``closes_at`` is local and matters to deferred receipt only."""

    is_deferred: bool = False
    closes_at: time = CLOSING_TIME


STRICT = ReceiptPolicy()


@dataclass(frozen=True, slots=True)
class DeemedAcceptance:
    """What follows when no one-time notice is given: both periods run from receipt.

    ``deemed_at`` is None while the notice period rests on an unpublished year: nothing may fire on it.
    """

    accepted_on: date
    notice: Due
    decision: Due

    @property
    def deemed_at(self) -> datetime | None:
        return None if self.notice.is_provisional else self.notice.expires_at


def day_zero(received_at: datetime, policy: ReceiptPolicy, calendar: WorkCalendar) -> date:
    """Return the local day that counts as the day of receipt. Raises UnpublishedYear under deferred receipt.

    Something received at the very moment of closing is received that day.
    """
    local = received_at.astimezone(SHANGHAI)
    day = local.date()
    if not policy.is_deferred:
        return day
    if local.time() > policy.closes_at:
        return calendar.workday_after(day, 1)
    return calendar.roll_forward(day)


def is_in_time(act_at: datetime, last_day: date, closes_at: time | None = None) -> bool:
    """Whether an act at *act_at* keeps a period that ends on *last_day*.

    With *closes_at*, the closing time of a counter, an act counts up to and including that moment of the last day.
    """
    if closes_at is None:
        return act_at < expires_at(last_day)
    return act_at.astimezone(SHANGHAI) <= datetime.combine(last_day, closes_at, SHANGHAI)


def deemed_acceptance(
    received_on: date, notice_workdays: int, decision: ClockFacts, calendar: WorkCalendar
) -> DeemedAcceptance:
    """Return when silence about an application counts as its acceptance, and the decision's due day.

    Acceptance goes back to *received_on*, so the decision period has been running since; the day 0 of *decision* is
    replaced by it. Law: 行政许可法第三十二条第一款第四项.
    """
    return DeemedAcceptance(
        accepted_on=received_on,
        notice=reckon(ClockFacts(received_on, notice_workdays), calendar),
        decision=reckon(replace(decision, started_on=received_on), calendar),
    )
