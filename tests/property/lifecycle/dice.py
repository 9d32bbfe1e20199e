"""Chances that lie evenly, wherever hypothesis likes to draw its numbers from."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
chances = st.integers(0, 2**32)


class Dice:
    """Rolled with a number that hypothesis drew; the same number falls the same way."""

    def __init__(self, chance: int) -> None:
        self._left = int.from_bytes(blake2b(str(chance).encode(), digest_size=16).digest())

    def one_of(self, some: Sequence[T]) -> T:
        self._left, place = divmod(self._left, len(some))
        return some[place]
