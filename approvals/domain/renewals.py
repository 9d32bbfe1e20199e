"""Renewal (延续): what counts as asked for in time, and whether silence may speak about it.

The request is in time when it is received, complete, by the latest day that was told when its draft was opened.
That day is counted back from the end of validity, which is not counted itself (行政许可法第五十条第一款), and stands as
it was told. Receipt decides and not acceptance: the window's delay is not the applicant's.
"""

from dataclasses import dataclass
from datetime import date

from approvals.domain.clocks import Unit, latest_on_before
from approvals.domain.vocabulary import ExpiryEffect
from portal.kernel.workdays import WorkCalendar

LATE, WITHOUT_BASIS = "item.renewal_late", "item.renewal_without_basis"
"""Kinds of the events that say why silence will renew nothing."""


@dataclass(frozen=True, slots=True)
class RenewalRequest:
    """A request as received on ``received_on``: asked for in time up to ``latest_on``, silent by ``basis`` or not."""

    received_on: date
    latest_on: date
    basis: str

    @property
    def is_in_time(self) -> bool:
        return self.received_on <= self.latest_on

    @property
    def effect(self) -> ExpiryEffect:
        """What the end of validity brings about by itself. Law: 行政许可法第五十条第二款."""
        return ExpiryEffect.NONE if self.obstacle else ExpiryEffect.DEEM_RENEWED

    @property
    def obstacle(self) -> str:
        """Why silence will renew nothing, as the kind of the event that says so; empty when it may."""
        if not self.basis:
            return WITHOUT_BASIS
        return "" if self.is_in_time else LATE


def latest_request(valid_until: date, notice: int, unit: Unit, calendar: WorkCalendar) -> date:
    """Return the latest day on which renewal is asked for in time; years that are not published are estimated.

    Law: 行政许可法第五十条第一款.
    """
    return latest_on_before(valid_until, notice, calendar.provisional(), unit)
