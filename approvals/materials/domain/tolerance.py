"""Deficiency tolerance (容缺受理): which promise an authority may accept.

A favour under 国发〔2022〕5号 and local rules, never a right: only listed materials may come later,
the applicant promises in writing, review starts, and the result is held until they are in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.kernel.workdays import WorkCalendar

LONGEST_WORKDAYS = 20
"""Upper bound of a promise in working days (深圳市政务服务容缺办理管理办法)."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The last day that a promise may name, and why.

    ``due_on`` is the earliest statutory due day of an item that wants the material, that of a renewal being the last
    good day of its certificate where the limit reaches further; None where no item has one.
    ``capped_on`` is the last day of the longest promise.
    """

    latest_on: date
    due_on: date | None
    capped_on: date


def bound(accepted_on: date, due_days: Iterable[date], calendar: WorkCalendar) -> Bound:
    """Return how far a promise may reach.

    To the working day before the earliest of *due_days*, the statutory due days of the items that want
    the material, so that the decision is never late for it; at most to 20 working days after
    acceptance. May lie on or before *accepted_on*: then there is no room for tolerance.
    Raises UnpublishedYear where the calendar is not known.
    """
    capped_on = calendar.workday_after(accepted_on, LONGEST_WORKDAYS)
    due_on = min(due_days, default=None)
    latest_on = capped_on if due_on is None else min(capped_on, calendar.workday_before(due_on, 1))
    return Bound(latest_on, due_on, capped_on)
