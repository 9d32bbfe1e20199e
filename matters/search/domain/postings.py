"""Which entries have a piece: read from the arrays of an index, see ``built``."""

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from matters.search.domain.building import FULL, SHARD, Arrays
from matters.search.domain.pieces import Pieces
from matters.search.domain.sets import packed

_FEW = 16
_PLACES_KEPT = 1 << 14
_BYTES_KEPT = 1 << 24


class Postings:
    """The entries that have a piece, as sets. Those that were read last are kept."""

    def __init__(self, arrays: Arrays) -> None:
        self._pieces = Pieces(
            "".join(map(chr, arrays["letters"].tolist())),
            int(arrays["keys"][0]),
            arrays["sounds"].tobytes().decode().splitlines(),
        )
        self._known, self._counts = arrays["pieces"].data, arrays["counts"].data
        self._starts, self._postings = arrays["starts"].data, arrays["postings"]
        self._count = len(arrays["first"]) - 1
        self._place = lru_cache(_PLACES_KEPT)(self._find)
        self._set = lru_cache(_BYTES_KEPT // (self._count // 8 + 1))(self._read)

    def rarest(self, pieces: Iterable[str], most: int) -> tuple[dict[str, int], set[str]]:
        """Return the entries of each of the rarest *pieces*, rarest first, and the pieces that are not read.

        No further piece is read after *most* entries.
        """
        sets: dict[str, int] = {}
        unread = set()
        postings = 0
        for count, place, piece in sorted(filter(None, map(self._place, pieces))):
            if postings <= most:
                sets[piece] = self._set(place)
            else:
                unread.add(piece)
            postings += count
        return sets, unread

    def _find(self, piece: str) -> tuple[int, int, str] | None:
        """Return in how many entries *piece* is, its place among those known, and itself."""
        number = self._pieces.number(piece)
        if number is None:
            return None
        place = bisect_left(self._known, number)
        if place == len(self._known) or self._known[place] != number:
            return None
        return self._counts[place], place, piece

    def _read(self, place: int) -> int:
        """Return the entries that have the piece at *place*."""
        bounds = [self._starts[at : at + 2] for at in range(place, len(self._starts) - 1, len(self._known))]
        lists = [(shard * SHARD, begin, end) for shard, (begin, end) in enumerate(bounds) if begin < end]
        if self._counts[place] <= _FEW:
            return sum(
                [1 << base + entry for base, begin, end in lists for entry in self._postings[begin:end].tolist()]
            )
        flags, members = np.zeros(self._count, np.bool_), 0
        for base, begin, end in lists:
            if end - begin == FULL:
                members |= int.from_bytes(self._postings[begin:end].data, "little") << base
            else:
                flags[base : base + SHARD][self._postings[begin:end]] = True
        return members | packed(flags)
