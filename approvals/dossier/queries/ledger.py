"""The day ledger of a case, read from what happened to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from approvals.cases.domain.vocabulary import ItemState, ReviewStage
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.queries.visible_cases import find
from approvals.cases.queries.whole import whole
from approvals.clocks.domain.clocks import Outage, Pause, PauseGround, with_outages
from approvals.clocks.domain.ledger import Claim, DayLedger, LedgerDay, Party, enter, of_outage, of_pause
from approvals.clocks.models import Clock
from approvals.clocks.models import Pause as PauseRow
from approvals.clocks.queries.facts import facts_read
from approvals.materials.domain import completeness
from approvals.materials.models import CorrectionNotice, Deficiency
from portal import clock
from portal.accounts.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import _
from portal.kernel.workdays import WorkCalendar
from portal.workcalendar.queries import published_calendar


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A case's ledger as pages and API show it."""

    case_id: int
    number: str
    title: str
    ledger: DayLedger


def ledger_page(case_id: int, actor: Actor) -> LedgerPage:
    """Return the ledger of a filed case that *actor* may see; raises NotFound otherwise."""
    case = find(case_id, actor)
    ledger = ledger_of(case, published_calendar(case.region), clock.today())
    if ledger is None:
        raise NotFound
    return LedgerPage(case.pk, case.case_number, case.title, ledger)


def ledger_of(case: Case, calendar: WorkCalendar, today: date) -> DayLedger | None:
    """Enter the days of *case* from its receipt to its end, or to *today*; None before it is filed."""
    if case.submitted_at is None:
        return None
    since = clock.local_date(case.submitted_at)
    until = clock.local_date(case.closed_at) if case.closed_at else today
    return enter(since, until, claims(case, calendar, today), calendar.provisional())


def owner_of(day: LedgerDay) -> str:
    """Whose day it was, as a person reads it."""
    return day.claim.who or gettext(day.claim.party.label)


def reason_of(day: LedgerDay) -> str:
    """Why it was theirs."""
    claim = day.claim
    return gettext(claim.reason) % {"subject": claim.subject, "ground": claim.ground and gettext(claim.ground)}


def claims(case: Case, calendar: WorkCalendar, today: date) -> Iterator[Claim]:
    """Who answered for which span, one claim for each thing that took time: one statement whatever the size."""
    parts = whole(case, today)
    for notice in parts.of(CorrectionNotice):
        yield Claim(Party.APPLICANT, clock.local_date(notice.issued_at), _day(notice.answered_at), _WAITS_FOR_PAPERS)
    tasks: dict[CaseItem, list[ReviewTask]] = defaultdict(list)
    for task in parts.of(ReviewTask):
        tasks[task.item].append(task)
    wanted_by = {r.code: r.wanted_by for r in completeness.requirements(case.one_form)}
    for item, own in tasks.items():
        yield from _of_reviews(item, own)
        yield from _of_decision(
            item, own, [row for row in parts.of(Deficiency) if item.position in wanted_by.get(row.code, ())]
        )
    yield from (_of_pause(row) for row in parts.of(PauseRow) if row.started_on is not None)
    yield from map(of_outage, _outages(parts.of(Clock), calendar))


_WAITS_FOR_PAPERS = _("等待申请人补正材料")


def _of_reviews(item: CaseItem, tasks: Iterable[ReviewTask]) -> Iterator[Claim]:
    for task in tasks:
        since, until = clock.local_date(task.opened_at), _day(task.effective_at or task.answered_at or item.decided_at)
        reason = _("初审“%(subject)s”") if task.stage == ReviewStage.PRE_REVIEW.value else _("审查“%(subject)s”")
        yield Claim(Party.DEPARTMENT, since, until, reason, task.department.name, item.name)


def _of_decision(item: CaseItem, tasks: Sequence[ReviewTask], owed: Iterable[Deficiency]) -> Iterator[Claim]:
    """From the last opinion to the decision: the deciding department's, or the applicant's while something is owed."""
    done = [_day(task.effective_at or task.answered_at) for task in tasks]
    if None in done or item.state == ItemState.CLOSED.value:
        return
    since = max(day for day in done if day)
    until = _day(item.decided_at)
    yield Claim(Party.DEPARTMENT, since, until, _("作出“%(subject)s”的决定"), item.department.name, item.name)
    for row in owed:
        supplied = _day(row.supplied_at)
        if supplied is None or supplied > since:
            yield Claim(Party.APPLICANT, since, supplied, _("等待申请人补交“%(subject)s”"), "", row.name)


def _of_pause(row: PauseRow) -> Claim:
    """A pause ends with the time that was told, whether or not a sweep has recorded it."""
    pause = Pause(row.started_on, row.ended_on or row.planned_end_on, PauseGround.of(row.ground), is_noticed=True)
    return of_pause(pause, row.item.name, is_renewal=hasattr(row.item, "renewal"))


def _outages(clocks: Iterable[Clock], calendar: WorkCalendar) -> set[Outage]:
    """What outages took: whole days from everybody, last hours from the periods of this case that ended with them."""
    taken = {Outage(day, day) for day in calendar.lost_days}
    if calendar.lost_evenings:
        for row in clocks:
            taken.update(with_outages(facts_read(row), calendar).outages)
    return taken


def _day(moment: datetime | None) -> date | None:
    """The last day of what ended at *moment*: what ends at midnight takes nothing of the new day."""
    return clock.last_day_before(moment) if moment else None
