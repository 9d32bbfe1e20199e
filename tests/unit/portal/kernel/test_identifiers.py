"""Identifiers: published numbers pass, each kind of slip is refused by its own sentence."""

import pytest

from portal.kernel import identifiers
from portal.kernel.identifiers import (
    ImpossibleBirthDate,
    InvalidIdentifier,
    MalformedCertificateIdentifier,
    MalformedCitizenNumber,
    MalformedCreditCode,
    WrongCertificateCheck,
    WrongCitizenCheck,
    WrongCreditCheck,
    WrongOrganisationCheck,
    certificate_check,
    certificate_identifier,
    citizen_number,
    credit_code,
    organisation_check,
    verified_certificate_identifier,
)

# The two examples of the standard and synthetic numbers; no real person.
CITIZEN_NUMBERS = [
    "11010519491231002X",
    "440524188001010014",
    "320100199003071236",
    "350100200002290059",
    "650101198512018888",
]
CREDIT_CODES = [
    "914403001922038216",
    "91330100799655058B",
    "9144030071526726XG",
    "91110000802100433B",
    "91110108551385082Q",
    "91440300192317458F",
    "11100000000013338W",
]
CERTIFICATES = [
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
]


@pytest.mark.parametrize("number", CITIZEN_NUMBERS)
def test_a_citizen_number_passes(number):
    assert citizen_number(number) == number


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_a_citizen_number_is_normalised(typed):
    assert citizen_number(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("32010019900307123X", WrongCitizenCheck),
        ("320100199003071235", WrongCitizenCheck),
        ("320010199003071236", WrongCitizenCheck),
        ("320100199002301236", ImpossibleBirthDate),
        ("320100190002291230", ImpossibleBirthDate),
        ("320100000003071236", ImpossibleBirthDate),
        ("32010019900307123", MalformedCitizenNumber),
        ("3201001990030712366", MalformedCitizenNumber),
        ("32010019900307X236", MalformedCitizenNumber),
        ("020100199003071236", MalformedCitizenNumber),
        ("32010019900307123٦", MalformedCitizenNumber),
        ("", MalformedCitizenNumber),
    ],
)
def test_a_wrong_citizen_number_is_refused(number, refusal):
    with pytest.raises(refusal):
        citizen_number(number)


@pytest.mark.parametrize("number", CITIZEN_NUMBERS)
@pytest.mark.parametrize("place", range(17))
def test_one_wrong_digit_of_a_citizen_number_is_always_noticed(number, place):
    digit = str((int(number[place]) + 1) % 10)
    with pytest.raises(InvalidIdentifier):
        citizen_number(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize("code", [*CREDIT_CODES, "11430000006122244L", "11330105002500287C"])
def test_a_credit_code_passes(code):
    assert credit_code(code.lower()) == code


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("9133010057462616XH", WrongCreditCheck),
        ("914403001922038217", WrongCreditCheck),
        ("91440300192203821", MalformedCreditCode),
        ("91440300I922038216", MalformedCreditCode),
        ("91440X001922038216", MalformedCreditCode),
        ("O14403001922038216", MalformedCreditCode),
    ],
)
def test_a_wrong_credit_code_is_refused(code, refusal):
    with pytest.raises(refusal):
        credit_code(code)


def test_a_credit_code_whose_organisation_code_is_wrong_is_refused_although_its_own_check_holds():
    body = "91440300" + "19220382" + "2"  # the organisation code ends with 1
    with pytest.raises(WrongOrganisationCheck):
        credit_code(body + identifiers.uscc.calc_check_digit(body))


@pytest.mark.parametrize(
    ("body", "check"), [("19220382", "1"), ("71526726", "X"), ("00001333", "8"), ("D2143569", "X"), ("80210043", "3")]
)
def test_the_check_of_an_organisation_code(body, check):
    assert organisation_check(body) == check


def test_an_organisation_check_of_eleven_is_zero():
    assert organisation_check("00000000") == "0"


@pytest.mark.parametrize("identifier", CERTIFICATES)
def test_a_certificate_identifier_passes_and_is_built_again(identifier):
    *_oid, type_code, issuer, serial, version, _check = identifier.split(".")
    assert verified_certificate_identifier(identifier.lower()) == identifier
    assert certificate_identifier(type_code=type_code, issuer=issuer, serial=serial, version=int(version)) == identifier


def test_the_check_character_of_a_published_identifier_with_a_short_issuer():
    assert certificate_check("11100000MB03271699022", "340100", "000000016", "001") == "9"


@pytest.mark.parametrize(
    ("identifier", "refusal"),
    [
        (CERTIFICATES[0][:-1] + "M", WrongCertificateCheck),
        (CERTIFICATES[0].replace("403", "430"), WrongCertificateCheck),
        (CERTIFICATES[0].replace("1.2.156.3005.2", "1.2.156.3005.3"), MalformedCertificateIdentifier),
        (CERTIFICATES[0].replace(".001.", ".1."), MalformedCertificateIdentifier),
        (CERTIFICATES[0].replace(".001.", ".000."), MalformedCertificateIdentifier),
        ("1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9", MalformedCertificateIdentifier),
        ("", MalformedCertificateIdentifier),
    ],
)
def test_a_wrong_certificate_identifier_is_refused(identifier, refusal):
    with pytest.raises(refusal):
        verified_certificate_identifier(identifier)


@pytest.mark.parametrize(
    "wrong",
    [{"version": 0}, {"version": 1000}, {"serial": ""}, {"serial": "流水"}, {"serial": "1" * 33}, {"issuer": "340100"}],
)
def test_a_certificate_identifier_is_not_built_from_wrong_parts(wrong):
    parts = {"type_code": "11100000000013338W011", "issuer": "11430000006122244L", "serial": "1", "version": 1}
    with pytest.raises(MalformedCertificateIdentifier):
        certificate_identifier(**(parts | wrong))


@pytest.mark.parametrize("refusal", InvalidIdentifier.__subclasses__())
def test_a_refusal_is_one_chinese_sentence_without_the_number(refusal):
    assert refusal.status == 422
    assert refusal.code == "invalid_identifier"
    assert str(refusal()) != InvalidIdentifier.message
    assert "%" not in refusal.message
