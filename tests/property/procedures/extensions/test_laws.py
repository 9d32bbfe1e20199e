"""An extension is one, in time, by the right authority, and no longer than the law allows: whatever is asked."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from approvals.cases.domain.vocabulary import HandlingMode
from approvals.clocks.domain.clocks import Extension
from approvals.procedures.extensions.domain import Authority, extended
from portal.kernel.errors import DomainError
from tests.property.clocks.test_counted_days import CALENDAR, ONE_DAY, open_clocks, original_by_walking


def refusal(facts, asked, authority, mode):
    """What the law says: the code of the first reason against it, or none."""
    longest, right = (10, Authority.AGENCY_HEAD) if mode is HandlingMode.SINGLE else (15, Authority.GOVERNMENT_HEAD)
    original = original_by_walking(facts)
    against = {
        "already_extended": facts.extension is not None,
        "extension_too_long": not 1 <= asked.workdays <= longest,
        "wrong_authority": authority is not right,
        "extension_too_late": original is not None and asked.approved_on > original,
    }
    return next((code for code, holds in against.items() if holds), "")


@given(
    facts=open_clocks,
    is_second=st.sampled_from((False, False, True)),
    workdays=st.integers(0, 16),
    shift=st.integers(-3, 3),
    authority=st.sampled_from(Authority),
    mode=st.sampled_from(HandlingMode),
)
def test_an_extension_is_one_in_time_by_the_right_authority(facts, is_second, workdays, shift, authority, mode):
    facts = facts if is_second else replace(facts, extension=None)
    around = original_by_walking(facts) or facts.started_on
    asked = Extension(workdays, around + shift * ONE_DAY)
    try:
        longer = extended(facts, asked, authority=authority, mode=mode, calendar=CALENDAR)
    except DomainError as error:
        met = error.code
    else:
        met = ""
        assert longer == replace(facts, extension=asked)
    assert met == refusal(facts, asked, authority, mode)
