"""What a wing puts in writing, to be printed."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Stage(IntEnum):
    """How far a case, or an item, has come: papers stand in this order, and in one stage in that of their wings."""

    FILING = 1
    ACCEPTANCE = 2
    REVIEW = 3
    DELIBERATION = 4
    DECISION = 5
    PUBLICATION = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper of a case: who says what, on what basis, when. ``rows`` are names with an explanation.

    ``key`` is its own in the case. One that ``is_to_be_signed`` has a line for a hand and a day instead of its issuer.
    """

    key: str
    stage: Stage
    title: str
    issuer: str
    issued_at: datetime
    paragraphs: tuple[str, ...]
    subject: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    law: str = ""
    remedies: str = ""
    is_to_be_signed: bool = False


def paragraphs(*told: str) -> tuple[str, ...]:
    """Those of *told* that say something."""
    return tuple(paragraph for paragraph in told if paragraph)
