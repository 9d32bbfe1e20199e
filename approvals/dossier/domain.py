"""What may be done about an item's time now, and why not: told before somebody tries.

The services judge again under their lock; these are their refusals, foreseen.
"""

from dataclasses import dataclass
from datetime import date

from approvals.clocks.domain.vocabulary import ExtensionState
from approvals.inspections.domain.rules import InspectionPending, NobodyToCall
from approvals.procedures.extensions.domain import AlreadyExtended, ExtensionPending, ExtensionTooLate, NothingToExtend
from approvals.procedures.hearings.domain import rules as hearings
from approvals.procedures.pauses.domain import AlreadyPaused, NothingToPause, PauseTooLate
from portal.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Statutory:
    """An open statutory limit; ``due_on`` is None while it stands still. ``extensions`` are those asked for so far."""

    due_on: date | None
    extensions: frozenset[ExtensionState]


@dataclass(frozen=True, slots=True)
class ItemTime:
    """The time of an item as of *today*: who decides, who reviews, who pauses, and when its open periods end.

    ``due_days`` are those that a special procedure can move: the end of a certificate is none of them. ``lead_id`` is
    None while a lower level has it in hand. ``is_convened``: a joint inspection has been called and not been held.
    ``hearings`` are the states of its hearings; ``presiders`` are the users who lead or led one.
    """

    today: date
    lead_id: int | None
    reviewing: frozenset[int]
    pausing: frozenset[int]
    due_days: tuple[date | None, ...]
    statutory: Statutory | None
    is_convened: bool = False
    hearings: frozenset[str] = frozenset()
    presiders: frozenset[int] = frozenset()


def against_pausing(time: ItemTime, *, department_id: int | None, is_head: bool) -> DomainError | None:
    """Why a department cannot start a special procedure now; None when it can. Law: 行政许可法第四十五条."""
    if department_id in time.pausing:
        return AlreadyPaused()
    is_lead = time.lead_id is not None and department_id == time.lead_id
    if department_id not in time.reviewing and not (is_head and is_lead):
        return NothingToPause()
    return against_beginning(time)


def against_beginning(time: ItemTime) -> DomainError | None:
    """Why a special procedure could not take effect now: it would stop no clock."""
    return None if any(due_on is None or time.today < due_on for due_on in time.due_days) else PauseTooLate()


def against_extending(time: ItemTime) -> DomainError | None:
    """Why the statutory limit cannot be extended now; None when it can. Law: 行政许可法第四十二条."""
    limit = time.statutory
    if limit is None:
        return NothingToExtend()
    if ExtensionState.APPROVED in limit.extensions:
        return AlreadyExtended()
    if ExtensionState.REQUESTED in limit.extensions:
        return ExtensionPending()
    return against_approving(time)


def against_approving(time: ItemTime) -> DomainError | None:
    """Why a request for extension cannot be approved now: the limit is gone, or has run out."""
    limit = time.statutory
    if limit is None:
        return NothingToExtend()
    is_in_time = limit.due_on is None or time.today <= limit.due_on
    return None if is_in_time else ExtensionTooLate()


def against_convening(time: ItemTime) -> DomainError | None:
    """Why no joint inspection can be called now; None when one can."""
    if time.is_convened:
        return InspectionPending()
    return None if time.reviewing - {time.lead_id} else NobodyToCall()


def against_telling(time: ItemTime) -> DomainError | None:
    """Why the applicant cannot be told of the right to a hearing now; None when that can be."""
    return hearings.against_telling(time.hearings)


def against_announcing(time: ItemTime) -> DomainError | None:
    """Why a hearing cannot be announced now; None when it can."""
    return hearings.against_announcing(time.hearings)


def against_judging(time: ItemTime, user_id: int | None) -> DomainError | None:
    """Why somebody has no word on the item: who leads its hearing stays out of the rest."""
    return hearings.PresiderStaysOut() if user_id in time.presiders else None


def against_deciding(time: ItemTime, user_id: int | None) -> DomainError | None:
    """Why the item cannot be decided now, as far as hearings go; None when it can."""
    return against_judging(time, user_id) or hearings.against_deciding(time.hearings)
