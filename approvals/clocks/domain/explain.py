"""Why a due day is what it is: every day from day 0 to the end of a period, and whose day it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from approvals.clocks.domain.clocks import ClockFacts, Due, Pause, Unit, original_due_on, reckon, with_outages
from portal.kernel.vocabulary import Word, _
from portal.kernel.workdays import ONE_DAY, DayKind, WorkCalendar


class Party(Word):
    """Whose day it was."""

    NOBODY = "nobody", _("不计入期限")
    AUTHORITY = "authority", _("办理机关")
    LAW = "law", _("依法除外")
    OUTAGE = "outage", _("系统故障")


class DayUse(Word):
    """What a day is to the period: the one reason why it counts or does not."""

    START = "start", _("起算日")
    COUNTED = "counted", _("计入期限")
    EXTENDED = "extended", _("延长期限")
    ROLLED = "rolled", _("顺延届满")
    REST = "rest", _("休息日")
    PAUSED = "paused", _("特别程序")
    OUTAGE = "outage", _("系统故障")

    @property
    def party(self) -> Party:
        return _PARTIES.get(self, Party.NOBODY)

    @property
    def is_counted(self) -> bool:
        return self in (DayUse.COUNTED, DayUse.EXTENDED)


_PARTIES: Mapping[DayUse, Party] = MappingProxyType(
    {
        DayUse.COUNTED: Party.AUTHORITY,
        DayUse.EXTENDED: Party.AUTHORITY,
        DayUse.ROLLED: Party.AUTHORITY,
        DayUse.PAUSED: Party.LAW,
        DayUse.OUTAGE: Party.OUTAGE,
    }
)


_COUNTED_KINDS: Mapping[DayKind, str] = MappingProxyType(
    {
        DayKind.WORKDAY: _("第%(number)s个工作日"),
        DayKind.MAKEUP_DAY: _("%(name)s调休上班日，第%(number)s个工作日"),
    }
)


_SENTENCES: Mapping[DayUse, str] = MappingProxyType(
    {
        DayUse.START: _("起算日，不计入期限，自次日起算"),
        DayUse.EXTENDED: _("延长期限，第%(number)s日"),
        DayUse.ROLLED: _("期限最后一日是休息日，顺延至本日届满"),
        DayUse.PAUSED: _("%(ground)s期间，依法不计入期限"),
        DayUse.OUTAGE: _("系统故障，不计入期限"),
    }
)


_TO_A_FIXED_DAY: Mapping[DayUse, str] = MappingProxyType(
    {
        DayUse.START: _("收到申请之日，有效期届满日已经固定"),
        DayUse.COUNTED: _("证照有效期内，第%(number)s日"),
        DayUse.ROLLED: _("有效期的最后一日不能作出决定，至本日届满"),
        DayUse.PAUSED: _("%(ground)s期间，期限不在本日届满"),
        DayUse.OUTAGE: _("系统故障，期限不在本日届满"),
    }
)


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """One day of a period.

    ``number`` is its running number when it counts, else 0. ``sentence`` is a translatable template to be filled
    with ``name`` (the holiday), ``number`` and ``ground``; name and ground are translatable themselves.
    A provisional day lies in a year whose arrangement is not published.
    """

    on: date
    kind: DayKind
    name: str
    use: DayUse
    party: Party
    number: int
    ground: str
    sentence: str
    is_provisional: bool

    @property
    def is_counted(self) -> bool:
        return self.use.is_counted

    def __str__(self) -> str:
        return self.sentence % {"name": self.name, "number": self.number, "ground": self.ground}


@dataclass(frozen=True, slots=True)
class Explanation:
    """All days from day 0 to the due day, or to the last day known while an open pause leaves it undetermined."""

    due: Due
    days: tuple[ExplainedDay, ...]

    @property
    def counted(self) -> int:
        """How many days have been counted."""
        return sum(day.is_counted for day in self.days)


def explain(facts: ClockFacts, calendar: WorkCalendar, today: date | None = None) -> Explanation:
    """List every day of the period with its kind, its use and its reason.

    *today* matters while an open pause leaves the end undetermined: the list then goes up to it.
    """
    due = reckon(facts, calendar)
    facts = with_outages(facts, calendar)
    estimate = calendar.provisional()
    original = original_due_on(facts, estimate)
    days: list[ExplainedDay] = []
    number = 0
    for day in _days(facts.started_on, due.due_on or _last_known(facts, today)):
        use, ground = _use(day, facts, estimate, original, number)
        number += use.is_counted
        kind = estimate.kind(day)
        days.append(
            ExplainedDay(
                on=day,
                kind=kind,
                name=estimate.name(day),
                use=use,
                party=use.party,
                number=number if use.is_counted else 0,
                ground=ground,
                sentence=_sentence(use, kind, facts, ground),
                is_provisional=facts.unit is not Unit.FIXED_DAY and not calendar.is_published(day.year),
            )
        )
    return Explanation(due, tuple(days))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + index * ONE_DAY for index in range((last - first).days + 1))


def _last_known(facts: ClockFacts, today: date | None) -> date:
    opened = min(pause.started_on for pause in facts.pauses if pause.is_noticed and pause.ended_on is None)
    return max(opened, facts.started_on, today or opened)


def _use(
    day: date, facts: ClockFacts, calendar: WorkCalendar, original: date | None, counted: int
) -> tuple[DayUse, str]:
    """What *day* is to the period, and the ground of its pause; *counted* days have been counted before it."""
    if day == facts.started_on:
        return DayUse.START, ""
    if facts.unit is Unit.FIXED_DAY:
        return _use_on_the_way(day, facts)
    return _use_in_a_count(day, facts, calendar, original, counted)


def _use_in_a_count(
    day: date, facts: ClockFacts, calendar: WorkCalendar, original: date | None, counted: int
) -> tuple[DayUse, str]:
    """As ``_use``, where days are counted."""
    in_calendar_days = facts.unit is Unit.DAY and counted < facts.allotted
    if not in_calendar_days and not calendar.is_workday(day):
        return DayUse.REST, ""
    pause = _pause_on(day, facts)
    if pause is not None:
        return DayUse.PAUSED, pause.ground.label
    if any(outage.started_on <= day <= outage.ended_on for outage in facts.outages):
        return DayUse.OUTAGE, ""
    if original is not None and day > original:
        return DayUse.EXTENDED, ""
    return (DayUse.COUNTED if counted < facts.allotted else DayUse.ROLLED), ""


def _use_on_the_way(day: date, facts: ClockFacts) -> tuple[DayUse, str]:
    """As ``_use``, on the way to a fixed day: a pause before it costs nothing, and is named all the same."""
    pause = _pause_on(day, facts)
    ground = pause.ground.label if pause else ""
    if day < facts.fixed_on:
        return DayUse.COUNTED, ground
    if pause is not None:
        return DayUse.PAUSED, ground
    if any(outage.started_on <= day <= outage.ended_on for outage in facts.outages):
        return DayUse.OUTAGE, ""
    return (DayUse.COUNTED if day == facts.fixed_on else DayUse.ROLLED), ""


def _pause_on(day: date, facts: ClockFacts) -> Pause | None:
    for pause in facts.pauses:
        if pause.is_noticed and pause.started_on < day and (pause.ended_on is None or day <= pause.ended_on):
            return pause
    return None


def _sentence(use: DayUse, kind: DayKind, facts: ClockFacts, ground: str) -> str:
    if facts.unit is Unit.FIXED_DAY:
        in_vain = _("证照有效期内，第%(number)s日；%(ground)s不推迟有效期届满")
        return in_vain if use is DayUse.COUNTED and ground else _TO_A_FIXED_DAY[use]
    if use is DayUse.START and facts.allotted == 0:
        return _("当场办理，期限至当日届满")
    if use is DayUse.COUNTED:
        return _("第%(number)s日") if facts.unit is Unit.DAY else _COUNTED_KINDS[kind]
    if use is DayUse.REST:
        return _("%(name)s放假，不计入期限") if kind is DayKind.HOLIDAY else _("周末，不计入期限")
    return _SENTENCES[use]
