"""Single rules of the clocks that deserve a name of their own; the law in general is in the property tests."""

from datetime import UTC, date, datetime, time

import pytest

from approvals.clocks.domain.clocks import (
    ClockFacts,
    Due,
    Extension,
    Outage,
    Pause,
    PauseGround,
    Unit,
    due_on,
    is_extension_valid,
    reckon,
    remaining_workdays,
)
from approvals.clocks.domain.explain import DayUse, Party, explain
from approvals.clocks.domain.policies import STRICT, ReceiptPolicy, day_zero, deemed_acceptance, is_in_time
from portal.kernel.workdays import SHANGHAI, DayKind, SpecialDay, UnpublishedYear, add_months
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()

MARCH_2 = date(2026, 3, 2)


def pause(started_on, ended_on, *, is_noticed=True):
    return Pause(started_on, ended_on, PauseGround.EXPERT_REVIEW, is_noticed)


def local(*parts):
    return datetime(*parts, tzinfo=SHANGHAI)


def test_twenty_working_days_end_on_the_twentieth_after_day_zero():
    due = reckon(ClockFacts(MARCH_2, 20), CALENDAR)
    assert due == Due(date(2026, 3, 30), datetime(2026, 3, 30, 16, tzinfo=UTC), False, 0)


def test_a_period_into_an_unpublished_year_is_refused_and_reckoned_provisionally():
    facts = ClockFacts(date(2026, 11, 20), 45)
    with pytest.raises(UnpublishedYear):
        due_on(facts, CALENDAR)
    due = reckon(facts, CALENDAR)
    assert (due.due_on, due.is_provisional) == (date(2027, 1, 25), True)


def test_a_provisional_calendar_reckons_provisionally_even_in_a_published_year():
    assert reckon(ClockFacts(MARCH_2, 20), CALENDAR.provisional()).is_provisional


def test_an_outage_on_the_due_day_moves_it_to_the_next_working_day():
    facts = ClockFacts(MARCH_2, 20, outages=(Outage(date(2026, 3, 30), date(2026, 3, 30)),))
    assert due_on(facts, CALENDAR) == date(2026, 3, 31)


def test_an_outage_during_a_pause_costs_nothing_more():
    paused = ClockFacts(MARCH_2, 20, pauses=(pause(date(2026, 3, 9), date(2026, 3, 20)),))
    both = ClockFacts(MARCH_2, 20, pauses=paused.pauses, outages=(Outage(date(2026, 3, 10), date(2026, 3, 11)),))
    assert due_on(both, CALENDAR) == due_on(paused, CALENDAR) == date(2026, 4, 13)


def test_without_an_extension_there_is_none_to_be_valid():
    assert not is_extension_valid(ClockFacts(MARCH_2, 20), CALENDAR)


def test_an_extension_in_a_published_year_is_in_time_when_the_period_outlasts_it():
    facts = ClockFacts(date(2026, 11, 20), 45, extension=Extension(15, date(2026, 12, 31)))
    assert is_extension_valid(facts, CALENDAR)


def test_an_extension_in_an_unpublished_year_cannot_be_judged():
    facts = ClockFacts(date(2026, 11, 20), 45, extension=Extension(15, date(2027, 1, 4)))
    with pytest.raises(UnpublishedYear):
        is_extension_valid(facts, CALENDAR)
    assert is_extension_valid(facts, CALENDAR.provisional())


def test_a_period_of_calendar_days_counts_rest_days_and_does_not_end_on_one():
    assert due_on(ClockFacts(date(2026, 9, 24), 7, Unit.DAY), CALENDAR) == date(2026, 10, 8)
    assert due_on(ClockFacts(MARCH_2, 7, Unit.DAY), CALENDAR) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 3, 1), 20),
        (MARCH_2, 20),
        (date(2026, 3, 27), 1),
        (date(2026, 3, 29), 1),
        (date(2026, 3, 30), 0),
        (date(2026, 3, 31), -1),
        (date(2026, 4, 6), -4),
    ],
)
def test_the_days_left_fall_to_zero_on_the_due_day_and_below_it_after(today, left):
    assert remaining_workdays(ClockFacts(MARCH_2, 20), CALENDAR, today) == left


