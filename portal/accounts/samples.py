"""Made-up numbers of the right form: their checks hold, and their areas (990000, 000000) do not exist."""

import hashlib

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from portal.kernel.identifiers import organisation_check

AGENCY, COMPANY = "11", "91"
"""The first two characters of a credit code: an agency, a company."""


def sample_citizen_number(sequence: int) -> str:
    """Return a citizen number of nobody; *sequence* runs from 0 to 999. Form: GB 11643-1999."""
    body = f"99000019900101{sequence:03d}"
    return body + mod_11_2.calc_check_digit(body)


def sample_credit_code(name: str, kind: str = AGENCY) -> str:
    """Return a unified credit code for *name*, always the same one. Form: GB 32100-2015."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % 10**8
    body = f"{kind}000000{number:08d}{organisation_check(f'{number:08d}')}"
    return body + uscc.calc_check_digit(body)
