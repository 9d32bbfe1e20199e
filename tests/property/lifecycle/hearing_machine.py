"""The same machine, each history with a hearing: told, asked for around the last moment, scheduled, held or not."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from approvals.domain.vocabulary import Opinion
from tests.property.lifecycle.machine import BRINKS, HURRIED_DAYS, MASS, Lifecycle
from tests.property.lifecycle.oracle import ONE_DAY

ANSWERS = (*["request_hearing"] * 3, "waive_hearing", "tell_hearing_again", "announce_hearing", "", "")


class HearingLifecycle(Lifecycle):
    """A history that begins with a hearing; what else happens may happen to it as well."""

    @initialize(
        day=st.one_of(st.sampled_from(HURRIED_DAYS), st.dates(date(2026, 1, 5), date(2026, 12, 20))),
        filing=st.integers(0, MASS - 1),
        is_reviewed=st.booleans(),
        answer=st.sampled_from(ANSWERS),
        past=st.sampled_from((None, *BRINKS)),
        waits=st.integers(6, 16),
        outcome=st.sampled_from(("record_hearing", "record_hearing", "cancel_hearing", "")),
    )
    def begin(self, day, filing, is_reviewed, answer, past, waits, outcome):
        """The right is told, and used in time or too late; somebody is tempted to decide before the minutes."""
        super().begin(day=day, minute=600, filing=filing, promised=None, is_taken_in=True)
        item = self.rows("items", "under_review")[0]
        for task in self.rows("tasks", "open") if is_reviewed else ():
            if task.item_id == item.id:
                self.do("give_opinion", task=task, opinion=Opinion.AGREE)
        self.tell(item, answer, past)
        for hearing in self.rows("hearings", "requested"):
            self.do("schedule_hearing", hearing=hearing, on=self.hall.today + waits * ONE_DAY)
            self.do("refuse", item=self.hall.tables.item[hearing.item_id])
        for hearing in self.rows("hearings", "scheduled") if outcome else ():
            self.wait_until(hearing.takes_place_at)
            self.do(outcome, hearing=hearing)

    def tell(self, item: Any, answer: str, past: timedelta | None) -> None:
        """Tell the applicant of the right, who answers around its expiry or not at all; or announce the hearing."""
        if answer == "announce_hearing":
            self.do(answer, item=item, on=self.hall.today + 14 * ONE_DAY)
        else:
            self.do("tell_hearing", item=item)
        self.do("grant", item=self.hall.tables.item[item.id])
        asking = [c.expires_at for c in self.hall.tables.open_clocks() if c.kind == "hearing_request"]
        if past is not None and asking:
            self.wait_until(asking[-1] + past)
        for hearing in self.rows("hearings", "told"):
            if answer:
                self.do(answer, hearing=hearing)
            else:
                self.do("sweep")
