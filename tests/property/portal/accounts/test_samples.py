"""Made-up numbers have the form of real ones."""

from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.samples import AGENCY, COMPANY, sample_citizen_number, sample_credit_code
from portal.kernel import identifiers


@given(sequence=st.integers(0, 999))
def test_a_made_up_citizen_number_is_valid_and_of_no_area(sequence):
    number = sample_citizen_number(sequence)

    assert identifiers.citizen_number(number) == number
    assert number.startswith("990000")


@given(name=st.text(), kind=st.sampled_from([AGENCY, COMPANY]))
def test_a_made_up_credit_code_is_valid_of_no_area_and_always_the_same(name, kind):
    code = sample_credit_code(name, kind)

    assert identifiers.credit_code(code) == code == sample_credit_code(name, kind)
    assert code.startswith(f"{kind}000000")
