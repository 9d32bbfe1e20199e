"""Items whose time runs out without a decision, where a statute lets that count as a grant or as a renewal.

The sweep, the dry run and the refusal of a late decision read the same rows by the same rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from approvals.cases.models import CaseItem
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.materials.domain import completeness
from approvals.materials.models import Deficiency
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.domain.silence import BY_STATUTE, SilentDecision, StatutorySilence
from portal.accounts.rules.conditions import value_at

_BASIS = "item__"

_STILL_ENABLED = "item__matter_version__matter__current__"

COLUMNS = (
    *("pk", "item_id", "case_id", "case__region", "case__case_number", "due_on", "state", "effect"),
    *("expires_at", "is_provisional", "item__version", "item__state", "item__position"),
    *("item__name", "item__department_id", "item__department__name"),
    *(f"{_BASIS}{each.basis}" for each in BY_STATUTE),
    *(f"{_STILL_ENABLED}{each.switch}" for each in BY_STATUTE),
)

BY_EFFECT = {each.effect.value: each for each in BY_STATUTE}


@dataclass(frozen=True, slots=True)
class UndecidedItem:
    """An item whose time to be decided has run out, or will have by the moment asked about.

    ``statute`` is what its statute makes of that.
    """

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

    @property
    def statute(self) -> StatutorySilence:
        return self.facts.silence

    def takes_effect(self, now: datetime) -> bool:
        """Whether the silence counts as a decision at *now*."""
        return silence.decides(self.facts, now)


def statute_of(item: CaseItem) -> str:
    """The statute by which silence decides *item*, or nothing; what wings keep of it has been read along."""
    return next((basis for each in BY_STATUTE if (basis := value_at(item, each.basis))), "")


def lapsed_decisions(silent: StatutorySilence, now: datetime) -> ClockQuerySet:
    """The clocks of decisions whose silence, of this kind, may speak at *now*, oldest first."""
    return Clock.objects.expired_with_effect(silent.effect, now - silence.GRACE)


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
    return [_undecided(row, BY_EFFECT[row["effect"]], owed[row["case_id"]]) for row in rows]


def _undecided(row: Mapping[str, Any], silent: StatutorySilence, owed: Iterable[Deficiency]) -> UndecidedItem:
    basis = row[f"{_BASIS}{silent.basis}"]
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
        basis=basis,
        due_on=row["due_on"],
        expires_at=row["expires_at"],
        facts=SilentDecision(
            silence=silent,
            state=row["item__state"],
            basis=basis,
            clock_state=row["state"],
            expires_at=row["expires_at"],
            is_provisional=row["is_provisional"],
            # A guarded matter cannot have it enabled (constraints a_grant_is_ and a_renewal_is_deemed_by_statute).
            is_switched_off=row[f"{_STILL_ENABLED}{silent.switch}"] is False,
            is_held=was_owed(row["item__position"], row["expires_at"], owed),
        ),
    )


def is_switched_off(item: CaseItem, silent: StatutorySilence) -> bool:
    """Whether the catalogue in force lets this silence count no more; one statement."""
    switch = CaseItem.objects.filter(pk=item.pk).values_list(
        f"{_STILL_ENABLED[len(_BASIS) :]}{silent.switch}", flat=True
    )
    return switch.get() is False


def was_owed(position: int, expires_at: datetime, owed: Iterable[Deficiency]) -> bool:
    """Whether the applicant still owed a material that the item at *position* wants when its period ran out.

    What had been handed in is owed no more: that nobody has looked at it is the authority's silence too.
    """
    return any(
        position in requirement.wanted_by
        for deficiency in owed
        if not _is_before(expires_at, deficiency.supplied_at, deficiency.closed_at)
        for requirement in completeness.requirements(deficiency.case.one_form)
        if requirement.code == deficiency.code
    )


def _is_before(end: datetime, *moments: datetime | None) -> bool:
    return any(moment is not None and moment < end for moment in moments)
