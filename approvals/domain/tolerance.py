"""Deficiency tolerance (容缺受理): which promise an authority may accept.

A favour under 国发〔2022〕5号 and local rules, never a right: only listed materials may come later,
the applicant promises in writing, review starts, and the result is held until they are in.
"""

from collections.abc import Iterable
from datetime import date

from portal.kernel.workdays import WorkCalendar

LONGEST_WORKDAYS = 20
"""Upper bound of a promise in working days (深圳市政务服务容缺办理管理办法)."""


def latest_on(accepted_on: date, due_days: Iterable[date], calendar: WorkCalendar) -> date:
    """Return the last day that a promise may name.

    The working day before the earliest of *due_days*, the statutory due days of the items that want
    the material, so that the decision is never late for it; at most 20 working days after
    acceptance. May lie on or before *accepted_on*: then there is no room for tolerance.
    Raises UnpublishedYear where the calendar is not known.
    """
    cap = calendar.workday_after(accepted_on, LONGEST_WORKDAYS)
    return min([cap, *(calendar.workday_before(day, 1) for day in due_days)])
