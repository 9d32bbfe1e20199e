"""Clocks: when a period ends, as a fold over facts. All days are local days of Asia/Shanghai.

- Day 0, the day of receipt, acceptance or decision, is never counted (民法典第二百零一条).
- A pause excludes the days d with started_on < d <= ended_on, so a procedure of one day costs nothing, and pauses
  that overlap are united. Without written notice a pause excludes nothing (行政许可法第四十五条). An open pause leaves
  the end undetermined unless the period had run out by the day the pause began.
- A confirmed outage of the portal excludes each of its days, the first and the last included. Where it took only
  the last hours of a day, it excludes that day from the period that would end with it, and from no other.
- An extension adds working days after the original due day, pauses considered, and counts only when approved on or
  before that day (行政许可法第四十二条). It may be approved during a pause.
- A period of calendar days that ends on a rest day ends on the next working day (民法典第二百零三条第一款).
- A fixed day, the last of a certificate's validity, is not counted to: rest days, and what a pause or an outage takes
  before it, do not move it (行政许可法第五十条第二款). But no period ends on a day that a pause or an outage excludes,
  for whoever may not or cannot act then keeps silent for a reason. It ends on the first day from the fixed one on
  that nothing excludes; a pause that began before and is still open leaves it undetermined. No calendar is asked, so
  it is never provisional.
- A period of zero days is due on day 0 itself (当场), whatever day that is; nothing is counted and no calendar asked.
- A period ends at 24:00 of its last day; effects fire at 00:00 of the day after.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, cast

from portal.kernel.vocabulary import Word, _
from portal.kernel.workdays import ONE_DAY, SHANGHAI, UnpublishedYear, WorkCalendar

GRACE = timedelta(seconds=60)
"""How long after expiry a sweep waits, so that arrival decides and not the race for a lock."""


class Unit(Word):
    """What a period is counted in."""

    WORKDAY = "workday", _("工作日")
    DAY = "day", _("日")
    FIXED_DAY = "fixed_day", _("日，到固定的日期为止")


class PauseGround(Word):
    """Procedures whose time is excluded: the closed list of 行政许可法第四十五条."""

    HEARING = "hearing", _("听证")
    TENDER = "tender", _("招标")
    AUCTION = "auction", _("拍卖")
    INSPECTION = "inspection", _("检验")
    TESTING = "testing", _("检测")
    QUARANTINE = "quarantine", _("检疫")
    APPRAISAL = "appraisal", _("鉴定")
    EXPERT_REVIEW = "expert_review", _("专家评审")


@dataclass(frozen=True, slots=True)
class Pause:
    """A special procedure; ``ended_on`` None while it lasts. Only a noticed one excludes days."""

    started_on: date
    ended_on: date | None
    ground: PauseGround
    is_noticed: bool

    def __post_init__(self) -> None:
        if self.ended_on is not None and self.ended_on < self.started_on:
            raise ValueError("a pause ends on or after the day it starts")


@dataclass(frozen=True, slots=True)
class Extension:
    """Working days added once by the right authority on the day of its approval."""

    workdays: int
    approved_on: date

    def __post_init__(self) -> None:
        if self.workdays < 0:
            raise ValueError("an extension is not negative")


@dataclass(frozen=True, slots=True)
class Outage:
    """Days lost to a confirmed outage of the portal, both ends included."""

    started_on: date
    ended_on: date

    def __post_init__(self) -> None:
        if self.ended_on < self.started_on:
            raise ValueError("an outage ends on or after the day it starts")


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """All that decides when a period ends. ``started_on`` is day 0; ``allotted`` is counted in ``unit``.

    To a fixed day, ``allotted`` is how many calendar days lie between.
    """

    started_on: date
    allotted: int
    unit: Unit = Unit.WORKDAY
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    outages: tuple[Outage, ...] = ()

    def __post_init__(self) -> None:
        if self.allotted < 0:
            raise ValueError("a period is not negative")

    @property
    def fixed_on(self) -> date:
        """The calendar day that lies ``allotted`` days after day 0."""
        return self.started_on + self.allotted * ONE_DAY


def due_on(facts: ClockFacts, calendar: WorkCalendar) -> date | None:
    """Return the last day on which the authority may still act in time.

    None while an open noticed pause leaves it undetermined. Raises UnpublishedYear when the period runs into a year
    whose working days are not published: the caller must not guess a statutory date.
    Law: 行政许可法第四十二条, 第四十五条, 第五十条, 第八十二条.
    """
    original = original_due_on(facts, calendar)
    if original is None or facts.extension is None or facts.extension.approved_on > original:
        return original
    return _count_workdays(original, facts.extension.workdays, stops(facts), calendar)


def expires_at(last_day: date) -> datetime:
    """Return 00:00 in Asia/Shanghai of the day after *last_day*, as an aware UTC moment.

    An act is in time when its moment is before this one. Law: 民法典第二百零三条第二款.
    """
    return datetime.combine(last_day + ONE_DAY, time.min, SHANGHAI).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a period: last day, moment of expiry, and the calendar that says so.

    Both are None while an open pause leaves them undetermined. A provisional one enforces nothing; one without a day
    is provisional when no firm day was told before.
    """

    due_on: date | None
    expires_at: datetime | None
    is_provisional: bool
    calendar_version: int


