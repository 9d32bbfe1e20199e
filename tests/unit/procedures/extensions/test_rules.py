"""An extension is one, in time, by the right authority, and no longer than the law allows."""

from datetime import date, timedelta

import pytest

from approvals.cases.domain.vocabulary import HandlingMode
from approvals.clocks.domain.clocks import ClockFacts, Extension, Pause, PauseGround, due_on
from approvals.procedures.extensions.domain import (
    EXTENSION_RULES,
    AlreadyExtended,
    Authority,
    ExtensionTooLate,
    ExtensionTooLong,
    WrongAuthority,
    extended,
)
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()

FACTS = ClockFacts(date(2026, 3, 2), 20)

DUE = date(2026, 3, 30)


def extend(workdays=10, approved_on=DUE, facts=FACTS, authority=Authority.AGENCY_HEAD, mode=HandlingMode.SINGLE):
    return extended(facts, Extension(workdays, approved_on), authority=authority, mode=mode, calendar=CALENDAR)


def test_ten_days_approved_on_the_due_day_are_added():
    assert due_on(extend(), CALENDAR) == date(2026, 4, 14)


def test_every_mode_has_its_rule_and_acting_together_needs_the_government():
    assert set(EXTENSION_RULES) == set(HandlingMode)
    assert {mode for mode, rule in EXTENSION_RULES.items() if rule.authority is Authority.AGENCY_HEAD} == {
        HandlingMode.SINGLE
    }


@pytest.mark.parametrize("mode", [HandlingMode.UNIFIED, HandlingMode.JOINT, HandlingMode.CONCENTRATED])
def test_agencies_together_may_add_fifteen_days_by_the_head_of_government(mode):
    assert extend(15, mode=mode, authority=Authority.GOVERNMENT_HEAD).extension == Extension(15, DUE)
    with pytest.raises(WrongAuthority, match="本级人民政府负责人"):
        extend(15, mode=mode)
    with pytest.raises(ExtensionTooLong, match="1至15个"):
        extend(16, mode=mode, authority=Authority.GOVERNMENT_HEAD)


@pytest.mark.parametrize("workdays", [0, 11])
def test_one_agency_adds_one_to_ten_days(workdays):
    with pytest.raises(ExtensionTooLong, match="1至10个"):
        extend(workdays)


def test_the_head_of_government_does_not_stand_in_for_the_agency():
    with pytest.raises(WrongAuthority, match="本行政机关负责人"):
        extend(authority=Authority.GOVERNMENT_HEAD)


def test_there_is_no_second_extension():
    with pytest.raises(AlreadyExtended):
        extend(facts=extend(5))


def test_an_extension_after_the_due_day_is_refused():
    with pytest.raises(ExtensionTooLate):
        extend(approved_on=DUE + timedelta(days=1))


def test_a_pause_keeps_the_time_for_an_extension_open():
    pause = Pause(date(2026, 3, 9), None, PauseGround.HEARING, is_noticed=True)
    paused = ClockFacts(date(2026, 3, 2), 20, pauses=(pause,))
    assert extend(approved_on=date(2026, 5, 6), facts=paused).extension is not None


def test_a_due_day_in_an_unpublished_year_is_estimated():
    facts = ClockFacts(date(2026, 11, 20), 45)
    assert extend(facts=facts, approved_on=date(2027, 1, 25)).extension is not None
    with pytest.raises(ExtensionTooLate):
        extend(facts=facts, approved_on=date(2027, 1, 26))
