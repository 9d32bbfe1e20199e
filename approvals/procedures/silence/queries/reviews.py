"""Reviews whose silence has spoken, or is about to: the sweep and the dry run read the same rows by the same rule.

Silence is of two kinds: a department says nothing within its time, or stays away from a joint inspection.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.domain.silence import SilentTask


@dataclass(frozen=True, slots=True)
class Silence:
    """A kind of silence of a consulted department, and where its facts are kept.

    ``clock`` is the period that runs out with ``effect``; ``basis`` is the column of the review that has the document,
    ``still_enabled``, seen from the clock, that of the catalogue's present word.
    """

    effect: ExpiryEffect
    clock: ClockKind
    basis: str
    still_enabled: str

    @property
    def columns(self) -> tuple[str, ...]:
        """What ``review_of`` reads of a clock."""
        return (*_SHARED, self.basis_column, self.still_enabled)

    @property
    def basis_column(self) -> str:
        return f"task__{self.basis}"


_SHARED = (
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
    "task__item_id",
    "task__item__name",
    "department_id",
    "department__name",
)

_PUBLISHED = "task__item__matter_version__matter__current"

OPINION = Silence(ExpiryEffect.DEEM_AGREED, ClockKind.REVIEW, "silence_basis", f"{_PUBLISHED}__is_silence_enabled")

ABSENCE = Silence(ExpiryEffect.DEEM_PRESENT, ClockKind.ABSENCE, "absence_basis", f"{_PUBLISHED}__is_absence_deemed")

KINDS = (OPINION, ABSENCE)


@dataclass(frozen=True, slots=True)
class SilentReview:
    """A review task whose department's time has run out, or will have by the moment asked about."""

    kind: Silence
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
    """The clocks of reviews whose silence may speak at *now*, oldest first; not where an absence was earlier."""
    absences = _over(ABSENCE, now).filter(task=OuterRef("task"), expires_at__lt=OuterRef("expires_at"))
    return _over(OPINION, now).filter(~Exists(absences))


def lapsed_absences(now: datetime) -> ClockQuerySet:
    """The clocks of absences that may count as agreement at *now*, oldest first; not where silence was no later.

    So whichever ran out first speaks, whichever sweep comes by first.
    """
    silences = _over(OPINION, now).filter(task=OuterRef("task"), expires_at__lte=OuterRef("expires_at"))
    return _over(ABSENCE, now).filter(~Exists(silences))


def _over(kind: Silence, now: datetime) -> ClockQuerySet:
    return Clock.objects.expired_with_effect(kind.effect, now - silence.GRACE)


def silent_reviews(clocks: ClockQuerySet, kind: Silence) -> list[SilentReview]:
    """Read *clocks* of silence of one *kind* in one statement."""
    return [review_of(row, kind) for row in clocks.values(*kind.columns)]


def review_of(row: Mapping[str, Any], kind: Silence) -> SilentReview:
    """Make of a row with the columns of *kind*."""
    return SilentReview(
        kind=kind,
        clock_id=row["pk"],
        task_id=row["task_id"],
        version=row["task__version"],
        case_id=row["case_id"],
        case_number=row["case__case_number"],
        region=row["case__region"],
        item_id=row["task__item_id"],
        item=row["task__item__name"],
        department_id=row["department_id"],
        department=row["department__name"],
        basis=row[kind.basis_column],
        due_on=row["due_on"],
        expires_at=row["expires_at"],
        facts=SilentTask(
            state=row["task__state"],
            basis=row[kind.basis_column],
            clock_state=row["state"],
            expires_at=row["expires_at"],
            is_provisional=row["is_provisional"],
            is_switched_off=_is_switched_off(row, kind),
        ),
    )


def _is_switched_off(row: Mapping[str, Any], kind: Silence) -> bool:
    """The catalogue's present word; a matter that is no longer published leaves the snapshot as it is.

    A guarded matter can have neither kind enabled (constraints no_silence_where_a_guard_stands,
    absence_is_deemed_by_a_document).
    """
    return row[kind.still_enabled] is False