def test_while_paused_fifteen_days_stay_fifteen():
    facts = ClockFacts(MARCH_2, 20, pauses=(pause(date(2026, 3, 9), None),))
    assert [remaining_workdays(facts, CALENDAR, date(2026, month, 9)) for month in (3, 4, 5)] == [15, 15, 15]


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: pause(date(2026, 3, 9), date(2026, 3, 8)),
        lambda: Outage(date(2026, 3, 9), date(2026, 3, 8)),
        lambda: Extension(-1, MARCH_2),
        lambda: ClockFacts(MARCH_2, -1),
    ],
)
def test_impossible_facts_cannot_be_stated(nonsense):
    with pytest.raises(ValueError, match=r"(?:is not negative|ends on or after)"):
        nonsense()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
    ],
)
def test_months_end_on_the_corresponding_day_or_with_the_month(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("received_at", "strict", "deferred"),
    [
        (local(2026, 4, 3, 17, 30), date(2026, 4, 3), date(2026, 4, 3)),
        (local(2026, 4, 3, 17, 30, 1), date(2026, 4, 3), date(2026, 4, 7)),
        (local(2026, 4, 5, 9), date(2026, 4, 5), date(2026, 4, 7)),
        (local(2026, 5, 9, 9), date(2026, 5, 9), date(2026, 5, 9)),
        (datetime(2026, 1, 4, 16, 30, tzinfo=UTC), date(2026, 1, 5), date(2026, 1, 5)),
    ],
)
def test_receipt_is_the_local_day_and_a_local_rule_may_defer_it(received_at, strict, deferred):
    assert day_zero(received_at, STRICT, CALENDAR) == strict
    assert day_zero(received_at, ReceiptPolicy(is_deferred=True), CALENDAR) == deferred


def test_strict_receipt_needs_no_calendar():
    assert day_zero(local(2027, 3, 1, 9), STRICT, CALENDAR) == date(2027, 3, 1)


def test_an_electronic_act_has_until_midnight_and_a_counter_act_until_closing():
    last = date(2026, 3, 16)
    assert is_in_time(local(2026, 3, 16, 23, 59, 59), last)
    assert not is_in_time(local(2026, 3, 17), last)
    assert is_in_time(local(2026, 3, 16, 17, 30), last, time(17, 30))
    assert not is_in_time(local(2026, 3, 16, 17, 30, 1), last, time(17, 30))


def test_deemed_acceptance_goes_back_to_receipt():
    acceptance = deemed_acceptance(date(2026, 6, 9), 5, ClockFacts(date(2026, 6, 16), 20), CALENDAR)
    assert acceptance.notice_due_on == date(2026, 6, 16)
    assert acceptance.deemed_at == local(2026, 6, 17)
    assert acceptance.accepted_on == date(2026, 6, 9)
    assert due_on(acceptance.decision, CALENDAR) == date(2026, 7, 8)


def test_nothing_is_deemed_accepted_on_a_provisional_date():
    with pytest.raises(UnpublishedYear):
        deemed_acceptance(date(2026, 12, 29), 5, ClockFacts(date(2026, 12, 29), 20), CALENDAR)


def told(explanation):
    return [(day.on.day, day.use, day.number, str(day)) for day in explanation.days]


def test_every_day_says_whose_it_was_and_why():
    facts = ClockFacts(
        date(2026, 9, 16),
        4,
        pauses=(
            pause(date(2026, 9, 20), date(2026, 9, 21)),
            pause(date(2026, 9, 22), date(2026, 9, 24), is_noticed=False),
        ),
        extension=Extension(1, date(2026, 9, 23)),
        outages=(Outage(date(2026, 9, 22), date(2026, 9, 22)),),
    )
    explanation = explain(facts, CALENDAR)
    assert told(explanation) == [
        (16, DayUse.START, 0, "起算日，不计入期限，自次日起算"),
        (17, DayUse.COUNTED, 1, "第1个工作日"),
        (18, DayUse.COUNTED, 2, "第2个工作日"),
        (19, DayUse.REST, 0, "周末，不计入期限"),
        (20, DayUse.COUNTED, 3, "国庆节调休上班日，第3个工作日"),
        (21, DayUse.PAUSED, 0, "专家评审期间，依法不计入期限"),
        (22, DayUse.OUTAGE, 0, "系统故障，不计入期限"),
        (23, DayUse.COUNTED, 4, "第4个工作日"),
        (24, DayUse.EXTENDED, 5, "延长期限，第5日"),
    ]
    parties = {day.use: day.party for day in explanation.days}
    assert parties == {
        DayUse.START: Party.NOBODY,
        DayUse.COUNTED: Party.AUTHORITY,
        DayUse.REST: Party.NOBODY,
        DayUse.PAUSED: Party.LAW,
        DayUse.OUTAGE: Party.OUTAGE,
        DayUse.EXTENDED: Party.AUTHORITY,
    }


