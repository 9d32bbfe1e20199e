"""Joint inspections in the histories: what may be done about them, how they are driven, and what must hold of them."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from approvals.cases.domain.vocabulary import Opinion
from approvals.inspections.services import inspecting
from approvals.procedures.silence.domain.silence import GRACE
from portal.kernel.workdays import ONE_DAY, SHANGHAI
from tests.property.lifecycle.oracle import End, day_of, end, midnight_after

CALL_WORKDAYS = 3

MINUTE = timedelta(seconds=60)

MORNING = time(10)

WORDS = "示例内容"

SILENCES = ("deem_agreed", "deem_present")


class InspectingHall:
    """The acts of a joint inspection, each one call of the product's services."""

    def earliest_meeting(self) -> datetime:
        """Ten in the morning of the first day for which a call of today leaves time."""
        day = self.today
        while not self.book.is_workday(day):
            day += ONE_DAY
        return datetime.combine(self.book.workday_after(day, CALL_WORKDAYS), MORNING, SHANGHAI)

    def _convene(self, item: Any, meets_at: datetime) -> None:
        of = {"case_id": item.case_id, "item_id": item.id, "seen_version": None}
        who = self.ground.reviewers[item.department_id]
        inspecting.convene(**of, actor=who, meets_at=meets_at, place=WORDS, subject=WORDS)

    def _hold(self, inspection: Any, present: list[int]) -> None:
        case_id = self.tables.item[inspection.item_id].case_id
        inspecting.hold(
            case_id=case_id,
            inspection_id=inspection.id,
            actor=self.ground.heads[inspection.department_id],
            seen_version=None,
            present=present,
            inspectors=self.ground.inspectors[inspection.department_id],
            findings=WORDS,
        )

    def _sign(self, attendance: Any) -> None:
        inspecting.sign(**self._called(attendance))

    def _excuse(self, attendance: Any) -> None:
        inspecting.excuse(**self._called(attendance), reason=WORDS)

    def _called(self, attendance: Any) -> dict[str, Any]:
        case_id = self.tables.task[attendance.task_id].case_id
        who = self.ground.reviewers[attendance.department_id]
        return {"case_id": case_id, "attendance_id": attendance.id, "seen_version": None, "actor": who}


class InspectingRules:
    """Inspections are called, signed for and held in one go, so that a history of a few steps comes to their end."""

    @precondition(lambda self: self.rows("items", "under_review"))
    @rule(
        number=st.integers(0, 99),
        haste=st.sampled_from((0, 0, 0, 1)),
        signs=st.sampled_from((True, True, True, False)),
        comes=st.sampled_from((False, False, False, True)),
        waits=st.sampled_from((timedelta(), timedelta(hours=9), timedelta(days=3))),
        then=st.sampled_from(("sweep", "pause", "sweep", "sweep", "sweep", "excuse", "answer")),
        past=st.sampled_from((timedelta(microseconds=-1), GRACE, GRACE, GRACE)),
    )
    def inspect(self, number, haste, signs, comes, waits, then, past):
        """On the first day that a call leaves time for, or too soon; afterwards somebody acts on the brink."""
        found = self.rows("items", "under_review")
        found = [item for item in found if self.hall.matter_of(item).absence] or found
        item = found[number % len(found)]
        meets_at = self.hall.earliest_meeting() - haste * ONE_DAY
        self.do("convene", item=item, meets_at=meets_at)
        if not self.rows("inspections", "convened"):
            self.then(then)
            return
        self.wait_until(meets_at - ONE_DAY)
        for attendance in self.rows("attendances", "called") if signs else ():
            self.do("sign", attendance=attendance)
        self.wait_until(meets_at + waits)
        for inspection in self.rows("inspections", "convened"):
            called = [row.department_id for row in self.hall.tables.called_to(inspection)]
            self.do("hold", inspection=inspection, present=called if comes else [])
        self.after_an_absence(item, then, past)

    def after_an_absence(self, item: Any, then: str, past: timedelta) -> None:
        ends = self.expiries("deem_present")
        if not ends:
            self.then(then)
            return
        if then == "pause":
            self.do("pause", item=item, department=self.hall.matter_of(item).reviewers[0], needed=2, as_head=True)
            return
        self.wait_until(ends[0] + past)
        if then == "sweep":
            self.do("sweep")
        for attendance in self.rows("attendances", "absent") if then == "excuse" else ():
            self.do("excuse", attendance=attendance)
        for task in self.rows("tasks", "open") if then == "answer" else ():
            self.do("give_opinion", task=task, opinion=Opinion.AGREE)


