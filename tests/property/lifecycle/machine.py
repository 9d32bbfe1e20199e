"""The state machine that hypothesis drives: acts in any order, at any moment, the tempting ones included."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from approvals.cases.domain.vocabulary import Opinion
from approvals.clocks.queries.differences import differences
from approvals.procedures.silence.domain.silence import GRACE
from portal.kernel.errors import DomainError
from portal.kernel.workdays import ONE_DAY, SHANGHAI
from tests.property.lifecycle.dice import Dice, chances
from tests.property.lifecycle.ground import FIRST, MASS, Ground
from tests.property.lifecycle.hall import RENEWAL_NOTICE, Hall, special_days
from tests.property.lifecycle.inspections import InspectingRules
from tests.property.lifecycle.invariants import Judge
from tests.property.lifecycle.oracle import day_of, midnight_after

UNKNOWN_YEAR = 2027

MOST_CASES = 2

WITHDRAWABLE = ("submitted", "correcting", "accepted")

IN_HAND = ("pre_review", "under_review", "reviewed")

NEVER_REFUSED = ("sweep", "recompute")

HURRIED_DAYS = (date(2026, 2, 2), date(2026, 4, 1), date(2026, 9, 16), date(2026, 11, 20), date(2026, 12, 29))
"""Days whose periods run into holidays, make-up days and the year that is not published."""

RENEWED_IN = (RENEWAL_NOTICE - 1, RENEWAL_NOTICE, RENEWAL_NOTICE + 1, 2 * RENEWAL_NOTICE)
"""Days before its end in which a certificate is asked to be renewed: too late, just in time, in good time."""

WAITS = tuple(timedelta(**length) for length in ({"minutes": 1}, {"hours": 5}, {"days": 1}, {"days": 3}, {"weeks": 2}))

BRINKS = (timedelta(microseconds=-1), timedelta(), GRACE - timedelta(microseconds=1), GRACE, GRACE + ONE_DAY)

LATE_AT_NIGHT = time(23, 50)

LONG_AFTER = timedelta(days=9)

TICK = timedelta(microseconds=1)
"""No two transactions on the same case begin in the same moment."""

picks = st.integers(0, 99)

afterwards = st.sampled_from(("", "recompute", "sweep", "both"))
"""What happens at once after something that concerns time."""


class Lifecycle(InspectingRules, RuleBasedStateMachine):
    """One history, from one of the ``first`` filings on, undone at its end. ``seen`` counts what is recorded."""

    first: ClassVar[tuple[int, ...]] = FIRST
    ground: ClassVar[Ground]
    seen: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)
        self.seen["history"] += 1

    @initialize(
        day=st.one_of(st.sampled_from(HURRIED_DAYS), st.dates(date(2026, 1, 5), date(2026, 12, 20))),
        minute=st.integers(0, 24 * 60 - 1),
        chance=chances,
    )
    def begin(self, day, minute, chance):
        self.open_the_hall(day, minute)
        dice = Dice(chance)
        filing, promised, ends_in = dice.one_of(self.first), dice.one_of((None, None, 4)), dice.one_of(RENEWED_IN)
        if dice.one_of((True, True, True, False)):
            self.take_in_at_once(filing, promised, ends_in)
        else:
            self.file(filing, promised, ends_in)

    def open_the_hall(self, day: date, minute: int) -> None:
        moment = datetime.combine(day, time.min, SHANGHAI) + timedelta(minutes=minute)
        self.hall = Hall(self.ground, moment)
        self.judge, self.is_proven = Judge(self.hall), False

    def take_in_at_once(self, filing: int, promised: int | None, ends_in: int) -> None:
        self.file(filing, promised, ends_in)
        self.do("accept_with_deficiency" if promised else "accept", case=self.hall.tables.cases[filing])

    def do(self, act: str, **arguments: Any) -> None:
        """Let *act* happen and judge the hall, or be refused."""
        try:
            self.hall.act(act, **arguments)
        except DomainError as refusal:
            self.seen[refusal.code] += 1
            if act in NEVER_REFUSED:
                raise
            return
        self.is_proven = False
        self.seen.update(event.kind for event in self.judge.judge(act))
        self.hall.now += TICK

    def file(self, filing: int, promised: int | None, ends_in: int) -> None:
        today = self.hall.today
        promised_on = today + promised * ONE_DAY if promised else None
        self.do("file", filing=filing, promised_on=promised_on, ends_on=today + ends_in * ONE_DAY)

    def rows(self, name: str, *states: str) -> list[Any]:
        return self.hall.tables.in_state(name, *states)

    @precondition(lambda self: self.rows("cases", "submitted"))
    @rule(number=picks, act=st.sampled_from(("accept", "accept_with_deficiency", "request_correction", "decline")))
    def take_in(self, number, act):
        self.do(act, case=pick(self.rows("cases", "submitted"), number))

    @precondition(lambda self: self.rows("cases", "correcting"))
    @rule(number=picks)
    def correct(self, number):
        self.do("correct", case=pick(self.rows("cases", "correcting"), number))

    @precondition(lambda self: self.rows("tasks", "open", "deemed"))
    @rule(
        number=picks, opinion=st.sampled_from((Opinion.AGREE, Opinion.DISAGREE)), past=st.sampled_from((None, *BRINKS))
    )
    def give_opinion(self, number, opinion, past):
        """At once, around the moment of expiry, or long after the end of a pause that nobody has ended."""
        task = pick(self.rows("tasks", "open", "deemed"), number)
        if past is not None:
            self.wait_until((task.due_at or self.after_pauses(task.item_id)) + past)
        self.do("give_opinion", task=task, opinion=opinion)

    @precondition(lambda self: self.rows("items", "under_review"))
    @rule(number=picks)
    def let_all_answer_and_decide(self, number):
        item = pick(self.rows("items", "under_review"), number)
        for task in [task for task in self.rows("tasks", "open") if task.item_id == item.id]:
            self.do("give_opinion", task=task, opinion=Opinion.AGREE)
        self.do("grant", item=self.hall.tables.item[item.id])

    @precondition(lambda self: self.rows("tasks", "deemed"))
    @rule(number=picks, act=st.sampled_from(("record_late_opinion", "issue_paper")))
    def speak_late(self, number, act):
        self.do(act, task=pick(self.rows("tasks", "deemed"), number))

    @precondition(lambda self: self.rows("items", "reviewed"))
    @rule(number=picks, act=st.sampled_from(("grant", "grant", "refuse")))
    def decide(self, number, act):
        self.do(act, item=pick(self.rows("items", "reviewed"), number))

    @precondition(lambda self: self.rows("items", *IN_HAND))
    @rule(
        number=picks,
        needed=st.sampled_from((1, 2, 4, 10, 31)),
        as_head=st.booleans(),
        is_last_day=st.booleans(),
        then=afterwards,
    )
    def pause(self, number, needed, as_head, is_last_day, then):
        """At once, or on the last day of the first period to run out."""
        item = pick(self.rows("items", *IN_HAND), number)
        if is_last_day and self.expiries():
            self.wait_until(self.expiries()[0] - GRACE)
        department = pick(self.hall.matter_of(item).in_hand(item.state), number // 7)
        self.do("pause", item=item, department=department, needed=needed, as_head=as_head)
        self.then(then)

    @precondition(lambda self: self.rows("items", *IN_HAND))
    @rule(number=picks, needed=st.lists(st.integers(1, 4), min_size=2, max_size=2), as_head=st.booleans())
    def pause_side_by_side(self, number, needed, as_head):
        """Two departments, one after the other; somebody notices long after both are over."""
        item = pick(self.rows("items", *IN_HAND), number)
        for department, workdays in zip(self.hall.matter_of(item).in_hand(item.state), needed, strict=False):
            self.do("pause", item=item, department=department, needed=workdays, as_head=as_head)
            self.hall.now += ONE_DAY
        self.wait_until(self.after_pauses(item.id))
        self.do("sweep")

    @precondition(lambda self: self.rows("pauses", "open"))
    @rule(number=picks)
    def answer_after_a_pause(self, number):
        """Long after its end, which no sweep has noticed."""
        item_id = pick(self.rows("pauses", "open"), number).item_id
        self.wait_until(self.after_pauses(item_id))
        for task in [task for task in self.rows("tasks", "open") if task.item_id == item_id]:
            self.do("give_opinion", task=task, opinion=Opinion.AGREE)

    @precondition(lambda self: self.rows("pauses", "open"))
    @rule(number=picks, waits=st.sampled_from((0, 1, 2)), then=afterwards)
    def resume(self, number, waits, then):
        self.hall.now += waits * ONE_DAY
        self.do("resume", pause=pick(self.rows("pauses", "open"), number))
        self.then(then)

    @precondition(lambda self: self.rows("pauses", "requested"))
    @rule(number=picks, act=st.sampled_from(("approve_pause", "approve_pause", "decline_pause")))
    def judge_pause(self, number, act):
        self.do(act, pause=pick(self.rows("pauses", "requested"), number))

    @precondition(lambda self: self.rows("items", *IN_HAND))
    @rule(
        number=picks,
        workdays=st.sampled_from((3, 10, 15, 16)),
        past=st.sampled_from((None, None, timedelta(microseconds=-1), timedelta())),
    )
    def extend(self, number, workdays, past):
        """At once, or just before or after the limit runs out."""
        item = pick(self.rows("items", *IN_HAND), number)
        for clock in self.hall.tables.open_clocks() if past is not None else ():
            if clock.kind == "decision" and clock.item_id == item.id:
                self.wait_until((clock.expires_at or self.after_pauses(item.id)) + past)
        self.do("extend", item=item, workdays=workdays)

    @precondition(lambda self: self.rows("extensions", "requested"))
    @rule(number=picks, act=st.sampled_from(("approve_extension", "approve_extension", "decline_extension")))
    def judge_extension(self, number, act):
        self.do(act, extension=pick(self.rows("extensions", "requested"), number))

    @precondition(lambda self: self.rows("deficiencies", "open", "supplied"))
    @rule(number=picks, act=st.sampled_from(("supply", "confirm", "return_supply")))
    def bring(self, number, act):
        self.do(act, deficiency=pick(self.rows("deficiencies", "open", "supplied"), number))

    @precondition(lambda self: self.expiries())
    @rule(
        number=picks,
        before=st.sampled_from((0, 0, 1, 2)),
        is_evening=st.booleans(),
        by=st.sampled_from(("", "", "1", "01")),
        then=afterwards,
    )
    def fail(self, number, before, is_evening, by, then):
        """The portal fails on the last day of a period or shortly before; it is found, declared, or settled at once."""
        day = day_of(pick(self.expiries("deem_agreed") or self.expiries(), number)) - (before + 1) * ONE_DAY
        self.wait_until(datetime.combine(day, LATE_AT_NIGHT, SHANGHAI))
        known = set(self.hall.doubts)
        self.do("fail", day=day, is_evening=is_evening, is_declared=by == "1")
        for outage in set(self.hall.doubts) - known:
            self._confirm(outage, by)
        self.then(then)

    @precondition(lambda self: self.hall.doubts)
    @rule(number=picks, by=st.sampled_from(("0", "1", "01", "")), then=afterwards)
    def settle_outage(self, number, by, then):
        """Both supervisors confirm it, or one does, or one dismisses it."""
        outage = pick(sorted(self.hall.doubts), number)
        self._confirm(outage, by)
        if not by:
            self.do("dismiss_outage", outage=outage)
        self.then(then)

    @precondition(lambda self: UNKNOWN_YEAR not in self.hall.book.published and self.hall.today.month > 10)
    @rule(
        holidays=st.sets(st.integers(0, 20), min_size=1, max_size=4),
        makeups=st.sets(st.integers(0, 6), max_size=2),
        then=afterwards,
    )
    def publish_year(self, holidays, makeups, then):
        days = special_days(date(UNKNOWN_YEAR, 1, 1), holidays, makeups)
        self.do("publish", days=days, year=UNKNOWN_YEAR)
        self.then(then)

    @precondition(lambda self: self.expiries())
    @rule(
        holidays=st.sets(st.integers(0, 5), max_size=2),
        makeups=st.sets(st.integers(0, 2), max_size=2),
        since=st.integers(-4, 2),
        then=afterwards,
    )
    def override(self, holidays, makeups, since, then):
        """Days before and after the end of the first period to run out change."""
        first = max(self.hall.today, day_of(self.expiries()[0]) - 3 * ONE_DAY) + since * ONE_DAY
        days = special_days(first, holidays, makeups)
        if days:
            self.do("publish", days=days, year=None)
            self.then(then)

    @precondition(lambda self: self.expiries("deem_agreed"))
    @rule(number=picks, then=afterwards)
    def override_the_past(self, number, then):
        """On the last day of a review it turns out that the days of the weekend before were worked."""
        last = day_of(pick(self.expiries("deem_agreed"), number)) - ONE_DAY
        self.wait_until(midnight_after(last) - timedelta(hours=9))
        self.do("publish", days=special_days(last - 6 * ONE_DAY, set(), {0, 1}), year=None)
        self.then(then)

    @precondition(lambda self: self.holds())
    @rule(number=picks, by=st.sampled_from(((0,), (1,), (0, 0), (0, 1))))
    def release(self, number, by):
        hold = pick(self.holds(), number)
        for supervisor in by:
            self.do("release", hold=hold, by=supervisor)

    @rule(
        number=picks,
        what=st.sampled_from(("file", "switch_off", "withdraw")),
        filing=st.integers(0, MASS - 1),
        promised=st.sampled_from((None, 4, 30)),
        then=afterwards,
    )
    def intervene(self, number, what, filing, promised, then):
        """Something else is filed, the catalogue changes its mind, or the applicant does."""
        items, cases = self.rows("items", "under_review"), self.rows("cases", *WITHDRAWABLE)
        if what == "file" and len(self.hall.filed) < MOST_CASES and filing not in self.hall.filed.values():
            self.file(filing, promised, pick(RENEWED_IN, number))
        elif what == "switch_off" and items:
            self.do("switch_off", item=pick(items, number))
        elif what == "withdraw" and cases:
            self.do("withdraw", case=pick(cases, number))
        self.then(then)

    @rule(passed=st.sampled_from(WAITS))
    def wait(self, passed):
        self.hall.now += passed

    @precondition(lambda self: self.expiries())
    @rule(number=picks, past=st.sampled_from(BRINKS))
    def sweep_on_the_brink(self, number, past):
        self.wait_until(pick(self.expiries(), number) + past)
        self.do("sweep")

    @precondition(lambda self: self.silences())
    @rule(number=picks)
    def let_silence_speak(self, number):
        self.wait_until(pick(self.silences(), number) + GRACE)
        self.do("sweep")

    @precondition(lambda self: self.expiries("deem_renewed") or self.expiries("deem_granted"))
    @rule(number=picks)
    def let_a_statute_speak(self, number):
        by_statute = self.expiries("deem_renewed") or self.expiries("deem_granted")
        self.wait_until(pick(by_statute, number) + GRACE)
        self.do("sweep")

    @precondition(lambda self: self.is_outdated())
    @rule()
    def recompute(self):
        self.do("recompute")

    @precondition(lambda self: self.hall.tables.pauses and not self.is_proven)
    @rule()
    def prove(self):
        """Every clock, open or closed, is stored as its facts say."""
        self.is_proven = True
        assert list(map(str, differences())) == []

    def wait_until(self, moment: datetime) -> None:
        self.hall.now = max(self.hall.now, moment)

    def after_pauses(self, item_id: int) -> datetime:
        """A moment after which no pause of the item has lasted for a while."""
        ends = [pause.planned_end_on for pause in self.rows("pauses", "open") if pause.item_id == item_id]
        return midnight_after(max(ends)) + LONG_AFTER if ends else self.hall.now

    def expiries(self, effect: str = "") -> list[datetime]:
        """When the open clocks with this effect, or with any, expire; soonest first."""
        open_clocks = self.hall.tables.open_clocks()
        return sorted(c.expires_at for c in open_clocks if c.expires_at and effect in ("", c.effect))

    def silences(self) -> list[datetime]:
        """When absences, or where there are none the silence of departments, will count as agreement."""
        return self.expiries("deem_present") or self.expiries("deem_agreed")

    def holds(self) -> list[Any]:
        return [hold for hold in self.hall.tables.holds if hold.released_at is None]

    def _confirm(self, outage: int, by: str) -> None:
        for supervisor in by:
            if outage in self.hall.doubts:
                self.do("confirm_outage", outage=outage, by=int(supervisor))

    def then(self, what: str) -> None:
        """Reckon again under the calendar in force, let the first silence speak, or both."""
        if what in ("recompute", "both") and self.is_outdated():
            self.do("recompute")
        if what in ("sweep", "both") and self.silences():
            self.wait_until(self.silences()[0] + GRACE)
            self.do("sweep")

    def is_outdated(self) -> bool:
        return not all(map(self.hall.tables.is_current, self.hall.tables.open_clocks()))


def pick(found: Any, number: int) -> Any:
    return found[number % len(found)]
