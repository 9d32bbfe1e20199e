"""Building the arrays of an index: a hundred thousand entries in seconds, because nothing is done piece by piece."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matters.search.domain.forms import Syllables, Text, forms_of
from matters.search.domain.likeness import SHORTEST_SLIP
from matters.search.domain.pieces import Lines, Pieces

Numbers = NDArray[Any]
Arrays = Mapping[str, Numbers]
"""By name; what they hold, see ``built``."""

NONE = 255
SHARD = 1 << 16
"""So many entries have numbers of two bytes."""


def built(entries: Iterable[Sequence[Text]], syllables: Syllables) -> Arrays:
    """Return the arrays of an index over *entries*.

    ``pieces`` are the numbers of all pieces, ascending. The entries that have piece *i* are ``postings`` from
    ``starts[i * shards]`` on, shard by shard, each number counted from the beginning of its shard of ``SHARD``.
    Entry *n* has the texts ``members[first[n]:first[n + 1]]`` with the ``weights`` that ``scale`` explains; text *m* is
    line *m* of ``texts``, which ends at ``ends[m]``: as written, as heard, as initials.
    """
    texts: dict[str, int] = {}
    members: list[int] = []
    weights: list[float] = []
    first = [0]
    for entry in entries:
        members += [texts.setdefault(text.text, len(texts)) for text in entry]
        weights += [text.weight for text in entry]
        first.append(len(members))
    lines = Lines(*forms_of(list(texts), syllables))
    pieces = Pieces.among(lines)
    scale, kinds = np.unique(np.array(weights, np.float64), return_inverse=True)
    told = [written if written == heard else f"{written}\t{heard}" for written, heard, _ in zip(*lines, strict=True)]
    arrays = {
        "letters": np.array(list(map(ord, pieces.letters)), np.uint32),
        "typed": np.array([pieces.typed]),
        "sounds": table(pieces.sounds)[0],
        "first": np.array(first, np.uint32),
        "members": np.array(members, np.uint32),
        "weights": kinds.astype(np.uint8),
        "scale": scale,
        "shortest": _shortest(lines.written, members, first),
    }
    arrays["texts"], arrays["ends"] = table(told)
    return {**arrays, **_postings(pieces, lines, arrays["members"], arrays["first"])}


def table(lines: Iterable[str]) -> tuple[Numbers, Numbers]:
    """Return *lines* one after the other in bytes, and where each of them ends."""
    spelled = np.frombuffer("".join([line + "\n" for line in lines]).encode() or b"\n", np.uint8)
    return spelled, np.flatnonzero(spelled == ord("\n")).astype(np.uint32)


def line(spelled: memoryview, ends: Numbers, number: int) -> str:
    """Return a line of a ``table``."""
    begin = int(ends[number - 1]) + 1 if number else 0
    return str(spelled[begin : int(ends[number])], "utf-8")


def _postings(pieces: Pieces, lines: Lines, members: Numbers, first: Numbers) -> Arrays:
    count = len(first) - 1
    shards = max(count - 1, 0) // SHARD + 1
    owners = _Owners(members, first, len(lines.written))
    known, lengths, postings = [], [], []
    for numbers, texts in pieces.of_lines(lines):
        found, entries = _distinct(*owners.spread(numbers, texts), count.bit_length())
        is_new = np.append(True, found[1:] != found[:-1])[: len(found)]
        known.append(found[is_new])
        lists = (np.cumsum(is_new) - 1) * shards + entries // SHARD
        lengths.append(np.bincount(lists, minlength=len(known[-1]) * shards))
        postings.append((entries % SHARD).astype(np.uint16))
    return {
        "pieces": np.append(np.concatenate(known), pieces.end),
        "starts": np.append(0, np.cumsum(np.concatenate(lengths))).astype(np.uint32),
        "postings": np.concatenate(postings),
    }


def _shortest(written: Sequence[str], members: Sequence[int], first: Sequence[int]) -> Numbers:
    """The length of each entry's shortest text that may be said with words in between, ``NONE`` without one."""
    lengths = np.minimum([len(text) if len(text) >= SHORTEST_SLIP else NONE for text in written], NONE)
    entries = np.repeat(np.arange(len(first) - 1), np.diff(first))
    shortest = np.full(len(first) - 1, NONE, np.uint8)
    np.minimum.at(shortest, entries, lengths[members].astype(np.uint8))
    return shortest


class _Owners:
    """Which entries have a text."""

    def __init__(self, members: Numbers, first: Numbers, texts: int) -> None:
        entries = np.repeat(np.arange(len(first) - 1, dtype=np.uint32), np.diff(first))
        self._entries = entries[np.argsort(members, kind="stable")]
        self._counts = np.bincount(members, minlength=texts)
        self._begin = np.cumsum(self._counts) - self._counts

    def spread(self, numbers: Numbers, texts: Numbers) -> tuple[Numbers, Numbers]:
        """Turn pieces of *texts* into pieces of entries, once for each that has the text."""
        times = self._counts[texts]
        begin = np.repeat(self._begin[texts] - (np.cumsum(times) - times), times)
        return np.repeat(numbers, times), self._entries[begin + np.arange(len(begin))]


def _distinct(numbers: Numbers, entries: Numbers, bits: int) -> tuple[Numbers, Numbers]:
    """Sort by number, then by entry of up to *bits*, each combination once."""
    both = (numbers << bits) | entries
    both.sort()
    both = both[np.append(True, both[1:] != both[:-1])[: len(both)]]
    return both >> bits, both & ((1 << bits) - 1)