class Stop(NamedTuple):
    """Days excluded from counting: after < day <= until; without end when ``until`` is None."""

    after: date
    until: date | None


def stops(facts: ClockFacts) -> list[Stop]:
    """Return the excluded days after day 0, united and in order; of a period to a fixed day those from that day on."""
    since = facts.started_on
    if facts.unit is Unit.FIXED_DAY:
        since = max(since, facts.fixed_on - ONE_DAY)
    found = [Stop(pause.started_on, pause.ended_on) for pause in facts.pauses if pause.is_noticed]
    found += [Stop(outage.started_on - ONE_DAY, outage.ended_on) for outage in facts.outages]
    return _unite(
        Stop(max(stop.after, since), stop.until)
        for stop in found
        if stop.until is None or stop.until > max(stop.after, since)
    )


def original_due_on(facts: ClockFacts, calendar: WorkCalendar) -> date | None:
    """Return the last day before any extension; None while undetermined. Raises UnpublishedYear."""
    if facts.allotted == 0:
        return facts.started_on
    excluded = stops(facts)
    if facts.unit is Unit.FIXED_DAY:
        return _first_day(facts.fixed_on, excluded)
    if facts.unit is Unit.WORKDAY:
        return _count_workdays(facts.started_on, facts.allotted, excluded, calendar)
    last = _count_days(facts.started_on, facts.allotted, excluded)
    return None if last is None else _count_workdays(last - ONE_DAY, 1, excluded, calendar)


def is_extension_valid(facts: ClockFacts, calendar: WorkCalendar) -> bool:
    """Whether the period has an extension that was approved in time.

    While an open pause leaves the original due day undetermined, any approval is in time. Raises UnpublishedYear only
    when the approval itself lies in such a year.
    Law: 行政许可法第四十二条.
    """
    if facts.extension is None:
        return False
    approved_on = facts.extension.approved_on
    try:
        original = original_due_on(facts, calendar)
    except UnpublishedYear as unknown:
        if approved_on.year < unknown.year:
            return True
        raise
    return original is None or approved_on <= original


def reckon(facts: ClockFacts, calendar: WorkCalendar) -> Due:
    """Return the end of the period, outages considered; provisional when it runs into an unpublished year."""
    facts = with_outages(facts, calendar)
    try:
        last, is_provisional = due_on(facts, calendar), calendar.is_provisional
    except UnpublishedYear:
        last, is_provisional = due_on(facts, calendar.provisional()), True
    return Due(last, None if last is None else expires_at(last), is_provisional, calendar.version)


