"""Many reviews at once, a few statements for all: what a sweep meets on a bad night. No service runs here."""

import itertools
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.procedures.silence.models import SilenceHold
from portal import clock
from portal.accounts.models import Applicant, Department
from portal.workcalendar.queries import current_version
from tests.factories.accounts import make_citizen, make_department, make_user
from tests.factories.approvals.cases import BASIS, FILED_AT, REGION, make_version

_numbers = itertools.count(1)


def crowd(due: Sequence[datetime], *, basis: str = BASIS) -> list[ReviewTask]:
    """One case for each moment in *due*, whose single open review, of one and the same department, expires then.

    Another department decides. A mass expiry is not held: two supervisors have released it.
    """
    lead, silent = make_department(), make_department()
    tasks = _reviews(_items(len(due), lead, silent, basis), silent, due, basis)
    release_masses(silent, max(due))
    return tasks


def pairs(count: int, due: datetime, *, basis: str = "") -> list[tuple[ReviewTask, ReviewTask]]:
    """So many cases with two open reviews each, of the department that decides and of another; both expire at *due*.

    Silence of the other counts on *basis*, and its mass has been released.
    """
    lead, other = make_department(), make_department()
    items, moments = _items(count, lead, other, basis), [due] * count
    both = zip(_reviews(items, lead, moments, ""), _reviews(items, other, moments, basis), strict=True)
    release_masses(other, due)
    return list(both)


def _items(count: int, lead: Department, other: Department, basis: str) -> list[CaseItem]:
    """One item under review for each of *count* cases of one citizen."""
    citizen = make_citizen()
    applicant, version = Applicant.objects.get(person__user=citizen), make_version(lead)
    cases = Case.objects.bulk_create(
        Case(
            title="示例办件",
            applicant=applicant,
            filed_by=citizen,
            lead_department=lead,
            department_ids=[lead.pk, other.pk],
            region=REGION,
            state=CaseState.ACCEPTED.value,
            case_number=f"{REGION}-20260302-9{number:08d}",
            query_code="ABCDEFGHJK",
            filed_at=FILED_AT,
            submitted_at=FILED_AT,
            received_at=FILED_AT,
            accepted_at=FILED_AT,
            accepted_on=FILED_AT.date(),
            acceptance_number=1_000_000 + number,
        )
        for number in (next(_numbers) for _ in range(count))
    )
    return CaseItem.objects.bulk_create(
        CaseItem(
            case=case,
            position=0,
            matter_version=version,
            matter_code="M",
            name="示例事项",
            department=lead,
            reviewer_ids=[lead.pk, other.pk],
            review_limit=5,
            limit_unit="workday",
            silence_basis=basis,
            state=ItemState.UNDER_REVIEW.value,
            opened_at=FILED_AT,
        )
        for case in cases
    )


def release_masses(department: Department, upto: datetime) -> None:
    """What of *department* expires by *upto* passes the breaker."""
    first, second = make_user(), make_user()
    SilenceHold.objects.create(
        department=department,
        opened_at=upto,
        due_count=1,
        threshold=0,
        first_released_by=first,
        released_by=second,
        released_at=upto,
    )


def _reviews(items: list[CaseItem], department: Department, due: Sequence[datetime], basis: str) -> list[ReviewTask]:
    tasks = ReviewTask.objects.bulk_create(
        ReviewTask(
            case_id=item.case_id,
            item=item,
            department=department,
            silence_basis=basis,
            due_at=moment,
            opened_at=FILED_AT,
        )
        for item, moment in zip(items, due, strict=True)
    )
    version = current_version()
    Clock.objects.bulk_create(
        Clock(
            case_id=task.case_id,
            item_id=task.item_id,
            task=task,
            kind=ClockKind.REVIEW.value,
            effect=(ExpiryEffect.DEEM_AGREED if basis else ExpiryEffect.NONE).value,
            started_on=FILED_AT.date(),
            allotted=5,
            unit="workday",
            calendar_version=version,
            due_on=clock.last_day_before(task.due_at),
            expires_at=task.due_at,
        )
        for task in tasks
    )
    _let_the_planner_know()
    return tasks


def _let_the_planner_know() -> None:
    """An automatic ANALYZE that came in the middle has counted no rows; a plan for none took 16 s for 16,000."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE approvals_case, approvals_caseitem, approvals_reviewtask, approvals_clock")
