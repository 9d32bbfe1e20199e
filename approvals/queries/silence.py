"""Reviews whose silence has spoken, or is about to: the sweep and the dry run read the same rows by the same rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from approvals.domain import silence
from approvals.domain.silence import SilentTask
from approvals.domain.vocabulary import ExpiryEffect
from approvals.models import Clock
from approvals.models.clocks import ClockQuerySet

_STILL_ENABLED = "task__item__matter_version__matter__current__is_silence_enabled"
COLUMNS = (
    "pk",
    "task_id",
    "case_id",
    "case__region",
    "case__case_number",
    "due_on",
    "state",
    "expires_at",
    "is_provisional",
    "task__version",
    "task__state",
    "task__silence_basis",
    "task__item_id",
    "task__item__name",
    "task__department_id",
    "task__department__name",
    _STILL_ENABLED,
)


@dataclass(frozen=True, slots=True)
class SilentReview:
    """A review task whose department's time has run out, or will have by the moment asked about."""

    clock_id: int
    task_id: int
    version: int
    case_id: int
    case_number: str
    region: str
    item_id: int
    item: str
    department_id: int
    department: str
    basis: str
    due_on: date
    expires_at: datetime
    facts: SilentTask

    def takes_effect(self, now: datetime) -> bool:
        """Whether the silence counts as agreement at *now*."""
        return silence.takes_effect(self.facts, now)


def lapsed(now: datetime) -> ClockQuerySet:
    """The clocks of reviews whose silence may speak at *now*, oldest first."""
    return Clock.objects.expired_with_effect(ExpiryEffect.DEEM_AGREED, now - silence.GRACE)


def silent_reviews(clocks: ClockQuerySet, *, cases: Collection[int] | None = None) -> list[SilentReview]:
    """Read *clocks*, only of *cases*, by id, where these are given, in one statement."""
    rows = clocks if cases is None else clocks.filter(case__in=cases)
    return [review_of(row) for row in rows.values(*COLUMNS)]


def review_of(row: Mapping[str, Any]) -> SilentReview:
    """Make of a row with ``COLUMNS``."""
    return SilentReview(
        clock_id=row["pk"],
        task_id=row["task_id"],
        version=row["task__version"],
        case_id=row["case_id"],
        case_number=row["case__case_number"],
        region=row["case__region"],
        item_id=row["task__item_id"],
        item=row["task__item__name"],
        department_id=row["task__department_id"],
        department=row["task__department__name"],
        basis=row["task__silence_basis"],
        due_on=row["due_on"],
        expires_at=row["expires_at"],
        facts=SilentTask(
            state=row["task__state"],
            basis=row["task__silence_basis"],
            clock_state=row["state"],
            expires_at=row["expires_at"],
            is_provisional=row["is_provisional"],
            is_switched_off=_is_switched_off(row),
        ),
    )


def _is_switched_off(row: Mapping[str, Any]) -> bool:
    """The catalogue's present word; a matter that is no longer published leaves the snapshot as it is.

    A guarded matter cannot have silence enabled (constraint no_silence_where_a_guard_stands).
    """
    return row[_STILL_ENABLED] is False
