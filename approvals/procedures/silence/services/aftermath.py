"""What a department's silence brings upon it: a paper to issue, and an entry in the supervisors' book."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from approvals.clocks.domain.clocks import ClockFacts, Due, Unit, reckon
from approvals.clocks.domain.lengths import PAPER_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.procedures.silence.models import Accountability, WrittenOpinion
from approvals.procedures.silence.queries.reviews import SilentReview
from portal import bulk
from portal.accounts.queries import reviewers_of
from portal.workcalendar.queries import published_calendar


def call_to_account(silent: Sequence[SilentReview], now: datetime) -> None:
    """Owe the written opinions, start their clocks, and record who was responsible: three inserts for all."""
    calendars = {region: published_calendar(region) for region in {review.region for review in silent}}
    reviewers = reviewers_of({review.department_id for review in silent})

    @cache
    def paper_due(region: str, lapsed_on: date) -> Due:
        return reckon(ClockFacts(lapsed_on, PAPER_WORKDAYS), calendars[region])

    bulk.insert(WrittenOpinion, [_paper(review) for review in silent])
    bulk.insert(Accountability, [_account(review, reviewers.get(review.department_id, []), now) for review in silent])
    bulk.insert(Clock, [_paper_clock(review, paper_due(review.region, review.due_on)) for review in silent])


def _paper(review: SilentReview) -> dict[str, Any]:
    return {
        "task_id": review.task_id,
        "department_id": review.department_id,
        "owed_at": review.expires_at,
        "text": "",
    }


def _account(review: SilentReview, responsible: list[int], now: datetime) -> dict[str, Any]:
    return {
        "task_id": review.task_id,
        "department_id": review.department_id,
        "responsible_ids": responsible,
        "lapsed_at": review.expires_at,
        "recorded_at": now,
    }


def _paper_clock(review: SilentReview, due: Due) -> dict[str, Any]:
    return {
        "case_id": review.case_id,
        "task_id": review.task_id,
        "kind": ClockKind.WRITTEN_OPINION.value,
        "effect": ExpiryEffect.NONE.value,
        "state": ClockState.RUNNING.value,
        "started_on": review.due_on,
        "allotted": PAPER_WORKDAYS,
        "unit": Unit.WORKDAY.value,
        "extended_workdays": 0,
        "calendar_version": due.calendar_version,
        "due_on": due.due_on,
        "expires_at": due.expires_at,
        "is_provisional": due.is_provisional,
    }