def with_outages(facts: ClockFacts, calendar: WorkCalendar) -> ClockFacts:
    """Return *facts* with the days that the outages known to *calendar* took from this period.

    A lost evening counts only against the day on which everything else would let the period end; when it moves the
    end to another lost evening, that one counts as well. Years that are not published are estimated.
    """
    facts = _losing(facts, (day for day in calendar.lost_days if day > facts.started_on))
    estimate = calendar.provisional()
    for evening in sorted(calendar.lost_evenings - calendar.lost_days):
        if evening > facts.started_on and due_on(facts, estimate) == evening:
            facts = _losing(facts, (evening,))
    return facts


def excluded_workdays(facts: ClockFacts, calendar: WorkCalendar, until: date) -> int:
    """Return the working days after day 0 and up to *until* that pauses and outages took. Raises UnpublishedYear."""
    return sum(
        calendar.workdays_between(stop.after, until if stop.until is None else min(stop.until, until))
        for stop in stops(facts)
    )


def remaining_workdays(facts: ClockFacts, calendar: WorkCalendar, today: date) -> int:
    """Return the countable working days after *today* up to the due day; 0 on it, negative when overdue.

    While an open pause lasts, the days that would be left if it ended today. Raises UnpublishedYear.
    """
    facts = _as_if_resumed(facts, today)
    last = cast("date", due_on(facts, calendar))
    if today > last:
        return -calendar.workdays_between(last, today)
    since = max(today, facts.started_on)
    taken = excluded_workdays(facts, calendar, last) - excluded_workdays(facts, calendar, since)
    return calendar.workdays_between(since, last) - taken


def latest_on_before(anchor: date, length: int, calendar: WorkCalendar, unit: Unit = Unit.WORKDAY) -> date:
    """Return the latest day that is *length* before *anchor*, which is not counted itself.

    In calendar days the answer is not moved off a rest day. Raises UnpublishedYear.
    Law: 行政许可法第四十八条第一款第一项, 第五十条第一款.
    """
    if unit is Unit.DAY:
        return anchor - length * ONE_DAY
    return calendar.workday_before(anchor, length)


def _unite(found: Iterable[Stop]) -> list[Stop]:
    united: list[Stop] = []
    for stop in sorted(found, key=lambda stop: stop.after):
        if not united or (united[-1].until is not None and stop.after > united[-1].until):
            united.append(stop)
        else:
            united[-1] = Stop(united[-1].after, _later(united[-1].until, stop.until))
    return united


def _losing(facts: ClockFacts, days: Iterable[date]) -> ClockFacts:
    lost = tuple(Outage(day, day) for day in sorted(days))
    return replace(facts, outages=(*facts.outages, *lost)) if lost else facts


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def _count_workdays(start: date, count: int, excluded: list[Stop], calendar: WorkCalendar) -> date | None:
    """The *count*-th working day after *start* that no stop excludes; None when an open stop comes first."""
    for after, until in excluded:
        if until is not None and until <= start:
            continue
        reached = calendar.workday_reached_by(after, start, count)
        if reached is not None:
            return reached
        if until is None:
            return None
        count -= calendar.workdays_between(start, after)
        start = until
    return calendar.workday_after(start, count)


def _count_days(start: date, count: int, excluded: list[Stop]) -> date | None:
    """The *count*-th calendar day after *start* that no stop excludes; None when an open stop comes first."""
    for after, until in excluded:
        if start + count * ONE_DAY <= after:
            break
        if until is None:
            return None
        count -= (after - start).days
        start = until
    return start + count * ONE_DAY


def _first_day(day: date, excluded: list[Stop]) -> date | None:
    """*day*, or the first one after it that no stop excludes; None when an open stop comes first."""
    for after, until in excluded:
        if after < day and (until is None or day <= until):
            if until is None:
                return None
            day = until + ONE_DAY
    return day


def _as_if_resumed(facts: ClockFacts, today: date) -> ClockFacts:
    pauses = tuple(
        replace(pause, ended_on=max(today, pause.started_on)) if pause.ended_on is None else pause
        for pause in facts.pauses
    )
    return replace(facts, pauses=pauses)
