"""The day ledger (期限账): every working day of a case belongs to exactly one party, with the reason.

A claim covers the days d with after < d <= until, by the same rule as a clock: the day on which something begins is
not counted. Where claims overlap, the earlier in ``Party`` takes the day: what the law or an outage excludes is
nobody's fault, what waits for the applicant is not the authority's delay. Among departments that work side by side the
day belongs to the one that keeps the others waiting longest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from approvals.clocks.domain.clocks import Outage, Pause
from portal.kernel.vocabulary import Word, _
from portal.kernel.workdays import ONE_DAY, WorkCalendar


class Party(Word):
    """Whose day it was, in the order in which overlapping claims are settled."""

    OUTAGE = "outage", _("系统故障")
    LAW = "law", _("依法除外")
    APPLICANT = "applicant", _("申请人")
    DEPARTMENT = "department", _("部门")
    LEAD = "lead", _("受理窗口")


_ORDER = {party: rank for rank, party in enumerate(Party)}


@dataclass(frozen=True, slots=True)
class Claim:
    """A span of days that a party answers for; ``until`` None while it lasts.

    ``who`` names the party where there are several, ``reason`` is a translatable sentence for ``subject``, which is a
    name, and ``ground``, which is a word to be translated as well.
    """

    party: Party
    after: date
    until: date | None
    reason: str
    who: str = ""
    subject: str = ""
    ground: str = ""

    def covers(self, day: date) -> bool:
        return self.after < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One working day and the claim that it was entered under."""

    on: date
    claim: Claim


@dataclass(frozen=True, slots=True)
class DayLedger:
    """All working days after ``since`` up to ``until``, each entered once."""

    since: date
    until: date
    days: tuple[LedgerDay, ...]

    @property
    def sums(self) -> Mapping[Party, int]:
        """How many days each party answers for; the parties without a day are left out."""
        found: dict[Party, int] = {}
        for day in self.days:
            found[day.claim.party] = found.get(day.claim.party, 0) + 1
        return {party: found[party] for party in Party if party in found}


def of_pause(pause: Pause, subject: str, *, is_renewal: bool = False) -> Claim:
    """What the law excludes while a special procedure on *subject* lasts (行政许可法第四十五条).

    Of a renewal it says that the end of the certificate is not put off (第五十条第二款).
    """
    reason = _("对“%(subject)s”进行%(ground)s，依法不计入期限")
    if is_renewal:
        reason = _("对“%(subject)s”进行%(ground)s，依法不计入办理期限，但不推迟证照有效期届满")
    return Claim(Party.LAW, pause.started_on, pause.ended_on, reason, "", subject, pause.ground.label)


def of_outage(outage: Outage) -> Claim:
    """What a confirmed outage of the portal took from a period: the first day and the last included."""
    return Claim(Party.OUTAGE, outage.started_on - ONE_DAY, outage.ended_on, _("系统故障，当日不计入期限"))


def enter(since: date, until: date, claims: Iterable[Claim], calendar: WorkCalendar) -> DayLedger:
    """Enter every working day after *since* up to *until*; a day that nobody claims is the window's.

    Raises UnpublishedYear where the calendar does not know a year.
    """
    claims = sorted(claims, key=lambda claim: (_ORDER[claim.party], -(claim.until or date.max).toordinal()))
    window = Claim(Party.LEAD, since, None, _("等待窗口处理"))
    days = []
    day = since
    for _number in range((until - since).days):
        day += timedelta(days=1)
        if calendar.is_workday(day):
            claim = next((claim for claim in claims if claim.covers(day)), window)
            days.append(LedgerDay(day, claim))
    return DayLedger(since, until, tuple(days))
