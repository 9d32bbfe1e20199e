"""Case numbers and query codes."""

from datetime import date

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

QUERY_CODE_LENGTH = 10


def case_number(region: str, on: date, serial: int) -> str:
    """Return the printed number of a case, such as ``000000-20261120-000386``.

    Provinces prescribe their own forms; this is the product's default and no key.
    """
    return f"{region}-{on:%Y%m%d}-{serial:06d}"


def query_code(entropy: bytes) -> str:
    """Spell the first 10 bytes of *entropy* (50 bits) without the characters that people mix up.

    Raises ValueError when there are fewer bytes.
    """
    if len(entropy) < QUERY_CODE_LENGTH:
        raise ValueError("a query code takes 10 bytes")
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in entropy[:QUERY_CODE_LENGTH])
