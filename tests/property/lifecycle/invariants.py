"""What must hold after every act: the tables are held to what the oracle makes of the facts."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from approvals.cases.domain.vocabulary import HandlingMode
from tests.property.lifecycle import hearings
from tests.property.lifecycle.hall import RENEWAL_NOTICE, Hall
from tests.property.lifecycle.lengths import MeasuringJudge
from tests.property.lifecycle.oracle import (
    ONE_DAY,
    End,
    Period,
    day_of,
    end,
    ended_on,
    in_order,
    midnight_after,
    original_end,
)

MINUTE = timedelta(seconds=60)

MOST_AT_ONCE = 5

LONGEST_PAUSE_WITHOUT_HEAD = 30

BEGUN = ("open", "ended")

BEFORE_JOIN = ("pre_review", "under_review")

BY_STATUTE = {"deemed_granted", "deemed_renewed"}

GRANTED = {"granted", *BY_STATUTE}

OVER = (*GRANTED, "refused", "closed")

PAPERS = ("written_opinion", "certificate", "publication")

RUNNING_ON = {*hearings.PERIODS, "certificate", "publication"}
"""What a pause, which takes its time from the decision, leaves alone: 行政许可法 44 and 47, 政府信息公开条例 26."""

DECISIVE = ("review.give_opinion", "review.deem_agreed", "review.deem_present")


class Judge(MeasuringJudge):
    """Judges a hall after each act, what was newly recorded included.

    ``shown`` are the firm last moments that each review's clock has shown while they were still to come.
    """

    def __init__(self, hall: Hall) -> None:
        super().__init__()
        self.hall = hall
        self.shown: dict[int, set[datetime]] = defaultdict(set)
        self._seen = 0
        self._told: set[int] = set()

    @property
    def tables(self) -> Any:
        return self.hall.tables

    def judge(self, act: str) -> list[Any]:
        """Return the events that are new."""
        new = [event for event in self.tables.events if event.id > self._seen]
        self._seen = max((event.id for event in new), default=self._seen)
        for event in new:
            self._judge_event(event)
        self._nobody_decides_twice()
        for case in self.tables.cases:
            if case.state != "draft":
                self._judge_case(case)
        for task in self.tables.tasks:
            self._judge_task(task)
        for pause in self.tables.pauses:
            self._judge_pause(pause)
        self._judge_what_is_kept_beside()
        hearings.judge_all(self.tables, self.hall.now)
        self.judge_inspections()
        if act == "sweep":
            self._no_mass_goes_unseen(new)
            self._no_silence_is_lost()
        if act == "recompute":
            assert all(map(self.tables.is_current, self.tables.open_clocks())), "a clock left behind"
        return new

    def _judge_what_is_kept_beside(self) -> None:
        tables = self.tables
        for task in tables.tasks:
            assert task.matter_code == tables.item[task.item_id].matter_code, "a review kept under another matter"
        for clock in tables.clocks:
            task, item = tables.task.get(clock.task_id), tables.item.get(clock.item_id)
            case = tables.case[clock.case_id]
            department = task or item
            bound = department.department_id if department else case.lead_department_id
            assert (clock.region, clock.department_id) == (case.region, bound), "a period kept in another place"

    def _judge_event(self, event: Any) -> None:
        judges = {
            "case.deem_accepted": self._judge_deemed_acceptance,
            "extension.approve": self._judge_extension,
            "item.deem_granted": self._judge_deemed_grant,
            "item.deem_renewed": self._judge_deemed_renewal,
            "item.grant": self._judge_decision,
            "item.refuse": self._judge_decision,
            "hearing.lapse": self._judge_lapse,
        }
        if event.kind in judges:
            judges[event.kind](event)
        if event.kind in hearings.TOLD_AHEAD:
            hearings.judge_day(self._item_of(event), self.tables, self.hall.book)
        self.judge_inspection_event(event)
        if event.kind in ("review.give_opinion", "review.deem_agreed"):
            task = self._task_of(event)
            [clock] = self.tables.review_clocks(task)
            found = end(self._period(clock, today=day_of(event.at)), self.hall.book)
            if event.kind == "review.deem_agreed":
                self._judge_silence(event, task, clock, found)
            else:
                self._judge_opinion(event, task, clock, found)

    def _judge_deemed_acceptance(self, event: Any) -> None:
        case = self.tables.case[event.case_id]
        notice = [c for c in self.tables.clocks if c.case_id == case.id and c.kind == "notice"][-1]
        found = end(self._period(notice), self.hall.book)
        assert not found.is_provisional, "deemed accepted on a provisional day"
        assert event.at >= midnight_after(found.last) + MINUTE, "deemed accepted before its moment"
        assert case.accepted_on == day_of(case.received_at), "deemed acceptance goes back to receipt"
        assert case.accepted_at == midnight_after(found.last), "deemed acceptance is dated at expiry"
        self._judge_doubts(notice, found)

    def _judge_lapse(self, event: Any) -> None:
        """The right to a hearing ends with its five working days, and never on a day in doubt."""
        item = self._item_of(event)
        clock = self.tables.clocks_of(item, "hearing_request")[-1]
        found = end(self._period(clock), self.hall.book)
        assert not found.is_provisional, "a right that lapses on a provisional day"
        assert event.at >= midnight_after(found.last) + MINUTE, "a right that lapses before its moment"
        assert hearings.right_of(item, self.tables).ended_at == midnight_after(found.last), "a lapse dated at its run"
        self._judge_doubts(clock, found)

    def _judge_silence(self, event: Any, task: Any, clock: Any, found: End) -> None:
        """No silence before its moment, in a pause, in an outage, on a provisional day, or without a basis."""
        item = self.tables.item[task.item_id]
        matter = self.hall.matter_of(item)
        assert found.last is not None, "silence in a pause"
        assert not found.is_provisional, "silence on a provisional day"
        assert event.at >= midnight_after(found.last) + MINUTE, "silence before its moment"
        assert task.effective_at == midnight_after(found.last), "silence is dated at expiry"
        assert any(moment <= event.at for moment in self.shown[task.id]), "a silence that nobody could foresee"
        assert matter.basis, "silence without a basis"
        assert task.silence_basis == matter.basis, "silence on another basis"
        assert task.department_id != item.department_id, "a department deemed to agree with itself"
        assert item.id not in self.hall.switched_off, "silence where it is switched off"
        assert task.department_id not in self._held("deem_agreed"), "silence while a mass of it is held"
        [paper] = [paper for paper in self.tables.papers if paper.task_id == task.id]
        assert paper.owed_at == task.effective_at, "the paper is owed from the moment of silence"
        self._judge_doubts(clock, found)

    def _judge_deemed_grant(self, event: Any) -> None:
        self._judge_decided_by_statute(event, "decision")
        assert self.hall.matter_of(self._item_of(event)).grant_basis, "granted by silence without a statute"

    def _judge_deemed_renewal(self, event: Any) -> None:
        self._judge_decided_by_statute(event, "renewal")
        assert self._is_in_time(self.tables.case[event.case_id]), "renewed by silence though asked for too late"

    def _judge_decided_by_statute(self, event: Any, kind: str) -> None:
        """Granted or renewed by a named statute at the end of its period, while nothing was owed."""
        item = self._item_of(event)
        [clock] = self.tables.clocks_of(item, kind)
        found = end(self._period(clock, today=day_of(event.at)), self.hall.book)
        assert found.last is not None, "granted by silence in a pause"
        assert not found.is_provisional, "granted by silence on a provisional day"
        assert event.at >= midnight_after(found.last) + MINUTE, "granted by silence before its moment"
        assert item.decided_at == midnight_after(found.last), "a grant by silence is dated at expiry"
        assert not self._was_owed(item, item.decided_at), "granted by silence while material was owed"
        assert item.id not in self.hall.switched_off, "granted by silence where it is switched off"
        assert item.department_id not in self._held(clock.effect), "granted while a mass of it is held"
        self._judge_doubts(clock, found)

    def _judge_decision(self, event: Any) -> None:
        """Whether the statute had granted or renewed it before, beyond doubt; and not before its hearing."""
        item = self._item_of(event)
        hearings.judge_decision(event, item, self.tables)
        if item.id in self.hall.switched_off:
            return
        for clock in (*self.tables.clocks_of(item, "decision"), *self.tables.clocks_of(item, "renewal")):
            if clock.effect != "none":
                self._judge_in_time(event, item, clock)

    def _judge_in_time(self, event: Any, item: Any, clock: Any) -> None:
        last, is_provisional = end(self._period(clock, today=day_of(event.at)), self.hall.book)
        if last is None or is_provisional or self.hall.doubts or not self.tables.is_current(clock):
            return
        if not self._was_owed(item, midnight_after(last)):
            assert event.at < midnight_after(last), "a decision acknowledged after its time"

    def _is_in_time(self, case: Any) -> bool:
        """Whether the renewal of a certificate was asked for in time: submitted, however often corrected since."""
        return day_of(case.submitted_at) <= self.hall.ends[case.id] - RENEWAL_NOTICE * ONE_DAY

    def _was_owed(self, item: Any, moment: datetime) -> bool:
        """Whether the applicant still owed a material that the item wants at *moment*; the last item wants it."""
        if item.position != len(self.tables.items_of(self.tables.case[item.case_id])) - 1:
            return False
        owed = [row for row in self.tables.deficiencies if row.case_id == item.case_id]
        handed_in = [[m for m in (row.supplied_at, row.closed_at) if m is not None and m < moment] for row in owed]
        return not all(handed_in)

    def _judge_doubts(self, clock: Any, found: End) -> None:
        """Had the outages that are still in doubt been confirmed, the end would be the same."""
        if self.hall.doubts:
            worst = self.hall.book.with_lost(list(self.hall.doubts.values()))
            assert end(self._period(clock), worst) == found, "silence in an outage"

    def _judge_opinion(self, event: Any, task: Any, clock: Any, found: End) -> None:
        """Whether silence had spoken before, beyond doubt."""
        is_beyond_doubt = found.last is not None and not found.is_provisional and not self.hall.doubts
        if is_beyond_doubt and clock.effect == "deem_agreed" and self.tables.is_current(clock):
            assert event.at < midnight_after(found.last), "an opinion acknowledged after its time"

    def _judge_extension(self, event: Any) -> None:
        """One, in time, by the right authority, by no more than the law allows."""
        item = self._item_of(event)
        is_single = self.tables.case[event.case_id].mode == HandlingMode.SINGLE.value
        [approved] = self._extensions(item.id)
        assert approved.workdays <= (10 if is_single else 15), "too long an extension"
        government = self.hall.ground.government.user_id
        assert (approved.decided_by_id == government) is not is_single, "an extension by the wrong authority"
        [clock] = self.tables.clocks_of(item, "decision")
        last = original_end(self._period(clock, today=day_of(event.at)), self.hall.book).last
        assert last is None or day_of(event.at) <= last, "a late extension"

    def _nobody_decides_twice(self) -> None:
        decisive = (event for event in self.tables.events if event.kind in DECISIVE)
        decided = Counter((event.case_id, event.details.item, event.details.department) for event in decisive)
        assert all(count == 1 for count in decided.values()), "two decisive events of one review"

    def _no_mass_goes_unseen(self, new: list[Any]) -> None:
        silent = Counter(self._task_of(event).department_id for event in new if event.kind == "review.deem_agreed")
        released = {hold.department_id for hold in self.tables.holds if hold.released_at is not None}
        for department, count in silent.items():
            assert count <= MOST_AT_ONCE or department in released, "a mass of silence that nobody held"

    def _no_silence_is_lost(self) -> None:
        """What is over beyond doubt has been carried out."""
        if self.hall.doubts:
            return
        for clock in self.tables.open_clocks():
            department = self.tables.department_of(clock)
            if self.is_left_to_another(clock):
                continue
            if clock.effect == "none" or department in self._held(clock.effect) or not self.tables.is_current(clock):
                continue
            last, is_provisional = end(self._period(clock), self.hall.book)
            if last is not None and not is_provisional:
                assert self.hall.now < midnight_after(last) + MINUTE, "a silence that nobody carried out"

    def _judge_task(self, task: Any) -> None:
        """An open review has exactly one running clock, a closed one none."""
        [clock] = self.tables.review_clocks(task)
        is_open = task.state == "open"
        assert (clock.state in ("running", "paused")) is is_open, "an open review has a clock, a closed one none"
        if not is_open:
            in_order(task.opened_at, task.effective_at, task.answered_at)
            return
        is_firm = clock.expires_at is not None and not clock.is_provisional
        assert task.due_at == (clock.expires_at if is_firm else None), "the inbox shows another day than the clock"
        if is_firm and self.hall.now < clock.expires_at:
            self.shown[task.id].add(clock.expires_at)

    def _judge_case(self, case: Any) -> None:
        clocks = [clock for clock in self.tables.open_clocks() if clock.case_id == case.id]
        for clock in clocks:
            self._judge_clock(clock)
        items = self.tables.items_of(case)
        for item in items:
            self._judge_item(case, item, items)
        in_order(case.received_at, case.accepted_at)
        is_decided = all(item.state in OVER for item in items)
        if case.state in ("accepted", "concluded"):
            assert is_decided is (case.state == "concluded"), "a case is concluded with its last item"
        if case.state not in ("accepted", "submitted"):
            assert all(clock.kind in PAPERS for clock in clocks), "a clock runs on after the end"

    def _judge_clock(self, clock: Any) -> None:
        """What was reckoned under an earlier calendar is judged when it is reckoned again."""
        if clock.kind == "renewal" and clock.effect != "none":
            assert self._is_in_time(self.tables.case[clock.case_id]), "armed though asked for too late"
        if not self.tables.is_current(clock):
            return
        last, is_provisional = end(self._period(clock), self.hall.book)
        assert clock.due_on == last, f"{clock.kind} due on {clock.due_on}, not {last}"
        assert (clock.state == "paused") is (last is None), "a clock stands still in a pause and only then"
        if last is not None:
            assert last >= clock.started_on, "a period that ends before it begins"
            assert clock.expires_at == midnight_after(last), "a period ends at midnight"
            assert clock.is_provisional is is_provisional, "provisional where a day is unknown, else firm"

    def _judge_item(self, case: Any, item: Any, items: list[Any]) -> None:
        """Nothing opens before its prerequisites; nothing is granted while owed material holds it."""
        states = {items[position].state for position in self.hall.matter_of(item).requires}
        if item.opened_at is not None:
            assert states <= GRANTED, "opened before its prerequisites were granted"
            # A deemed acceptance starts the limit at receipt: what a statute decides may be dated before it was found.
            by_people = None if item.state in BY_STATUTE else item.decided_at
            in_order(case.accepted_at, item.opened_at, by_people)
            tasks = [task for task in self.tables.tasks if task.item_id == item.id]
            is_joined = all(task.state != "open" for task in tasks)
            assert (item.state in BEFORE_JOIN) is not is_joined, "joined with the last opinion, not before"
            self._judge_first_look(item)
        elif case.state == "accepted":
            assert not states <= GRANTED, "ready, and nobody opened it"
            assert not states & {"refused", "closed"} or item.state == "closed", "can never open, and nobody closed it"
        if item.state == "granted":
            assert not self._was_owed(item, self.hall.now), "granted while material was owed"

    def _judge_first_look(self, item: Any) -> None:
        """Until the lower level has spoken, nobody else reviews and nothing else runs."""
        first = self.tables.first_look(item)
        assert (first is not None) is bool(self.hall.matter_of(item).pre_review), "examined first where it must be"
        is_below = first is not None and first.state == "open"
        assert (item.state == "pre_review") is is_below, "sent up with the first opinion, not before"
        if is_below:
            kinds = {clock.kind for clock in self.tables.open_clocks() if clock.item_id == item.id}
            assert kinds == {"pre_review"}, "a limit of the decision runs while a lower level examines"

    def _judge_pause(self, pause: Any) -> None:
        """A pause is as long as it was told, or shorter; a long one is its head's."""
        if pause.state not in BEGUN or pause.began_at is None:
            return
        assert pause.started_on == day_of(pause.began_at), "a pause counts from the day it began"
        is_by_head = pause.decided_by_id is not None or self._was_asked_by_head(pause)
        assert pause.needed_workdays <= LONGEST_PAUSE_WITHOUT_HEAD or is_by_head, "a long pause without its head"
        if pause.id not in self._told:
            self._told.add(pause.id)
            told = self.hall.book.workday_after(pause.started_on, pause.needed_workdays)
            assert pause.planned_end_on == told, "a pause ends on the day that was told"
        if pause.ended_at is not None:
            last = min(day_of(pause.ended_at), pause.planned_end_on)
            assert pause.ended_on == last, "a pause ends when it is ended, or with its time"

    def _was_asked_by_head(self, pause: Any) -> bool:
        return pause.requested_by_id == self.hall.ground.heads[pause.department_id].user_id

    def _held(self, effect: str) -> set[int]:
        waiting = (hold for hold in self.tables.holds if hold.released_at is None)
        return {hold.department_id for hold in waiting if hold.effect == effect}

    def _item_of(self, event: Any) -> Any:
        items = self.tables.items_of(self.tables.case[event.case_id])
        return next(item for item in items if f"事项{item.position}" == event.details.item)

    def _task_of(self, event: Any) -> Any:
        departments = {row.name: row.pk for row in self.hall.ground.departments.values()}
        of = (self._item_of(event).id, departments[event.details.department])
        return next(task for task in self.tables.tasks if (task.item_id, task.department_id) == of)

    def _period(self, clock: Any, *, today: date | None = None) -> Period:
        """The facts of a clock. With *today*, a pause whose time as told is over has ended, swept or not."""
        started_on, allotted, in_calendar_days = self.length(clock)
        return Period(
            started_on,
            allotted,
            in_calendar_days=in_calendar_days,
            pauses=self._pauses(clock, today) if clock.item_id and clock.kind not in RUNNING_ON else frozenset(),
            extension=self._extension(clock),
            ends_on=self.hall.ends[clock.case_id] if clock.kind == "renewal" else None,
        )

    def _pauses(self, clock: Any, today: date | None) -> frozenset[tuple[date, date | None]]:
        """What had begun before the clock stopped; what ended later was open to it."""
        stopped_at = clock.stopped_at
        found = [
            pause
            for pause in self.tables.pauses_of(clock.item_id)
            if pause.state in BEGUN and pause.began_at is not None
            if stopped_at is None or pause.began_at < stopped_at
        ]
        return frozenset((pause.started_on, ended_on(pause, stopped_at, today)) for pause in found)

    def _extension(self, clock: Any) -> tuple[int, date] | None:
        approved = self._extensions(clock.item_id) if clock.kind == "decision" else []
        return (approved[0].workdays, day_of(approved[0].decided_at)) if approved else None

    def _extensions(self, item_id: int) -> list[Any]:
        return [row for row in self.tables.extensions if row.item_id == item_id and row.state == "approved"]
