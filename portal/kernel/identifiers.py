"""Numbers of people, organisations and certificates: normalised, and refused with a sentence that says why.

No refusal repeats the number. The area part of a number is never compared with a list: codes of dissolved areas stay
valid inside the numbers that carry them.
"""

import re
import unicodedata
from datetime import date
from typing import ClassVar

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2, mod_37_36

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _

CERTIFICATE_OID = "1.2.156.3005.2"

_CITIZEN_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_CERTIFICATE = re.compile(
    re.escape(CERTIFICATE_OID) + r"\.(?P<type>[0-9A-Z]{21})\.(?P<issuer>[0-9A-Z]{18})"
    r"\.(?P<serial>[0-9A-Z]{1,32})\.(?P<version>[0-9]{3})\.(?P<check>[0-9A-Z])"
)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0123456789X"
_MODULUS = 11


class InvalidIdentifier(DomainError):
    code = "invalid_identifier"
    message: ClassVar[str] = _("号码不正确")
    status = 422


class MalformedCitizenNumber(InvalidIdentifier):
    message = _("居民身份证号码应为18位：前17位是数字，最后一位是数字或字母X")


class ImpossibleBirthDate(InvalidIdentifier):
    message = _("居民身份证号码第7至14位不是一个存在的出生日期")


class WrongCitizenCheck(InvalidIdentifier):
    message = _("居民身份证号码的校验位不正确，请核对是否输错")


class MalformedCreditCode(InvalidIdentifier):
    message = _("统一社会信用代码应为18位数字或大写字母（不使用I、O、S、V、Z），第3至8位是数字")


class WrongCreditCheck(InvalidIdentifier):
    message = _("统一社会信用代码的校验位不正确，请核对是否输错")


class WrongOrganisationCheck(InvalidIdentifier):
    message = _("统一社会信用代码第9至17位（主体标识码）的校验不正确，请核对是否输错")


class MalformedCertificateIdentifier(InvalidIdentifier):
    message = _("电子证照标识的格式不正确，应由证照类型代码、颁发机构代码、流水号、版本号和校验位组成")


class WrongCertificateCheck(InvalidIdentifier):
    message = _("电子证照标识的校验位不正确，请核对是否输错")


def citizen_number(text: str) -> str:
    """Return *text* as a citizen number in its normal form, or raise InvalidIdentifier. Law: GB 11643-1999.

    Residence permits of Hong Kong, Macao and Taiwan residents have the same form.
    """
    number = _normalised(text)
    if not _CITIZEN_NUMBER.fullmatch(number):
        raise MalformedCitizenNumber
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ImpossibleBirthDate from None
    if number[-1] != mod_11_2.calc_check_digit(number[:-1]):
        raise WrongCitizenCheck
    return number


def credit_code(text: str) -> str:
    """Return *text* as a unified social credit code in its normal form, or raise InvalidIdentifier.

    Both checks must hold: that of the whole and that of the organisation code at positions 9 to 17.
    Law: GB 32100-2015, GB 11714-1997.
    """
    code = _normalised(text)
    if not _CREDIT_CODE.fullmatch(code):
        raise MalformedCreditCode
    if code[-1] != uscc.calc_check_digit(code[:-1]):
        raise WrongCreditCheck
    if code[16] != organisation_check(code[8:16]):
        raise WrongOrganisationCheck
    return code


def organisation_check(body: str) -> str:
    """Return the check character of the eight characters of an organisation code. Law: GB 11714-1997."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECKS[-total % _MODULUS]


def certificate_check(type_code: str, issuer: str, serial: str, version: str) -> str:
    """Return the check character of a certificate identifier. Law: GB/T 36904-2018, ISO/IEC 7064 MOD 37,36."""
    return mod_37_36.calc_check_digit(type_code + issuer + serial + version)


def certificate_identifier(*, type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """Build the identifier (证照标识) of one version of a certificate, or raise InvalidIdentifier.

    *type_code* has 21 characters, *issuer* is a credit code, *serial* has up to 32 digits and capital letters,
    *version* runs from 1 to 999. Law: GB/T 36904-2018.
    """
    body = (type_code, issuer, serial, f"{version:03d}")
    identifier = ".".join((CERTIFICATE_OID, *body, "0"))
    if version < 1 or not _CERTIFICATE.fullmatch(identifier):
        raise MalformedCertificateIdentifier
    return identifier[:-1] + certificate_check(*body)


def verified_certificate_identifier(text: str) -> str:
    """Return *text* as a certificate identifier in its normal form, or raise InvalidIdentifier.

    Law: GB/T 36904-2018.
    """
    identifier = _normalised(text)
    parts = _CERTIFICATE.fullmatch(identifier)
    if parts is None or parts["version"] == "000":
        raise MalformedCertificateIdentifier
    if parts["check"] != certificate_check(parts["type"], parts["issuer"], parts["serial"], parts["version"]):
        raise WrongCertificateCheck
    return identifier


def _normalised(text: str) -> str:
    """Full-width characters narrowed, letters raised, white space dropped: what people mean when they type."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())
