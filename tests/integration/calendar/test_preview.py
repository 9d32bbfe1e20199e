"""What a notice would move is told before it is published, by the code that will move it, and writes nothing."""

from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.calendar.queries.preview import MovedPart, Preview, Shift, preview
from approvals.cases.domain.vocabulary import CaseState
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from portal.accounts.actor import SYSTEM
from portal.kernel.errors import InvalidInput
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.lost_time import LostTime
from portal.workcalendar.queries import current_version, would_be, would_lose
from portal.workcalendar.services import append
from tests.factories.approvals.cases import BASIS, REGION, clock_end, in_review, make_case, make_clock
from tests.factories.approvals.periods import item_with_periods, make_pause, noon
from tests.integration.calendar.steps import recompute

pytestmark = pytest.mark.usefixtures("published_years")

OFF, MADE_UP = SpecialDay(DayKind.HOLIDAY, "临时放假"), SpecialDay(DayKind.MAKEUP_DAY, "调休")

FRIDAY_OFF = Arrangement("示府〔2026〕8号", region=REGION, days={date(2026, 3, 6): OFF})

NEW_YEAR = Arrangement("国办发明电〔2026〕7号", year=2027, days={date(2027, 1, 1): OFF, date(2027, 1, 4): OFF})


def foretold(arrangement: Arrangement, on=None) -> Preview:
    return preview(partial(would_be, arrangement=arrangement), on or noon(5))


def paused(item) -> None:
    make_pause(item)
    Clock.objects.filter(item=item).update(state="paused", due_on=None, expires_at=None)


def test_it_tells_how_many_move_by_how_much_and_whose():
    item_with_periods(reviews=2)
    [decision] = [clock for clock in Clock.objects.all() if clock.kind == ClockKind.DECISION]
    found = foretold(FRIDAY_OFF)
    assert (found.open, found.moved, found.firmed, found.untouched, found.disarmed) == (4, 4, 0, 0, 0)
    assert found.shifts == (Shift(1, 4),)
    assert {part.label: part.count for part in found.kinds} == {
        ClockKind.REVIEW.label: 2,
        ClockKind.DECISION.label: 1,
        ClockKind.PROMISE.label: 1,
    }
    assert found.kinds[0] == MovedPart(ClockKind.REVIEW.label, 2, 1, 1)
    assert sorted(part.count for part in found.departments) == [1, 3]
    [line] = [line for line in found.examples if line.kind is ClockKind.DECISION]
    assert (line.number, line.owner, line.department) == (
        decision.case.case_number,
        "示例事项",
        decision.item.department.name,
    )
    assert (line.before, line.after, line.days) == (date(2026, 3, 30), date(2026, 3, 31), 1)


def test_days_differ_by_period_and_the_farthest_come_first():
    item_with_periods()
    found = foretold(Arrangement("示府", region=REGION, days={date(2026, 3, day): OFF for day in (6, 25, 26, 31)}))
    assert found.shifts == (Shift(1, 2), Shift(4, 1))
    assert [line.days for line in found.examples] == [4, 1, 1]


def test_a_made_up_day_brings_them_forward():
    make_clock(make_case(CaseState.SUBMITTED), ClockKind.NOTICE)
    found = foretold(Arrangement("示府", region=REGION, days={date(2026, 3, 7): MADE_UP}))
    assert found.shifts == (Shift(-2, 1),)


def test_provisional_ones_become_firm_or_move():
    _case, item = item_with_periods()
    Clock.objects.filter(kind="decision").update(
        started_on=date(2026, 12, 30), allotted=5, due_on=date(2027, 1, 7), expires_at=clock_end(date(2027, 1, 7))
    )
    Clock.objects.filter(kind="review").update(
        started_on=date(2026, 12, 30), allotted=1, due_on=date(2026, 12, 31), expires_at=clock_end(date(2026, 12, 31))
    )
    Clock.objects.update(is_provisional=True)
    Clock.objects.filter(kind="promise").delete()
    found = foretold(NEW_YEAR)
    assert (found.firmed, found.moved, found.shifts) == (1, 1, (Shift(1, 1),))
    assert item.clocks.filter(is_provisional=True).count() == 2


def test_one_in_a_pause_has_no_day_to_move():
    paused(item_with_periods()[1])
    found = foretold(FRIDAY_OFF)
    assert (found.open, found.paused, found.moved, found.untouched) == (3, 3, 0, 3)


def test_one_that_would_have_ended_before_its_pause_moves_without_a_distance():
    _case, item = in_review()
    make_pause(item, started_on=date(2026, 3, 7), began_at=noon(7))
    Clock.objects.update(state="paused", due_on=None, expires_at=None)
    found = foretold(Arrangement("示府", region=REGION, days={date(2026, 3, 7): MADE_UP}))
    assert (found.moved, found.shifts, found.examples) == (1, (), ())


def test_it_says_where_silence_could_no_longer_count():
    in_review(basis=BASIS, reviews=2)
    made_up = Arrangement("示府", region=REGION, days={date(2026, 3, 7): MADE_UP})
    assert foretold(made_up, noon(9)).disarmed == 1
    assert foretold(made_up, noon(6)).disarmed == 0


@pytest.mark.parametrize("arrangement", [FRIDAY_OFF, NEW_YEAR])
def test_it_is_what_the_recomputation_then_does_and_nothing_is_written(arrangement):
    for reviews in (1, 2, 3):
        item_with_periods(reviews=reviews)
    paused(item_with_periods()[1])
    before, version = list(Clock.objects.order_by("pk").values()), current_version()
    found = foretold(arrangement)
    assert (list(Clock.objects.order_by("pk").values()), current_version()) == (before, version)
    append(arrangement, SYSTEM)
    assert recompute() == found.open
    days = dict(Clock.objects.values_list("pk", "due_on"))
    assert sum(days[row["id"]] != row["due_on"] for row in before) == found.moved


def test_an_outage_is_foretold_alike():
    item_with_periods()
    evening = LostTime(frozenset(), frozenset({date(2026, 3, 9), date(2026, 3, 10)}))
    found = preview(partial(would_lose, lost=evening), noon(11))
    assert found.shifts == (Shift(2, 1),)
    day = LostTime(frozenset({date(2026, 3, 10)}), frozenset())
    assert preview(partial(would_lose, lost=day), noon(11)).shifts == (Shift(1, 2),)
    weekend = LostTime(frozenset(), frozenset({date(2026, 3, 7)}))
    assert preview(partial(would_lose, lost=weekend), noon(11)).moved == 0


def test_it_costs_the_same_whatever_the_number():
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            foretold(FRIDAY_OFF)
        return len(captured)

    item_with_periods()
    one = cost()
    for _ in range(4):
        make_pause(item_with_periods(reviews=3)[1])
    assert cost() == one == 3


def test_what_cannot_be_published_is_refused_although_nothing_runs():
    with pytest.raises(InvalidInput):
        foretold(Arrangement("", year=2027, days=NEW_YEAR.days))


def test_only_some_are_told_as_examples():
    for _ in range(4):
        item_with_periods()
    assert len(foretold(FRIDAY_OFF).examples) == 8
