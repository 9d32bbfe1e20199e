"""The notice period: what the authority says after it is too late, whether the sweep has come by or not."""

from datetime import date, timedelta

import pytest

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.intake.domain import NoticeTooLate
from approvals.intake.services import acceptances, window
from portal.clock.services import at
from tests.factories.approvals.cases import clerk, clock_end, make_case, make_clock, make_item, make_material
from tests.factories.approvals.periods import noon
from tests.factories.outages import make_outage
from tests.integration.calendar.steps import override

pytestmark = pytest.mark.django_db

EXPIRY = clock_end(date(2026, 3, 9))

MOVES = {
    "accept": {},
    "request_correction": {"items": [{"kind": "material", "code": "photo"}]},
    "decline": {"reason": "请向省级机关申请"},
    "find_not_licensable": {"reason": "无须取得许可"},
}


@pytest.fixture
def case(published_years: None) -> Case:
    case = make_case(CaseState.SUBMITTED)
    make_item(case)
    make_material(case)
    make_clock(case, ClockKind.NOTICE, effect=ExpiryEffect.DEEM_ACCEPTED.value)
    return case


def act(case: Case, name: str) -> None:
    getattr(window, name)(case_id=case.pk, actor=clerk(), seen_version=case.version, **MOVES[name])


@pytest.mark.parametrize("name", MOVES)
def test_from_the_moment_of_expiry_on_nothing_else_may_be_said(case, name):
    with at(EXPIRY), pytest.raises(NoticeTooLate):
        act(case, name)
    with at(EXPIRY + timedelta(seconds=60)):
        assert acceptances.deem_accepted() == 1
    case.refresh_from_db()
    assert (case.state, case.accepted_on) == (CaseState.ACCEPTED, date(2026, 3, 2))


@pytest.mark.parametrize("name", MOVES)
def test_until_then_the_authority_is_in_time(case, name):
    with at(EXPIRY - timedelta(microseconds=1)):
        act(case, name)
    assert not case.clocks.filter(kind=ClockKind.NOTICE.value).open().exists()


def test_a_provisional_day_is_no_end(case):
    case.clocks.update(is_provisional=True)
    with at(EXPIRY):
        act(case, "accept")
    case.refresh_from_db()
    assert case.state == CaseState.ACCEPTED


def _calendar_is_new(_case: Case) -> None:
    override()


def _outage_is_unsettled(_case: Case) -> None:
    make_outage(noon(9), noon(9) + timedelta(hours=3))


def _there_is_no_period(case: Case) -> None:
    case.clocks.all().delete()


@pytest.mark.parametrize("event", [_calendar_is_new, _outage_is_unsettled, _there_is_no_period])
def test_nor_is_a_day_that_may_still_move(case, event):
    event(case)
    with at(EXPIRY):
        act(case, "accept")
    case.refresh_from_db()
    assert case.state == CaseState.ACCEPTED
    assert not case.clocks.filter(kind=ClockKind.NOTICE.value).open().exists()
