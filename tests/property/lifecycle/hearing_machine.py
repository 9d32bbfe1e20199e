"""The same machine, each history with a hearing: told, asked for around the last moment, scheduled, held or not."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from approvals.cases.domain.vocabulary import Opinion
from approvals.procedures.silence.domain.silence import GRACE
from tests.property.lifecycle.dice import Dice, chances
from tests.property.lifecycle.ground import FILINGS, MASS
from tests.property.lifecycle.machine import BRINKS, HURRIED_DAYS, Lifecycle
from tests.property.lifecycle.oracle import ONE_DAY

ANSWERS = (*["request_hearing"] * 3, "waive_hearing", "tell_hearing_again", "announce_hearing", "", "")

MOMENTS = (*[None] * 4, *BRINKS)
"""When somebody answers: at once, or around the end of the right."""

AT_ONCE = [n for n, filing in enumerate(FILINGS[:MASS]) if not filing.matters[0].pre_review]
"""Filings that reach whoever decides without a lower level's first look."""

OUTCOMES = ("record_hearing", "record_hearing", "cancel_hearing", "")


class HearingLifecycle(Lifecycle):
    """A history that begins with a hearing; what else happens may happen to it as well."""

    @initialize(
        day=st.one_of(st.sampled_from(HURRIED_DAYS), st.dates(date(2026, 1, 5), date(2026, 12, 20))),
        chance=chances,
    )
    def begin(self, day, chance):
        """The right is told, and used in time or too late; somebody is tempted to decide before the minutes."""
        dice = Dice(chance)
        self.open_the_hall(day, 600)
        self.take_in_at_once(dice.one_of(AT_ONCE), promised=None, ends_in=60)
        is_reviewed, answer, past = dice.one_of((True, False)), dice.one_of(ANSWERS), dice.one_of(MOMENTS)
        outcome, waits = dice.one_of(OUTCOMES), dice.one_of((6, 9, 12, 12, 15, 15))
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
        if asking and not (past is None and answer):
            self.wait_until(asking[-1] + (GRACE if past is None else past))
        for hearing in self.rows("hearings", "told"):
            if answer:
                self.do(answer, hearing=hearing)
            else:
                self.do("sweep")
