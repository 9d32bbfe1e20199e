"""Whole numbers that people and programs send as text."""

import re

_WHOLE = re.compile(r"[0-9]{1,18}")

MOST = 2**63 - 1
"""The greatest that a column holds; nothing has so great an id."""


def whole_number(text: str) -> int | None:
    """Return the number that *text* writes in plain digits, None when it is anything else or more than a column holds.

    Python itself refuses to read thousands of digits: what is longer than any id is nobody's id.
    """
    return int(text) if _WHOLE.fullmatch(text) else None
