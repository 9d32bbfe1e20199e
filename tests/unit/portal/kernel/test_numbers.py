"""Whole numbers out of text that anybody may have sent."""

import pytest

from portal.kernel.numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("42", 42), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_plain_digits_are_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", " 1", "1\n", "-1", "1.0", "1e3", "٣", "²", "１", "9" * 19, "9" * 5000])
def test_anything_else_is_no_number_and_no_fault(text):
    assert whole_number(text) is None
