"""Lines of text in an array of bytes, of which only those that are asked for are decoded."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_KEPT = 4096


def table(lines: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Return *lines* one after the other in bytes, and where each of them ends."""
    spelled = np.frombuffer("".join([line + "\n" for line in lines]).encode() or b"\n", np.uint8)
    return spelled, np.flatnonzero(spelled == ord("\n")).astype(np.uint32)


class Table:
    """The lines of a ``table``. The latest are kept as they were decoded."""

    def __init__(self, spelled: NDArray[Any], ends: NDArray[Any]) -> None:
        self._spelled, self._ends = spelled.data, ends.data
        self._kept: dict[int, str] = {}

    def __getitem__(self, number: int) -> str:
        return str(self._bytes(number), "utf-8")[:-1]

    def among(self, numbers: set[int]) -> Mapping[int, str]:
        """Return lines by number, those of *numbers* among them; what is not kept is decoded at once."""
        kept = self._kept
        if missing := list(numbers.difference(kept)):
            if len(kept) > _KEPT:
                kept = self._kept = {}  # another thread goes on with what it has
                missing = list(numbers)
            lines = str(b"".join(map(self._bytes, missing)), "utf-8").split("\n")
            kept.update(zip(missing, lines, strict=False))
        return kept

    def _bytes(self, number: int) -> memoryview:
        begin = self._ends[number - 1] + 1 if number else 0
        return self._spelled[begin : self._ends[number] + 1]