def test_a_holiday_is_named_and_a_calendar_period_rolls_over_it():
    explanation = explain(ClockFacts(date(2026, 9, 30), 2, Unit.DAY), CALENDAR)
    assert told(explanation)[1:4] == [
        (1, DayUse.COUNTED, 1, "第1日"),
        (2, DayUse.COUNTED, 2, "第2日"),
        (3, DayUse.REST, 0, "国庆节放假，不计入期限"),
    ]
    assert told(explanation)[-1] == (8, DayUse.ROLLED, 0, "期限最后一日是休息日，顺延至本日届满")
    assert explanation.days[-1].party is Party.AUTHORITY


def test_an_act_on_the_spot_is_one_day():
    assert told(explain(ClockFacts(MARCH_2, 0), CALENDAR)) == [(2, DayUse.START, 0, "当场办理，期限至当日届满")]


def test_days_of_an_unpublished_year_are_marked():
    explanation = explain(ClockFacts(date(2026, 12, 30), 2), CALENDAR)
    assert [(day.on.day, day.is_provisional) for day in explanation.days] == [
        (30, False),
        (31, False),
        (1, True),
        (2, True),
        (3, True),
        (4, True),
    ]
    assert (explanation.days[2].kind, explanation.days[2].name) == (DayKind.HOLIDAY, "元旦")


def test_a_local_rule_names_its_day():
    local_calendar = CALENDAR.with_exceptions({date(2026, 3, 3): SpecialDay(DayKind.HOLIDAY, "三月三")})
    assert str(explain(ClockFacts(MARCH_2, 1), local_calendar).days[1]) == "三月三放假，不计入期限"


def test_while_a_pause_is_open_the_days_are_told_up_to_today():
    facts = ClockFacts(MARCH_2, 20, pauses=(pause(date(2026, 3, 3), None),))
    assert explain(facts, CALENDAR).days[-1].on == date(2026, 3, 3)
    assert explain(facts, CALENDAR, date(2026, 3, 6)).days[-1].on == date(2026, 3, 6)
    assert explain(facts, CALENDAR, date(2026, 3, 1)).days[-1].on == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("stood_still", "due"),
    [
        (pause(date(2026, 3, 20), date(2026, 3, 25)), date(2026, 3, 12)),
        (pause(date(2026, 3, 5), date(2026, 3, 7)), date(2026, 3, 16)),
        (pause(date(2026, 3, 5), None), None),
    ],
    ids=["after it", "in it", "open"],
)
def test_a_period_in_days_of_the_calendar_stands_still_in_a_pause(stood_still, due):
    assert due_on(ClockFacts(MARCH_2, 10, Unit.DAY, pauses=(stood_still,)), CALENDAR) == due


def test_what_keeps_everybody_from_a_fixed_day_is_named_day_by_day():
    stood_still, away = pause(date(2026, 3, 8), date(2026, 3, 10)), Outage(date(2026, 3, 11), date(2026, 3, 11))
    facts = ClockFacts(MARCH_2, 7, Unit.FIXED_DAY, pauses=(stood_still,), outages=(away,))
    uses = {day.on: day.use for day in explain(facts, CALENDAR, MARCH_2).days}
    assert [uses[date(2026, 3, day)] for day in (8, 9, 10, 11, 12)] == [
        DayUse.COUNTED,
        DayUse.PAUSED,
        DayUse.PAUSED,
        DayUse.OUTAGE,
        DayUse.ROLLED,
    ]
    assert max(uses) == due_on(facts, CALENDAR) == date(2026, 3, 12)
