"""Rules of electronic certificates (电子证照): what they are worth on a day, how they are numbered and sealed."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from stdnum.cn import uscc

from datashare.domain.vocabulary import CertificateState, PrintedField
from portal.audit import chain
from portal.kernel.identifiers import organisation_check
from portal.kernel.workdays import ONE_DAY, add_months

VERIFY_CODE_LENGTH = 12
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUP = 4


def state_on(day: date, *, state: str, valid_until: date | None, is_renewed: bool = False) -> CertificateState:
    """Return what a certificate stored as *state* is worth on *day*.

    *valid_until* is its last good day, None without end. *is_renewed*: a statute has renewed it and the next version
    is still to come, so that it does not expire. The status at the time of asking counts.
    Law: 行政许可法第五十条第二款, 第七十条第一项 (expiry, save where renewed).
    """
    stored = CertificateState.of(state)
    has_ended = valid_until is not None and day > valid_until and not is_renewed
    return CertificateState.EXPIRED if stored is CertificateState.VALID and has_ended else stored


def last_good_day(first_on: date, months: int) -> date:
    """Return the last day of a right that is good for *months* from *first_on*, that day included.

    The day before the corresponding one; where there is none, the end of that month. Law: 民法典第二百零二条.
    """
    corresponding = add_months(first_on, months)
    return corresponding - ONE_DAY if corresponding.day == first_on.day else corresponding


def sample_issuer_code(department_code: str, region: str) -> str:
    """Return a unified credit code for a department whose real one is not known: right in form, and a sample.

    The same department always gets the same code. Law: GB 32100-2015, GB 11714-1997 (both check characters).
    """
    area = region[:6] if region[:6].isdecimal() and len(region) >= len("000000") else "000000"
    organisation = f"{_number(department_code) % 10**8:08d}"
    code = f"11{area}{organisation}{organisation_check(organisation)}"
    return code + uscc.calc_check_digit(code)


def sample_type_code(issuer_code: str, name: str) -> str:
    """Return a certificate type code (证照类型代码, 21 characters) in the issuer's series, for want of the real one."""
    return f"{issuer_code}{_number(name) % 1000:03d}"


def serial(on: date, number: int) -> str:
    """Return the serial (流水号) of certificate *number* issued on the day *on*, such as ``202600000403``."""
    return f"{on:%Y}{number:08d}"


def verify_code(entropy: bytes) -> str:
    """Spell 12 bytes of *entropy* (60 bits) without the characters that people mix up. Raises ValueError on fewer."""
    if len(entropy) < VERIFY_CODE_LENGTH:
        raise ValueError("a verification code takes 12 bytes")
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in entropy[:VERIFY_CODE_LENGTH])


def grouped(code: str) -> str:
    """Return a verification code as people read it: ``ABCD-EFGH-JKLM``."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def typed_code(text: str) -> str:
    """Return what a person typed as a verification code in its stored form."""
    return "".join(char for char in text.upper() if char.isalnum())


def printed_fields(data: Mapping[str, str]) -> list[tuple[PrintedField, str]]:
    """Return what a certificate prints, in the order of the words. Raises ValueError for a field without a word."""
    fields = {PrintedField.of(name): value for name, value in data.items()}
    return sorted(fields.items(), key=lambda field: list(PrintedField).index(field[0]))


def content_hash(algorithm: str, content: Mapping[str, Any]) -> str:
    """Return the hash of everything a certificate says; the event of its issue carries the same."""
    return chain.digest(algorithm, chain.canonical(dict(content)))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
