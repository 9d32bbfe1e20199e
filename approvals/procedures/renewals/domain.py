"""Renewal (延续): what counts as asked for in time, and whether silence may speak about it.

The request is in time when it is submitted (提出) by the latest day that was told when its draft was opened.
That day is counted back from the end of validity, which is not counted itself (行政许可法第五十条第一款), and stands as
it was told. Neither acceptance nor a correction that the window asks for makes a request late: the window's delay is
not the applicant's. What is complete only after the end has no time left in which silence could speak.
"""

from dataclasses import dataclass
from datetime import date

from approvals.clocks.domain.clocks import Unit, latest_on_before
from approvals.clocks.domain.vocabulary import ExpiryEffect
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _
from portal.kernel.workdays import WorkCalendar


class NotRenewable(DomainError):
    code = "not_renewable"
    message = _("没有办理这份证照延续的事项")


class CertificateNotChosen(DomainError):
    """Params: ``name``, of the matter."""

    code = "certificate_not_chosen"
    message = _("“%(name)s”用于延续已有的证照，请从要延续的那份证照上申请延续")


class RenewalUnderWay(DomainError):
    code = "renewal_under_way"
    message = _("这份证照的延续申请正在办理或者已经办成，不能重复申请")


LATE, WITHOUT_BASIS = "item.renewal_late", "item.renewal_without_basis"

COMPLETE_AFTER_END = "item.renewal_complete_after_end"
"""Kinds of the events that say why silence will renew nothing."""


@dataclass(frozen=True, slots=True)
class RenewalRequest:
    """A request of ``asked_on``: in time up to ``latest_on``, silent by ``basis`` or not.

    ``complete_on`` is the day of its receipt, of the last correction where one was asked for; the certificate ends
    with the day ``ends_on``.
    """

    asked_on: date
    complete_on: date
    latest_on: date
    ends_on: date
    basis: str

    @property
    def is_in_time(self) -> bool:
        """Law: 行政许可法第五十条第一款 (提出申请)."""
        return self.asked_on <= self.latest_on

    @property
    def days(self) -> int:
        """How long its decision may take from receipt to the end of validity; negative where that is over."""
        return (self.ends_on - self.complete_on).days

    @property
    def effect(self) -> ExpiryEffect:
        """What the end of validity brings about by itself. Law: 行政许可法第五十条第二款."""
        return ExpiryEffect.NONE if self.obstacle else ExpiryEffect.DEEM_RENEWED

    @property
    def obstacle(self) -> str:
        """Why silence will renew nothing, as the kind of the event that says so; empty when it may."""
        if not self.basis:
            return WITHOUT_BASIS
        if not self.is_in_time:
            return LATE
        return COMPLETE_AFTER_END if self.days < 0 else ""


def latest_request(valid_until: date, notice: int, unit: Unit, calendar: WorkCalendar) -> date:
    """Return the latest day on which renewal is asked for in time; years that are not published are estimated.

    Law: 行政许可法第五十条第一款.
    """
    return latest_on_before(valid_until, notice, calendar.provisional(), unit)
