"""Which days an outage took, by the hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.workdays import SHANGHAI
from portal.workcalendar.lost_time import LostTime, Span, gaps, lost_time, merged
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()
MINUTE = timedelta(minutes=1)
START = datetime(2026, 3, 2, tzinfo=UTC)
FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)


def local(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def taken(began_at, ended_at, calendar=CALENDAR):
    lost = lost_time(Span(began_at, ended_at), calendar)
    return sorted(lost.days), sorted(lost.evenings)


@pytest.mark.parametrize(
    ("began_at", "ended_at", "days", "evenings"),
    [
        (local(9, 9), local(9, 11), [MONDAY], []),
        (local(9, 9), local(9, 10, 59), [], []),
        (local(9, 6), local(9, 10, 59), [], []),
        (local(9, 15), local(9, 18), [MONDAY], []),
        (local(9, 15, 1), local(9, 21, 59), [], []),
        (local(9, 21), local(9, 22, 1), [], [MONDAY]),
        (local(9, 23, 59), local(10, 0), [], [MONDAY]),
        (local(9, 22), local(10, 8), [], [MONDAY]),
        (local(9, 22), local(10, 11), [date(2026, 3, 10)], [MONDAY]),
        (local(9, 14), local(9, 23), [MONDAY], []),
        # A weekend has no office time; Friday's evening was lost, and so were those of the weekend.
        (local(6, 21), local(9, 8), [], [FRIDAY, date(2026, 3, 7), date(2026, 3, 8)]),
        (local(7, 9), local(7, 17), [], []),
    ],
)
def test_an_outage_takes_the_office_day_or_the_evening(began_at, ended_at, days, evenings):
    assert taken(began_at, ended_at) == (days, evenings)


def test_a_make_up_saturday_is_an_office_day():
    began_at = datetime(2026, 2, 14, 9, tzinfo=SHANGHAI)
    assert taken(began_at, began_at + timedelta(hours=2)) == ([date(2026, 2, 14)], [])


def test_an_outage_in_an_unpublished_year_is_judged_by_the_estimate():
    began_at = datetime(2027, 1, 4, 9, tzinfo=SHANGHAI)
    assert taken(began_at, began_at + timedelta(hours=3)) == ([date(2027, 1, 4)], [])
    assert lost_time(Span(began_at, began_at + MINUTE), replace(CALENDAR, years={})) == LostTime(
        frozenset(), frozenset()
    )


def at(minute):
    return START + minute * MINUTE


def ranges_of(shortest):
    """Times of some minutes, the *shortest* at least."""
    pairs = st.lists(st.tuples(st.integers(0, 500), st.integers(shortest, 60)), min_size=1, max_size=8)
    return pairs.map(lambda pairs: [Span(at(began), at(began + took)) for began, took in pairs])


RANGES = ranges_of(0)


@given(ranges=RANGES, until=st.integers(0, 700))
def test_a_minute_was_heard_or_is_in_a_gap(ranges, until):
    found = gaps({"web": ranges}, at(until), timedelta())
    first = min(span.began_at for span in ranges)
    last = max(at(until), *(span.ended_at for span in ranges))
    minute = first
    while minute < last:
        is_heard = any(span.began_at <= minute < span.ended_at for span in ranges)
        is_missed = any(span.began_at <= minute < span.ended_at for span in found)
        assert is_heard is not is_missed
        minute += MINUTE


@given(ranges=ranges_of(1), until=st.integers(0, 700), tolerance=st.integers(0, 20))
def test_what_is_tolerated_is_no_gap(ranges, until, tolerance):
    strict = gaps({"web": ranges}, at(until), timedelta())
    tolerant = gaps({"web": ranges}, at(until), tolerance * MINUTE)
    assert tolerant == [span for span in strict if span.ended_at - span.began_at > tolerance * MINUTE]


def test_one_beat_a_minute_is_no_gap_where_a_minute_is_tolerated():
    beats = [Span(at(minute), at(minute)) for minute in range(5)]
    assert gaps({"web": beats}, at(5), MINUTE) == []
    assert gaps({"web": beats}, at(5), timedelta()) == [Span(at(0), at(5), frozenset({"web"}))]


@given(spans=RANGES)
def test_merged_spans_are_apart_and_cover_the_same(spans):
    united = merged(spans)
    assert all(one.ended_at < other.began_at for one, other in pairwise(united))
    assert all(any(big.began_at <= s.began_at and s.ended_at <= big.ended_at for big in united) for s in spans)


def test_two_channels_away_at_the_same_time_are_one_outage():
    heard = {
        "web": [Span(at(0), at(10)), Span(at(40), at(60))],
        "worker": [Span(at(0), at(20)), Span(at(30), at(60))],
    }
    assert gaps(heard, at(60), MINUTE) == [Span(at(10), at(40), frozenset({"web", "worker"}))]
