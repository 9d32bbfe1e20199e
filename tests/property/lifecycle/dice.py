"""Chances that lie evenly, wherever hypothesis likes to draw its numbers from."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
chances = st.binary(min_size=8, max_size=8)


class Dice:
    """Rolled with what hypothesis drew; the same draw falls the same way."""

    def __init__(self, chance: bytes) -> None:
        self._left = int.from_bytes(blake2b(chance, digest_size=16).digest())

    def one_of(self, some: Sequence[T]) -> T:
        self._left, place = divmod(self._left, len(some))
        return some[place]
