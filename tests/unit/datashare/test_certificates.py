"""The rules of certificates, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datashare.domain import certificates
from datashare.domain.vocabulary import CertificateState, PrintedField
from portal.kernel.identifiers import certificate_identifier, credit_code, verified_certificate_identifier

S = CertificateState
LAST = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("state", "valid_until", "day", "expected"),
    [
        (S.VALID, None, date(2099, 1, 1), S.VALID),
        (S.VALID, LAST, LAST, S.VALID),
        (S.VALID, LAST, date(2026, 10, 1), S.EXPIRED),
        (S.REVOKED, LAST, date(2026, 10, 1), S.REVOKED),
        (S.CANCELLED, None, LAST, S.CANCELLED),
    ],
)
def test_a_certificate_is_good_through_its_last_day_and_never_after_revocation(state, valid_until, day, expected):
    assert certificates.state_on(day, state=state.value, valid_until=valid_until) is expected


@pytest.mark.parametrize(("state", "expected"), [(S.VALID, S.VALID), (S.REVOKED, S.REVOKED)])
def test_what_a_statute_has_renewed_does_not_expire_before_its_next_version_comes(state, expected):
    after = date(2026, 10, 1)
    assert certificates.state_on(after, state=state.value, valid_until=LAST, is_renewed=True) is expected


def test_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="lost"):
        certificates.state_on(LAST, state="lost", valid_until=None)


@given(st.text(max_size=20), st.text(max_size=8))
def test_a_sample_issuer_has_a_credit_code_right_in_both_checks(department, region):
    code = certificates.sample_issuer_code(department, region)
    assert credit_code(code) == code
    assert certificates.sample_issuer_code(department, region) == code


@pytest.mark.parametrize(
    ("region", "area"), [("440307", "440307"), ("440307000000", "440307"), ("4403", "000000"), ("示例县", "000000")]
)
def test_a_sample_issuer_carries_the_region_where_it_is_one(region, area):
    assert certificates.sample_issuer_code("D1", region)[2:8] == area


@given(st.text(max_size=20), st.text(max_size=20), st.dates(), st.integers(1, 10**9))
def test_what_is_made_up_for_a_certificate_makes_a_right_identifier(department, name, on, number):
    issuer = certificates.sample_issuer_code(department, "000000")
    identifier = certificate_identifier(
        type_code=certificates.sample_type_code(issuer, name),
        issuer=issuer,
        serial=certificates.serial(on, number),
    )
    assert verified_certificate_identifier(identifier) == identifier


def test_a_serial_is_the_year_and_the_number():
    assert certificates.serial(date(2026, 9, 18), 403) == "202600000403"


@given(st.binary(min_size=12, max_size=40))
def test_a_verification_code_is_read_back_however_it_is_typed(entropy):
    code = certificates.verify_code(entropy)
    assert len(code) == 12
    assert not set(code) & set("01IO")
    assert certificates.typed_code(f"  {certificates.grouped(code).lower()} ") == code


@given(st.integers(0, 11), st.binary(min_size=12, max_size=12))
def test_every_byte_of_entropy_counts(at, entropy):
    other = bytearray(entropy)
    other[at] ^= 1
    assert certificates.verify_code(bytes(other)) != certificates.verify_code(entropy)


def test_too_little_entropy_is_refused():
    with pytest.raises(ValueError, match="12 bytes"):
        certificates.verify_code(b"12345678901")


def test_a_code_is_read_in_groups_of_four():
    assert certificates.grouped("ABCDEFGHJKLM") == "ABCD-EFGH-JKLM"


def test_printed_fields_need_a_word():
    assert certificates.printed_fields({"item": "食品经营许可"}) == [(PrintedField.ITEM, "食品经营许可")]
    with pytest.raises(ValueError, match="shoe_size"):
        certificates.printed_fields({"shoe_size": "42"})


def test_the_content_hash_covers_every_field_and_no_order():
    content = {"name": "营业执照", "holder": "李小明"}
    own = certificates.content_hash("sha256", content)
    assert own == certificates.content_hash("sha256", dict(reversed(content.items())))
    assert own != certificates.content_hash("sha256", content | {"holder": "李大明"})
    assert own != certificates.content_hash("sm3", content)
