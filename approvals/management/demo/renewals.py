"""Certificates of an earlier year: one that is about to end, and one that nobody decided to renew in time."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from typing import cast as known

from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import Case
from approvals.decisions.services import deciding
from approvals.filing.services import drafting
from approvals.intake.services import window
from approvals.management.demo.cases import Cases
from approvals.management.demo.cast import Caller, Cast
from approvals.management.demo.hall import Hall
from approvals.reviews.services import opinions
from portal import clock
from portal.accounts.roles import Role
from portal.clock.services import at

MATTER = "CG01"
"""Whose certificates are good for a year and renewed by the same matter."""

A_YEAR = timedelta(days=365)

TO_COME, PAST = timedelta(days=45), timedelta(days=4)

ASKED_BEFORE = timedelta(days=38)
"""Before the end: earlier than a renewal must be asked for."""


class Renewals:
    """Grants a year ago, at once and by the services, and lets one holder ask for renewal in time."""

    def __init__(self, hall: Hall, cast: Cast, cases: Cases) -> None:
        self._hall, self._cast, self._cases = hall, cast, cases

    def prepare(self) -> None:
        today = clock.local_date(self._hall.now)
        visitor, stranger = self._cast.callers[:2]
        self._grant(visitor, today + TO_COME)
        certificate_id = self._grant(stranger, today - PAST)
        asked_on = self._hall.calendar.workday_before(today - PAST - ASKED_BEFORE, 1)
        self._hall.at(self._hall.office_moment(asked_on), partial(self._ask, stranger, certificate_id))

    def _grant(self, caller: Caller, ends_on: date) -> int:
        """Let *caller* get, a year before *ends_on* and all in one morning, a certificate; return its id."""
        day = self._hall.calendar.workday_before(ends_on - A_YEAR, 1)
        began_at = self._hall.office_moment(day)
        minutes = (began_at + timedelta(minutes=number) for number in count())
        with at(next(minutes)):
            case = self._file(drafting.open_matter_draft, caller, code=MATTER)
        with at(next(minutes)):
            self._accept(case)
        for task in case.tasks.all():
            reviewer = self._cast.staff(task.department_id, Role.REVIEWER)
            of = {"case_id": case.pk, "task_id": task.pk, "actor": reviewer, "seen_version": None}
            with at(next(minutes)):
                opinions.give_opinion(**of, opinion=Opinion.AGREE)
        item = case.items.get()
        head = self._cast.staff(item.department_id, Role.HEAD)
        with at(next(minutes)):
            item = deciding.grant(case_id=case.pk, item_id=item.pk, actor=head, seen_version=item.version)
        return known("int", item.certificate_id)

    def _ask(self, caller: Caller, certificate_id: int, moment: datetime) -> None:
        """Accepted the next day, and decided by nobody."""
        case = self._file(drafting.open_renewal_draft, caller, certificate_id=certificate_id)
        self._hall.after(moment, 1, lambda _moment: self._accept(case))

    def _file(self, open_draft: Callable[..., Case], caller: Caller, **told: object) -> Case:
        return self._cases.hand_in_all(open_draft(actor=caller.actor, applicant_id=caller.applicant_id, **told), caller)

    def _accept(self, case: Case) -> None:
        window.accept(case_id=case.pk, actor=self._cast.clerk, seen_version=None)
