"""What a new calendar does to a running period, and when silence must not speak any more."""

from datetime import date, timedelta

import pytest

from approvals.clocks.domain.clocks import Due, expires_at
from approvals.clocks.domain.recounts import Before, Change, change, loses_effect
from approvals.clocks.domain.vocabulary import ExpiryEffect

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)

AGREED = ExpiryEffect.DEEM_AGREED.value

NOW = expires_at(TUESDAY) + timedelta(hours=9)


def before(day, *, is_provisional=False):
    return Before(day, day and expires_at(day), is_provisional)


def after(day, *, is_provisional=False):
    return Due(day, day and expires_at(day), is_provisional, 2)


@pytest.mark.parametrize(
    ("was", "is_now", "expected"),
    [
        (before(MONDAY), after(MONDAY), Change.NONE),
        (before(MONDAY), after(TUESDAY), Change.MOVED),
        (before(MONDAY, is_provisional=True), after(TUESDAY), Change.MOVED),
        (before(MONDAY, is_provisional=True), after(MONDAY), Change.FIRMED),
        (before(MONDAY, is_provisional=True), after(MONDAY, is_provisional=True), Change.NONE),
        (before(None), after(None), Change.NONE),
        (before(MONDAY), after(None), Change.MOVED),
    ],
)
def test_a_day_moves_or_becomes_firm_or_stays(was, is_now, expected):
    assert change(was, is_now) is expected


FUTURE = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("effect", "was", "is_now", "expected"),
    [
        (AGREED, before(FUTURE), after(MONDAY), True),
        (AGREED, before(MONDAY, is_provisional=True), after(MONDAY), True),
        (AGREED, before(None), after(MONDAY), True),
        (AGREED, before(MONDAY), after(TUESDAY), False),
        (AGREED, before(MONDAY), after(FUTURE), False),
        (AGREED, before(MONDAY), after(None), False),
        (ExpiryEffect.DEEM_ACCEPTED.value, before(FUTURE), after(MONDAY), False),
        (ExpiryEffect.LAPSE_HEARING.value, before(FUTURE), after(MONDAY), True),
        (ExpiryEffect.NONE.value, before(FUTURE), after(MONDAY), False),
    ],
)
def test_what_nobody_could_know_in_time_enforces_nothing(effect, was, is_now, expected):
    assert loses_effect(effect, was, is_now, NOW) is expected


def test_the_moment_of_expiry_itself_is_past():
    moment = expires_at(MONDAY)
    assert loses_effect(AGREED, before(FUTURE), after(MONDAY), moment)
    assert loses_effect(ExpiryEffect.DEEM_GRANTED.value, before(FUTURE), after(MONDAY), moment)
    assert loses_effect(ExpiryEffect.DEEM_RENEWED.value, before(FUTURE), after(MONDAY), moment)
    assert not loses_effect(AGREED, before(FUTURE), after(MONDAY), moment - timedelta(microseconds=1))
