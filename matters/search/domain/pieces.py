"""Short pieces of texts as numbers, so that those of a whole catalogue can be sorted and counted.

A piece is a character, a pair of characters or of initials, three letters as typed, or two syllables. Each kind has
a range of numbers of its own. Characters count in the order of ``letters``, where the typed ones come first.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from matters.search.domain.forms import Forms

Ranks = NDArray[Any]
_UNICODE = 0x110000
_END = -1


class Lines(NamedTuple):
    """Texts in the same order: as written, as heard (syllables with ' between them), and as initials."""

    written: Sequence[str]
    heard: Sequence[str]
    initials: Sequence[str]


class Sought(NamedTuple):
    """The pieces of what was typed, by kind."""

    pairs: set[int]
    syllables: set[int]
    triples: set[int]
    others: set[int]


class Pieces:
    """The pieces of texts that consist of *letters*, of which the first *typed* are typed, and of *sounds*."""

    def __init__(self, letters: str, typed: int, sounds: Sequence[str]) -> None:
        self.letters, self.typed, self.sounds = letters, typed, sounds
        self._letters = {letter: rank for rank, letter in enumerate(letters)}
        self._sounds = {sound: rank for rank, sound in enumerate(sounds)}
        self._two = len(letters)
        self._three = self._two + len(letters) ** 2
        self._heard = self._three + typed**3
        self.end = self._heard + len(sounds) ** 2

    @classmethod
    def among(cls, lines: Lines) -> Self:
        """Return the pieces that occur in *lines*."""
        typed = set("".join(lines.heard)) - {"'"}
        others = set("".join(lines.written)) - typed
        sounds = {sound for heard in lines.heard if "'" in heard for sound in heard.split("'")}
        return cls("".join([*sorted(typed), *sorted(others)]), len(typed), sorted(sounds))

    def of(self, forms: Forms) -> "Sought":
        """Return the pieces of one text, without those that consist of anything unknown."""
        letters, sounds, size = self._letters, self._sounds, len(self.letters)
        written = [letters.get(letter, _END) for letter in forms.written]
        initials = [letters.get(letter, _END) for letter in forms.initials]
        heard = [sounds.get(sound, _END) for sound in forms.sounds]
        typed = [letters.get(letter, _END) for letter in forms.typed]
        pairs = {self._two + a * size + b for a, b in pairwise(written) if a >= 0 <= b}
        others = {self._two + a * size + b for a, b in pairwise(initials) if a >= 0 <= b}
        others.update(rank for rank in written if rank >= 0)
        syllables = {self._heard + a * len(sounds) + b for a, b in pairwise(heard) if a >= 0 <= b}
        triples = {
            self._three + (a * self.typed + b) * self.typed + c
            for a, b, c in zip(typed, typed[1:], typed[2:], strict=False)
            if 0 <= a < self.typed and 0 <= b < self.typed and 0 <= c < self.typed
        }
        return Sought(pairs, syllables, triples, others)

    def of_lines(self, lines: Lines) -> Iterator[tuple[Ranks, Ranks]]:
        """Yield all pieces in three lots, each above the one before, with the places of the texts that they are of."""
        written, initials = self._spelled(lines.written), self._spelled(lines.initials)
        twos = [_runs(*spelled, 2, len(self.letters)) for spelled in (written, initials)]
        ones = _runs(*written, 1, len(self.letters))
        yield (
            np.concatenate([ones[0], *(numbers + self._two for numbers, _places in twos)]),
            np.concatenate([ones[1], *(places for _numbers, places in twos)]),
        )
        numbers, places = _runs(*self._spelled([heard.replace("'", "") for heard in lines.heard]), 3, self.typed)
        yield numbers + self._three, places
        numbers, places = _runs(*self._sounded(lines.heard), 2, len(self.sounds))
        yield numbers + self._heard, places

    def _spelled(self, texts: Sequence[str]) -> tuple[Ranks, Ranks]:
        codes = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le"), np.uint32)
        table = np.full(_UNICODE, _END, np.int32)
        table[list(map(ord, self.letters))] = np.arange(len(self.letters))
        return table[codes], np.cumsum(codes == ord("\n"), dtype=np.int32)

    def _sounded(self, heard: Sequence[str]) -> tuple[Ranks, Ranks]:
        several = [place for place, text in enumerate(heard) if "'" in text] or [0]
        sounds = "'\n'".join([heard[place] for place in several]).split("'")
        ranks = np.fromiter((self._sounds.get(sound, _END) for sound in sounds), np.int32, len(sounds))
        return ranks, np.array(several, np.int32)[np.cumsum(ranks == _END) - (ranks == _END)]


def _runs(ranks: Ranks, places: Ranks, size: int, radix: int) -> tuple[Ranks, Ranks]:
    """Return the numbers of all runs of *size* ranks within one text, and the places of their texts."""
    count = max(len(ranks) - size + 1, 0)
    numbers, is_whole = np.zeros(count, np.int64), np.ones(count, np.bool_)
    for offset in range(size):
        following = ranks[offset : offset + count]
        numbers *= radix
        numbers += following
        is_whole &= following != _END
    return numbers[is_whole], places[:count][is_whole]
