"""The day ledger of a case, read from what happened to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from approvals.domain.ledger import Claim, DayLedger, Party, enter
from approvals.domain.vocabulary import ItemState
from approvals.queries.detail import CaseView, ItemView, case_view
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
    case = case_view(case_id, actor)
    ledger = ledger_of(case, published_calendar(settings.REGION))
    if ledger is None:
        raise NotFound
    return LedgerPage(case.pk, case.number, case.title, ledger)


def ledger_of(case: CaseView, calendar: WorkCalendar) -> DayLedger | None:
    """Enter the days of *case* from its receipt to its end, or to today; None before it is filed."""
    if case.submitted_at is None:
        return None
    since = clock.local_date(case.submitted_at)
    until = clock.local_date(case.closed_at) if case.closed_at else case.today
    return enter(since, until, claims(case), calendar.provisional())


def claims(case: CaseView) -> Iterator[Claim]:
    """Who answered for which span, one claim for each thing that took time."""
    for notice in case.notices:
        answered = clock.local_date(notice.answered_at) if notice.answered_at else None
        yield Claim(Party.APPLICANT, clock.local_date(notice.issued_at), answered, _("等待申请人补正材料"))
    for item in case.items:
        yield from _of_reviews(item)
        yield from _of_decision(case, item)


def _of_reviews(item: ItemView) -> Iterator[Claim]:
    for task in item.tasks:
        done = task.effective_at or task.answered_at
        until = clock.local_date(done) if done else None
        since = clock.local_date(task.opened_at)
        yield Claim(Party.DEPARTMENT, since, until, _("审查“%(subject)s”"), task.department, item.name)


def _of_decision(case: CaseView, item: ItemView) -> Iterator[Claim]:
    """From the last opinion to the decision: the deciding department's, or the applicant's while something is owed."""
    done = [task.effective_at or task.answered_at for task in item.tasks]
    if not done or any(moment is None for moment in done) or item.state is ItemState.CLOSED:
        return
    since = max(clock.local_date(moment) for moment in done if moment)
    until = clock.local_date(item.decided_at) if item.decided_at else None
    yield Claim(Party.DEPARTMENT, since, until, _("作出“%(subject)s”的决定"), item.department, item.name)
    for owed in case.deficiencies:
        if item.position in _wanted_by(case, owed.code):
            supplied = owed.supplied_on
            if supplied is None or supplied > since:
                yield Claim(Party.APPLICANT, since, supplied, _("等待申请人补交“%(subject)s”"), "", owed.name)


def _wanted_by(case: CaseView, code: str) -> tuple[int, ...]:
    return next((m.requirement.wanted_by for m in case.materials if m.requirement.code == code), ())