class InspectingJudge:
    """What must hold of joint inspections, and of absence from them."""

    def __init__(self) -> None:
        self._called: set[int] = set()
        self._absence_shown: dict[int, set[datetime]] = defaultdict(set)

    def judge_inspections(self) -> None:
        for inspection in self.tables.inspections:
            day = day_of(inspection.meets_at)
            if inspection.id not in self._called:
                self._called.add(inspection.id)
                assert self.hall.book.is_workday(day), "a joint inspection on a day of rest"
                called_on = day_of(inspection.convened_at)
                assert self.hall.book.workday_after(called_on, CALL_WORKDAYS) <= day, "a call that leaves no time"
            assert inspection.held_at is None or inspection.held_at >= inspection.meets_at, "minutes before the meeting"
        for clock in self.tables.absence_clocks():
            if clock.state in ("running", "paused"):
                task = self.tables.task[clock.task_id]
                assert task.state == "open", "a closed review has a clock of absence"
                called = self.tables.attendances_of(task)
                assert any(self._stayed_away(row, clock) for row in called), (
                    "a clock of absence, and nobody stayed away"
                )
                if clock.expires_at is not None and not clock.is_provisional and self.hall.now < clock.expires_at:
                    self._absence_shown[clock.task_id].add(clock.expires_at)

    def judge_inspection_event(self, event: Any) -> None:
        if event.kind == "review.deem_present":
            self._judge_absence(event)
        if event.kind in ("attendance.excuse", "review.give_opinion"):
            task = self._task_of(event)
            stopped = (clock for clock in self.tables.absence_clocks(task) if clock.stopped_at == event.at)
            for clock in stopped:
                found = end(self._period(clock, today=day_of(event.at)), self.hall.book)
                self._in_time(event, clock, found)

    def is_left_to_another(self, clock: Any) -> bool:
        """Whether silence and absence of one review have both run out, and the other one was the first to."""
        others = (other for other in self.tables.open_clocks() if other.task_id == clock.task_id and other is not clock)
        silent = [row for row in others if row.effect in SILENCES and row.state == "running" and not row.is_provisional]
        ran_out = [row.expires_at for row in silent if row.expires_at + MINUTE <= self.hall.now]
        if clock.task_id is None or clock.effect not in SILENCES or clock.expires_at is None or not ran_out:
            return False
        is_absence = clock.effect == "deem_present"
        return ran_out[0] < clock.expires_at or (is_absence and ran_out[0] == clock.expires_at)

    def length_of_absence(self, clock: Any) -> tuple[Any, int, bool]:
        """Day 0 is the day of the minutes."""
        held = [row for row in self.tables.inspections if row.item_id == clock.item_id and row.held_at is not None]
        assert clock.started_on in {day_of(row.held_at) for row in held}, "an absence begins with the minutes"
        return clock.started_on, 1, False

    def _in_time(self, event: Any, clock: Any, found: End) -> None:
        is_beyond_doubt = found.last is not None and not found.is_provisional and not self.hall.doubts
        if is_beyond_doubt and clock.effect == "deem_present" and self.tables.is_current(clock):
            assert event.at < midnight_after(found.last), "a word acknowledged after absence had spoken"

    def _judge_absence(self, event: Any) -> None:
        """Only signed for and unexcused, on a basis, never before its moment, in a pause, or on an uncertain day."""
        task = self._task_of(event)
        [clock] = [clock for clock in self.tables.absence_clocks(task) if clock.state == "expired"]
        found = end(self._period(clock, today=day_of(event.at)), self.hall.book)
        item = self.tables.item[task.item_id]
        assert found.last is not None, "absence in a pause"
        assert not found.is_provisional, "absence on a provisional day"
        assert event.at >= midnight_after(found.last) + MINUTE, "absence before its moment"
        assert task.effective_at == midnight_after(found.last), "absence is dated at expiry"
        assert any(moment <= event.at for moment in self._absence_shown[task.id]), "nobody could foresee it"
        assert self.hall.matter_of(item).absence, "absence without a basis"
        assert task.absence_basis == self.hall.matter_of(item).absence, "absence on another basis"
        assert task.department_id != item.department_id, "a department deemed to agree with itself"
        assert item.id not in self.hall.switched_off, "absence where it is switched off"
        assert task.department_id not in self._held("deem_present"), "absence while a mass of it is held"
        assert any(self._stayed_away(row, clock) for row in self.tables.attendances_of(task)), "nobody stayed away"
        [review] = self.tables.review_clocks(task)
        if review.effect == "deem_agreed" and review.expires_at is not None and not review.is_provisional:
            assert task.effective_at < review.expires_at, "silence had spoken before"
        [paper] = [paper for paper in self.tables.papers if paper.task_id == task.id]
        assert paper.owed_at == task.effective_at, "the paper is owed from the moment of absence"
        self._judge_doubts(clock, found)

    def _stayed_away(self, row: Any, clock: Any) -> bool:
        """Signed for before it began, not excused, and on record as absent on the day with which the clock begins."""
        held = next(each for each in self.tables.inspections if each.id == row.inspection_id)
        is_of_clock = held.held_at is not None and day_of(held.held_at) == clock.started_on
        return is_of_clock and row.state == "absent" and row.signed_at is not None and row.signed_at < held.meets_at
