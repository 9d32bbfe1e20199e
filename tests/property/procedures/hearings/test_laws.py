"""The law of hearings: never told too late, and the day that is offered is the first that is not."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from approvals.procedures.hearings.domain import rules as hearings
from approvals.procedures.hearings.domain.vocabulary import HearingState
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.seed import noticed_calendar

ONE_DAY = timedelta(days=1)

FIRST = date(2026, 2, 1)


days = st.dates(FIRST, date(2026, 11, 30))

specials = st.dictionaries(
    st.dates(FIRST, date(2026, 12, 31)),
    st.sampled_from((DayKind.HOLIDAY, DayKind.MAKEUP_DAY)).map(lambda kind: SpecialDay(kind, "")),
    max_size=12,
)


def worked(since: date, until: date, calendar) -> int:
    """The working days from *since* to the day before *until*."""
    return sum(calendar.is_workday(since + n * ONE_DAY) for n in range((until - since).days))


@given(today=days, ahead=st.integers(-3, 40), special=specials)
def test_a_hearing_that_is_let_pass_has_seven_working_days_before_it(today, ahead, special):
    calendar = noticed_calendar().with_exceptions(special).provisional()
    day = today + ahead * ONE_DAY
    is_let_pass = hearings.against_holding_on(day, today, calendar) is None
    assert is_let_pass is (worked(today, day, calendar) >= 7)


@given(today=days, special=specials)
def test_the_day_that_is_offered_is_the_first_that_is_let_pass(today, special):
    calendar = noticed_calendar().with_exceptions(special).provisional()
    earliest = hearings.earliest_on(today, calendar)
    assert hearings.against_holding_on(earliest, today, calendar) is None
    assert hearings.against_holding_on(earliest - ONE_DAY, today, calendar) is not None


@given(states=st.lists(st.sampled_from(HearingState), max_size=5))
def test_nothing_is_decided_with_a_hearing_to_come(states):
    open_ones = {HearingState.TOLD, HearingState.REQUESTED, HearingState.SCHEDULED} & set(states)
    assert (hearings.against_deciding([state.value for state in states]) is None) is (not open_ones)
