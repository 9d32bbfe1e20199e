"""Short pieces of texts as numbers, so that those of a whole catalogue can be sorted and counted.

A piece is a character, a pair of characters or of initials, three letters as typed, or two syllables. Each kind has
a range of numbers of its own. Characters count in the order of ``letters``, where the typed ones come first.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[Any]
PLACES = 14
_LOT = 10_000
_WORD = 32
_UNKNOWN, _END = -1, -2


class Lines(NamedTuple):
    """Texts in the same order: as written, as heard (syllables with ' between them), and as initials."""

    written: Sequence[str]
    heard: Sequence[str]
    initials: Sequence[str]


class Pieces:
    """The pieces of texts that consist of *letters*, of which the first *typed* are typed, and of *sounds*."""

    def __init__(self, letters: str, typed: int, sounds: Sequence[str]) -> None:
        self.letters, self.typed, self.sounds = letters, typed, sounds
        self._letters = {letter: rank for rank, letter in enumerate(letters)}
        self._sounds = {"\n": _END} | {sound: rank for rank, sound in enumerate(sounds)}
        self._two = len(letters)
        self._three = self._two + len(letters) ** 2
        self._heard = self._three + typed**3

    @classmethod
    def among(cls, lines: Lines) -> Self:
        """Return the pieces that occur in *lines*."""
        chinese = [heard for heard in lines.heard if "'" in heard]
        sounds: set[str] = set()
        for begin in range(0, len(chinese), _LOT):
            sounds.update("'".join(chinese[begin : begin + _LOT]).split("'"))
        typed = set().union(*sounds, *(heard for heard in lines.heard if "'" not in heard))
        others = set().union(*lines.written) - typed
        return cls("".join([*sorted(typed), *sorted(others)]), len(typed), sorted(sounds))

    def number(self, piece: str) -> int | None:
        """Return the number of a *piece*, syllables between '; none for what consists of anything unknown."""
        if piece[0] == "'":
            return self._told(self._heard, len(self.sounds), map(self._sounds.get, piece[1:-1].split("'")))
        size = len(self.letters)
        base, radix = ((0, size), (self._two, size), (self._three, self.typed))[len(piece) - 1]
        return self._told(base, radix, map(self._letters.get, piece))

    def _told(self, base: int, radix: int, ranks: Iterable[int | None]) -> int | None:
        number = 0
        for rank in ranks:
            if rank is None or rank >= radix:
                return None
            number = number * radix + rank
        return base + number

    def of_lines(self, lines: Lines, owners: Ranks) -> Iterator[tuple[int, Ranks]]:
        """Yield all pieces of *lines* in lots: where the numbers of the lot begin, and keys in any order.

        A key has the number of a piece from there on, and in its lowest ``PLACES`` bits the *owner* of the line.
        """
        table = np.full(max(map(ord, self.letters), default=0) + ord("\n") + 1, _UNKNOWN, np.int32)
        table[ord("\n")] = _END
        table[list(map(ord, self.letters))] = np.arange(len(self.letters))
        written, heard, initials = (_Spelled(table[_codes(form)], owners) for form in lines)
        yield 0, written.runs(1, len(self.letters))
        yield self._two, np.concatenate([spelled.runs(2, len(self.letters)) for spelled in (written, initials)])
        yield self._three, heard.runs(3, self.typed)
        sounds = "'\n'".join([*lines.heard, ""]).split("'")
        ranks = np.fromiter(map(self._sounds.get, sounds, repeat(_UNKNOWN)), np.int32, len(sounds))
        yield self._heard, _Spelled(ranks, owners).runs(2, len(self.sounds))


def _codes(texts: Sequence[str]) -> Ranks:
    """Return the codes of the letters of *texts*, each ended by a new line; what parts syllables is left out."""
    return np.frombuffer("\n".join([*texts, ""]).replace("'", "").encode("utf-32-le"), np.uint32)


class _Spelled:
    """Texts as ranks, each with an ``_END``, and whose they are."""

    def __init__(self, ranks: Ranks, owners: Ranks) -> None:
        self._ranks = ranks
        self._owners = np.repeat(owners, np.diff(np.flatnonzero(ranks == _END), prepend=-1))

    def runs(self, size: int, radix: int) -> Ranks:
        """Return the keys of all runs of *size* ranks within one text."""
        count = max(len(self._owners) - size + 1, 0)
        is_whole = np.ones(count, np.bool_)
        keys: Ranks = np.zeros(count, np.uint32 if radix**size <= 1 << _WORD - PLACES else np.uint64)
        for offset in range(size):
            ranks = self._ranks[offset : offset + count]
            is_whole &= ranks >= 0
            keys *= radix
            keys += ranks.astype(keys.dtype)
        keys <<= PLACES
        keys |= self._owners[:count]
        return keys[is_whole]
