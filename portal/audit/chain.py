"""The arithmetic of the record: canonical form and hash of one event. Standard library alone.

Two programs agree on a hash because they agree on the bytes: JSON with sorted keys, no spaces,
UTF-8, moments in UTC with microseconds. Floats are refused: they do not survive every store alike.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

ALGORITHM = "sha256"
"""What new hashes are made with. Its name is stored with, and covered by, every hash."""

TRUSTED = frozenset({"sha256", "sm3"})
"""What a verifier accepts: a forger may not name a weaker algorithm."""

HASHED = (
    "subject",
    "seq",
    "kind",
    "at",
    "actor_id",
    "actor_name",
    "law",
    "details",
    "case_id",
    "algorithm",
    "previous_hash",
)
"""Every field of an event but its own hash."""

_SPELLER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_EXACT = frozenset({str, int, bool, type(None)})


def canonical(value: object) -> bytes:
    """Return the one byte string that stands for *value*; raises TypeError for what JSON cannot keep exactly."""
    _refuse_inexact(value)
    return _SPELLER.encode(value).encode()


def moment(at: datetime) -> str:
    """Return *at*, an aware moment, in the spelling that is hashed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(algorithm: str, data: bytes) -> str:
    """Return the hexadecimal hash of *data*; raises ValueError for an algorithm that is not trusted."""
    if algorithm not in TRUSTED:
        raise ValueError(f"untrusted hash algorithm {algorithm!r}")
    return hashlib.new(algorithm, data).hexdigest()


def event_hash(event: Mapping[str, Any]) -> str:
    """Return the hash that an event with these fields must carry; ``at`` is spelled by ``moment``."""
    return digest(event["algorithm"], canonical({name: event[name] for name in HASHED}))


def _refuse_inexact(value: object) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case list() | tuple():
            parts = list(value)
        case dict():
            _refuse_keys(value)
            parts = list(value.values())
        case _:
            raise TypeError(f"a record keeps texts, whole numbers and truth values, not {type(value).__name__}")
    for part in parts:
        if type(part) not in _EXACT:
            _refuse_inexact(part)


def _refuse_keys(value: Mapping[object, object]) -> None:
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"keys are texts, not {type(key).__name__}")
