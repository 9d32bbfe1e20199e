"""Lengths of matters as figures to plan with. Clocks do not use them: they count real days."""

import math

from matters.catalogue.domain.content import Content
from matters.catalogue.domain.vocabulary import LimitUnit

_WORKDAYS_IN_A_WEEK = 5
_DAYS_IN_A_WEEK = 7


def planning_workdays(limit: int, unit: LimitUnit) -> int:
    """Return *limit* in working days; calendar days count as weeks of five working days, rounded up."""
    if unit is LimitUnit.WORKDAY:
        return limit
    return math.ceil(limit * _WORKDAYS_IN_A_WEEK / _DAYS_IN_A_WEEK)


def promised_workdays(content: Content) -> int:
    """The promised length, else the statutory one, else 0."""
    limit = content.promised_limit if content.promised_limit is not None else content.statutory_limit
    return planning_workdays(limit or 0, content.limit_unit)


def statutory_workdays(content: Content) -> int:
    """The statutory length; where the law sets none, the promised one."""
    limit = content.statutory_limit if content.statutory_limit is not None else content.promised_limit
    return planning_workdays(limit or 0, content.limit_unit)
