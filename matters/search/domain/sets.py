"""Sets of numbers as integers, bit *n* for number *n*: joined as fast as arrays, and small ones faster."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def packed(flags: NDArray[np.bool_]) -> int:
    """Return the numbers whose flag is set."""
    return int.from_bytes(np.packbits(flags, bitorder="little").data, "little")


def numbers(members: int) -> list[int]:
    """Return the *members* of a set, ascending."""
    told = members.to_bytes(members.bit_length() // 8 + 1, "little")
    flags = np.unpackbits(np.frombuffer(told, np.uint8), bitorder="little").view(np.bool_)
    found: list[int] = flags.nonzero()[0].tolist()
    return found


def lowest(members: int, most: int) -> int:
    """Return the lowest of *members*, at most so many."""
    if members.bit_count() <= most:
        return members
    last = numbers(members)[most]
    return members & ((1 << last) - 1)


class Tally:
    """In how many of some sets each number is, written in base 2: ``digits`` are sets, the lowest place first."""

    def __init__(self, sets: Iterable[int]) -> None:
        self.digits: list[int] = []
        for members in sets:
            self._add(members)

    def _add(self, carried: int) -> None:
        digits = self.digits
        for place, digit in enumerate(digits):
            digits[place], carried = digit ^ carried, digit & carried
            if not carried:
                return
        digits.append(carried)

    def at_least(self, least: int) -> int:
        """Return what is in so many sets, *least* being one or more."""
        above = least - 1
        if above >> len(self.digits):
            return 0
        more, equal = 0, -1
        for place in range(len(self.digits) - 1, -1, -1):
            digit = self.digits[place]
            if above >> place & 1:
                equal &= digit
            else:
                more |= equal & digit
                equal &= ~digit
        return more

    def most(self, wanted: int) -> tuple[int, int]:
        """Return what is in most of the sets, fewer than are *wanted*, and the next ones that are equal to each other.

        What is in no set is not among them.
        """
        more, equal = 0, 0
        for digit in self.digits:
            equal |= digit
        for digit in reversed(self.digits):
            having = equal & digit
            if (more | having).bit_count() < wanted:
                more |= having
                equal ^= having
            else:
                equal = having
        return more, equal
