"""How far the promise of a missing material may reach (容缺受理)."""

from collections.abc import Iterable
from datetime import date

from approvals.cases.models import CaseItem
from approvals.clocks.domain.clocks import ClockFacts, Unit, reckon
from approvals.materials.domain import tolerance
from approvals.materials.domain.completeness import Requirement
from portal.accounts.rules.conditions import value_at
from portal.kernel.workdays import WorkCalendar


def promise_bounds(
    lacking: Iterable[Requirement], items: Iterable[CaseItem], accepted_on: date, calendar: WorkCalendar
) -> dict[str, tolerance.Bound]:
    """Return the bound of a promise for each of *lacking*, by code, if the case is accepted on *accepted_on*.

    *items* are all items of the case, with what wings keep of each (``own_rows``). Days in unpublished years are
    estimated.
    """
    due = {item.position: _statutory_due(item, accepted_on, calendar) for item in items}
    return {
        requirement.code: tolerance.bound(
            accepted_on,
            [due_on for position in requirement.wanted_by if (due_on := due[position]) is not None],
            calendar.provisional(),
        )
        for requirement in lacking
    }


def _statutory_due(item: CaseItem, accepted_on: date, calendar: WorkCalendar) -> date | None:
    """The due day if the item opened that day, the earliest that it can be; a renewal's is no later than the end.

    Law: 行政许可法第四十二条、第五十条第二款.
    """
    ends_on: date | None = value_at(item, "renewal__due_on")
    limit = item.statutory_limit if item.statutory_limit is not None else item.promised_limit
    if limit is None:
        return ends_on
    due_on = reckon(ClockFacts(accepted_on, limit, Unit.of(item.limit_unit)), calendar).due_on
    return min((day for day in (due_on, ends_on) if day is not None), default=None)
