"""How long a pause lasts, as it was told."""

from datetime import date

from portal.kernel.workdays import WorkCalendar

LONGEST = 250
"""Working days that one notice may ask for: about a year."""

LONGEST_NUMBER = 80
"""Characters of a document's number."""


def planned_end(started_on: date, needed_workdays: int, calendar: WorkCalendar) -> date:
    """Return the day that is told to the applicant: the last of *needed_workdays*, the first day not counted.

    Years that are not published are estimated; the day stands as it was told.
    """
    return calendar.provisional().workday_after(started_on, needed_workdays)
