"""The ledger's sums are the calendar's, whatever is claimed."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from approvals.clocks.domain.clocks import ClockFacts, Pause, PauseGround, excluded_workdays, with_outages
from approvals.clocks.domain.ledger import Claim, Party, enter, of_outage, of_pause
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()

DAYS = st.dates(date(2025, 1, 2), date(2026, 10, 1))

SPANS = st.integers(0, 40)


@st.composite
def claims(draw):
    after = draw(DAYS)
    until = draw(st.none() | SPANS.map(lambda days: after + timedelta(days)))
    return Claim(
        draw(st.sampled_from(Party)), after, until, "因为“%(subject)s”", draw(st.sampled_from(["甲局", "乙局"]))
    )


@given(since=DAYS, length=SPANS, found=st.lists(claims(), max_size=8))
def test_every_working_day_is_entered_once_and_the_sums_are_the_calendars(since, length, found):
    until = since + timedelta(length)
    ledger = enter(since, until, found, CALENDAR)
    assert sum(ledger.sums.values()) == CALENDAR.workdays_between(since, until)
    assert [day.on for day in ledger.days] == sorted({day.on for day in ledger.days})
    assert all(CALENDAR.is_workday(day.on) and since < day.on <= until for day in ledger.days)


@given(since=DAYS, length=SPANS, found=st.lists(claims(), max_size=8))
def test_a_day_belongs_to_the_first_party_in_order_that_claims_it(since, length, found):
    for day in enter(since, since + timedelta(length), found, CALENDAR).days:
        rivals = [claim.party for claim in found if claim.covers(day.on)]
        expected = min(rivals, key=list(Party).index) if rivals else Party.LEAD
        assert day.claim.party is expected
        lasts = [claim.until or date.max for claim in found if claim.covers(day.on) and claim.party is expected]
        assert not lasts or (day.claim.until or date.max) == max(lasts)


@st.composite
def pauses(draw):
    started_on = draw(DAYS)
    ends = started_on + timedelta(draw(SPANS))
    return Pause(started_on, draw(st.sampled_from([None, ends])), draw(st.sampled_from(PauseGround)), is_noticed=True)


@given(
    since=DAYS,
    length=SPANS,
    found=st.lists(pauses(), max_size=4),
    lost=st.frozensets(DAYS, max_size=30),
    others=st.lists(claims().filter(lambda claim: claim.party not in (Party.OUTAGE, Party.LAW)), max_size=4),
)
def test_the_ledger_takes_from_the_parties_exactly_the_days_that_a_clock_excludes(since, length, found, lost, others):
    calendar = replace(CALENDAR, lost_days=lost)
    facts = with_outages(ClockFacts(since, 20, pauses=tuple(found)), calendar)
    until = since + timedelta(length)
    excluded = [of_pause(pause, "示例") for pause in found] + [of_outage(outage) for outage in facts.outages]
    sums = enter(since, until, [*others, *excluded], calendar).sums
    taken = sums.get(Party.LAW, 0) + sums.get(Party.OUTAGE, 0)
    assert taken == excluded_workdays(facts, calendar, until)
