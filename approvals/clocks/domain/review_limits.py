"""How long a department has for its opinion where its matter does not say."""

from approvals.clocks.domain.clocks import Unit

_WEEK, _WORKDAYS_OF_A_WEEK = 7, 5

_REST_DAYS_OF_A_WEEK = _WEEK - _WORKDAYS_OF_A_WEEK


def review_workdays(published: int | None, whole: int | None, unit: Unit) -> int:
    """Return the working days of a department's opinion: as *published*, else one less than the whole holds.

    *whole* is the limit of the matter in *unit*. There is at least one working day.
    """
    if published is not None:
        return published
    held = whole or 0
    return max((held if unit is Unit.WORKDAY else fewest_workdays(held)) - 1, 1)


def fewest_workdays(days: int) -> int:
    """Return the fewest working days that *days* calendar days in a row hold in weeks without holidays."""
    weeks, rest = divmod(days, _WEEK)
    return weeks * _WORKDAYS_OF_A_WEEK + max(rest - _REST_DAYS_OF_A_WEEK, 0)
