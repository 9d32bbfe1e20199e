"""Moments and clocks: on which day something was received, whether an act came in time, deemed acceptance.

Receipt is the moment the data enter the designated system, at any hour (法释〔2009〕20号第六条, 电子签名法第十一条);
a local rule may defer what arrives after closing time or on a rest day to the next working day. Electronic acts
have until 24:00; where business hours count, the moment business stops is still in time and a later one is not
(民法典第二百零三条第二款).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from approvals.clocks.domain.clocks import ClockFacts, expires_at
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
    """What follows when no one-time notice is given: accepted at ``deemed_at``, as of the day of receipt.

    ``notice_due_on`` is the last day for the notice; ``decision`` are the facts of the decision's clock.
    """

    notice_due_on: date
    deemed_at: datetime
    decision: ClockFacts

    @property
    def accepted_on(self) -> date:
        return self.decision.started_on


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
    """Return when silence about an application counts as its acceptance, and what the decision's clock becomes.

    Acceptance goes back to *received_on*: it replaces the day 0 of *decision*, whose days have been running since.
    Raises UnpublishedYear when the notice period runs into such a year: nothing may be deemed on a provisional date.
    Law: 行政许可法第三十二条第一款第四项.
    """
    notice_due_on = calendar.workday_after(received_on, notice_workdays)
    return DeemedAcceptance(notice_due_on, expires_at(notice_due_on), replace(decision, started_on=received_on))
