"""How long each period is by law, and from when on."""

from datetime import date, timedelta
from typing import Any

from tests.property.lifecycle import hearings
from tests.property.lifecycle.inspections import InspectingJudge
from tests.property.lifecycle.oracle import ONE_DAY, day_of

PRE_REVIEW_WORKDAYS, INSPECTORS_WORKDAYS, PUBLICATION_WORKDAYS = 20, 5, 20
SINCE_RECEIPT = {"notice": 5, "renewal": 0}
"""A renewal has no length: the certificate has its end."""
TICK = timedelta(microseconds=1)


class MeasuringJudge(InspectingJudge):
    """Knows the lengths of all periods."""

    def length(self, clock: Any) -> tuple[date, int, bool]:
        """Day 0 by law, how many days, and whether these are calendar days."""
        case = self.tables.case[clock.case_id]
        if clock.kind in SINCE_RECEIPT:
            return day_of(case.received_at), SINCE_RECEIPT[clock.kind], False
        if clock.kind == "written_opinion":
            return day_of(self.tables.task[clock.task_id].effective_at - ONE_DAY), 1, False
        if clock.kind == "supplement":
            [owed] = [row for row in self.tables.deficiencies if row.id == clock.deficiency_id]
            return clock.started_on, max((owed.promised_on - clock.started_on).days, 0), True
        if clock.kind == "absence":
            return self.length_of_absence(clock)
        item = self.tables.item[clock.item_id]
        if clock.kind in hearings.PERIODS:
            return *hearings.length(clock, item, self.tables), False
        return self._length_of_item(clock.kind, case, item)

    def _length_of_item(self, kind: str, case: Any, item: Any) -> tuple[date, int, bool]:
        """A lower level counts from acceptance; all others from the day on which it has spoken, where there is one."""
        if kind == "publication":
            return day_of(item.decided_at - TICK), PUBLICATION_WORKDAYS, False
        matter, first, opened_on = self.hall.matter_of(item), self.tables.first_look(item), day_of(item.opened_at)
        accepted_on = day_of(case.received_at if case.is_deemed_accepted else case.accepted_at)
        begun_on = opened_on if matter.requires else accepted_on
        sent_up_on = day_of(first.answered_at) if first and first.answered_at else None
        lengths = {
            "pre_review": (begun_on, PRE_REVIEW_WORKDAYS, False),
            "review": (sent_up_on or opened_on, matter.review, False),
            "inspectors": (sent_up_on or begun_on, INSPECTORS_WORKDAYS, False),
            "decision": (sent_up_on or begun_on, matter.statutory, matter.unit == "day"),
            "promise": (sent_up_on or begun_on, matter.promised, matter.unit == "day"),
        }
        return lengths[kind]
