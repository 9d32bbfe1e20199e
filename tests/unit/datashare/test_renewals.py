"""When a certificate may be renewed, and until when the next one is good."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datashare.domain.certificates import last_good_day
from datashare.domain.renewals import (
    CertificateNotInForce,
    CertificateRenewed,
    CertificateSuperseded,
    CertificateWithoutEnd,
    Renewable,
    RenewalTooEarly,
    against_renewing,
    renewable_from,
)
from datashare.domain.vocabulary import CertificateState

S = CertificateState
ONE_DAY = timedelta(days=1)
LAST = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("first_on", "months", "expected"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 1)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 3, 1), 12, date(2026, 2, 28)),
    ],
)
def test_a_right_is_good_up_to_the_day_before_the_corresponding_one_or_the_end_of_the_month(first_on, months, expected):
    assert last_good_day(first_on, months) == expected


@given(first_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(1, 240))
def test_it_is_never_longer_than_its_months_nor_more_than_a_few_days_shorter(first_on, months):
    last = last_good_day(first_on, months)
    counted = (last.year - first_on.year) * 12 + last.month - first_on.month
    assert first_on < last
    assert counted in (months - 1, months)
    assert counted == months or (last + ONE_DAY).day == first_on.day == 1


@pytest.mark.parametrize(
    ("certificate", "today", "refusal"),
    [
        (Renewable(S.VALID, LAST), LAST, None),
        (Renewable(S.VALID, LAST), LAST - 90 * ONE_DAY, None),
        (Renewable(S.VALID, LAST), LAST - 91 * ONE_DAY, RenewalTooEarly),
        (Renewable(S.EXPIRED, LAST), LAST + ONE_DAY, CertificateNotInForce),
        (Renewable(S.REVOKED, LAST), LAST, CertificateNotInForce),
        (Renewable(S.VALID, None), LAST, CertificateWithoutEnd),
        (Renewable(S.VALID, LAST, has_newer=True), LAST, CertificateSuperseded),
        (Renewable(S.VALID, LAST, is_renewed=True), LAST + ONE_DAY, CertificateRenewed),
    ],
)
def test_renewal_is_for_what_is_in_force_and_near_its_end(certificate, today, refusal):
    found = against_renewing(certificate, 30, today)
    assert found is None if refusal is None else isinstance(found, refusal)


@given(notice=st.integers(1, 365))
def test_there_is_always_room_to_ask_in_time(notice):
    assert renewable_from(LAST, notice) + notice * ONE_DAY < LAST - (notice - 1) * ONE_DAY
