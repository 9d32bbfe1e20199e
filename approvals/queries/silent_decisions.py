"""Items whose statutory limit runs out without a decision, where a statute lets that count as a grant.

The sweep, the dry run and the refusal of a late decision read the same rows by the same rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from approvals.domain import completeness, silence
from approvals.domain.silence import SilentDecision
from approvals.domain.vocabulary import ExpiryEffect
from approvals.models import Clock, Deficiency
from approvals.models.clocks import ClockQuerySet

_STILL_ENABLED = "item__matter_version__matter__current__is_grant_deemed"
COLUMNS = (
    *("pk", "item_id", "case_id", "case__region", "case__case_number", "due_on", "state"),
    *("expires_at", "is_provisional", "item__version", "item__state", "item__position", "item__grant_basis"),
    *("item__name", "item__department_id", "item__department__name", _STILL_ENABLED),
)


@dataclass(frozen=True, slots=True)
class UndecidedItem:
    """An item whose time to be decided has run out, or will have by the moment asked about."""

    clock_id: int
    item_id: int
    version: int
    case_id: int
    case_number: str
    region: str
    item: str
    department_id: int
    department: str
    basis: str
    due_on: date
    expires_at: datetime
    facts: SilentDecision

    def takes_effect(self, now: datetime) -> bool:
        """Whether the silence counts as a grant at *now*."""
        return silence.grants(self.facts, now)


def lapsed_decisions(now: datetime) -> ClockQuerySet:
    """The clocks of decisions whose silence may speak at *now*, oldest first."""
    return Clock.objects.expired_with_effect(ExpiryEffect.DEEM_GRANTED, now - silence.GRACE)


def undecided_items(clocks: ClockQuerySet) -> list[UndecidedItem]:
    """Read *clocks*: two statements, whatever their number."""
    return undecided_of(list(clocks.values(*COLUMNS)))


def undecided_of(rows: Sequence[Mapping[str, Any]]) -> list[UndecidedItem]:
    """Make of rows with ``COLUMNS``; one statement more where there are any."""
    if not rows:
        return []
    owed: dict[int, list[Deficiency]] = defaultdict(list)
    for deficiency in Deficiency.objects.filter(case__in={row["case_id"] for row in rows}).select_related("case"):
        owed[deficiency.case_id].append(deficiency)
    return [_undecided(row, owed[row["case_id"]]) for row in rows]


def _undecided(row: Mapping[str, Any], owed: Iterable[Deficiency]) -> UndecidedItem:
    return UndecidedItem(
        clock_id=row["pk"],
        item_id=row["item_id"],
        version=row["item__version"],
        case_id=row["case_id"],
        case_number=row["case__case_number"],
        region=row["case__region"],
        item=row["item__name"],
        department_id=row["item__department_id"],
        department=row["item__department__name"],
        basis=row["item__grant_basis"],
        due_on=row["due_on"],
        expires_at=row["expires_at"],
        facts=SilentDecision(
            state=row["item__state"],
            basis=row["item__grant_basis"],
            clock_state=row["state"],
            expires_at=row["expires_at"],
            is_provisional=row["is_provisional"],
            # A guarded matter cannot have it enabled (constraint a_grant_is_deemed_by_statute).
            is_switched_off=row[_STILL_ENABLED] is False,
            is_held=_was_owed(row, owed),
        ),
    )


def _was_owed(row: Mapping[str, Any], owed: Iterable[Deficiency]) -> bool:
    """Whether a material that the item wants was still owed when the period ran out."""
    return any(
        row["item__position"] in requirement.wanted_by
        for deficiency in owed
        if deficiency.closed_at is None or deficiency.closed_at >= row["expires_at"]
        for requirement in completeness.requirements(deficiency.case.one_form)
        if requirement.code == deficiency.code
    )
