"""Words with labels: the enumerations of the trade, without a framework."""

from collections.abc import Callable
from enum import StrEnum
from typing import Self, cast


def _(text: str) -> str:
    """Mark *text* for translation; the edge translates it when a person reads it."""
    return text


class Word(StrEnum):
    """A stored value and the Chinese label that a person reads.

    Members are written ``ACCEPTED = "accepted", _("已受理")``.
    """

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word

    @classmethod
    def of(cls, value: str) -> Self:
        """Return the word stored as *value*; raises ValueError when there is none."""
        by_value = cast("Callable[[str], Self]", cls)
        return by_value(value)

    @classmethod
    def values(cls) -> list[str]:
        return [word.value for word in cls]
