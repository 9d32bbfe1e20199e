"""Building the arrays of an index: a hundred thousand entries in seconds, because nothing is done piece by piece."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, starmap
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matters.search.domain.forms import Syllables, Text, forms_of
from matters.search.domain.likeness import SHORTEST_SLIP
from matters.search.domain.pieces import PLACES, Lines, Pieces
from matters.search.domain.tables import table

Numbers = NDArray[Any]
Arrays = Mapping[str, Numbers]
"""By name; what they hold, see ``built``."""

_TYPED = re.compile("[ -~]")
NONE = 255
SHARD = 1 << PLACES
"""So many entries are sorted at a time, and have numbers of their own."""
FULL = SHARD >> 4
"""So many numbers of two bytes take as much room as a bit for each entry of a shard."""


class Shard(NamedTuple):
    """The pieces that occur in a shard, ascending, in how many entries each is, and which those are."""

    pieces: Numbers
    counts: Numbers
    lengths: Numbers
    postings: Numbers


def built(entries: Iterable[Sequence[Text]], syllables: Syllables) -> Arrays:
    """Return the arrays of an index over *entries*.

    ``pieces`` are the numbers of all pieces, ascending, and ``counts`` in how many entries each of them is. The entries
    of shard *s* that have piece *i* begin in ``postings`` at ``starts[s * len(pieces) + i]`` and end where the next
    begin, each number counted from the beginning of its shard of ``SHARD``; where there are ``FULL``, they are a bit
    for each entry of the shard.
    Entry *n* has the texts ``members[first[n]:first[n + 1]]`` with the ``weights`` that ``scale`` explains, those that
    mean most first. Text *m* is line *m* of ``heard`` and of ``typed``: see ``Told``.
    """
    sizes, flat = _flat(entries)
    first = np.append(0, np.cumsum(sizes, dtype=np.int32)).astype(np.int32)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    texts = dict.fromkeys(map(attrgetter("text"), flat))
    known = dict(zip(texts, range(len(texts)), strict=True))
    members = np.fromiter(map(known.__getitem__, map(attrgetter("text"), flat)), np.uint32, len(flat))
    weights = np.fromiter(map(attrgetter("weight"), flat), np.float64, len(flat))
    scale, kinds = np.unique(weights, return_inverse=True)
    heaviest_first = np.lexsort((-kinds, owners))
    members = members[heaviest_first]
    lines = Lines(*forms_of(list(texts), syllables))
    pieces = Pieces.among(lines)
    heard, heard_ends = table(map(_heard, lines.written, lines.heard))
    typed, typed_ends = table(map(_typed, *lines))
    return {
        "letters": np.array(list(map(ord, pieces.letters)), np.uint32),
        "keys": np.array([pieces.typed]),
        "sounds": table(pieces.sounds)[0],
        "heard": heard,
        "heard_ends": heard_ends,
        "typed": typed,
        "typed_ends": typed_ends,
        "first": first,
        "members": members,
        "weights": kinds[heaviest_first].astype(np.uint8),
        "scale": scale,
        "shortest": _shortest(lines.written, members, owners, len(sizes)),
        **_joined(list(_shards(pieces, lines, members.tolist(), first.tolist()))),
    }


def _flat(entries: Iterable[Sequence[Text]]) -> tuple[Sequence[int], Sequence[Text]]:
    """Return how many texts each of the *entries* has, and all of them."""
    listed = list(entries)
    return list(map(len, listed)), list(chain.from_iterable(listed))


def _heard(written: str, heard: str) -> str:
    return written if written == heard else f"{written}\t'{heard}'"


def _typed(written: str, heard: str, initials: str) -> str:
    if written == heard:
        return written
    typed = heard.replace("'", "")
    return f"{typed}\t{initials}\t{written}" if _TYPED.search(written) else f"{typed}\t{initials}"


def _shortest(written: Sequence[str], members: Numbers, owners: Numbers, count: int) -> Numbers:
    """The length of each entry's shortest text that may be said with words in between, ``NONE`` without one."""
    lengths = np.array([min(len(text), NONE) if len(text) >= SHORTEST_SLIP else NONE for text in written], np.uint8)
    shortest = np.full(count, NONE, np.uint8)
    np.minimum.at(shortest, owners, lengths[members])
    return shortest


def _shards(pieces: Pieces, lines: Lines, members: Sequence[int], first: Sequence[int]) -> Iterator[Shard]:
    """Yield the pieces of so many entries at a time that sorting them takes little room."""
    count = len(first) - 1
    for begin in range(0, count, SHARD):
        bounds = first[begin : min(begin + SHARD, count) + 1]
        owners = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint16), np.diff(bounds))
        texts = members[bounds[0] : bounds[-1]]
        told = Lines(*(list(map(form.__getitem__, texts)) for form in lines))
        yield _packed(*map(np.concatenate, zip(*starmap(_counted, pieces.of_lines(told, owners)), strict=True)))


def _counted(base: int, keys: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the distinct pieces among *keys*, ascending, in how many entries each is, and these entries."""
    keys.sort()
    keys = keys[_is_new(keys)]
    numbers = keys >> PLACES
    begins = np.flatnonzero(_is_new(numbers))
    found = numbers[begins].astype(np.int64) + base
    return found, np.diff(begins, append=len(keys)), (keys & (SHARD - 1)).astype(np.uint16)


def _is_new(ascending: Numbers) -> NDArray[np.bool_]:
    return np.append(True, ascending[1:] != ascending[:-1])[: len(ascending)]


def _packed(pieces: Numbers, counts: Numbers, entries: Numbers) -> Shard:
    """Turn long lists into bits."""
    is_long = counts >= FULL
    is_bit = np.repeat(is_long, counts)
    flags = np.zeros((np.count_nonzero(is_long), SHARD), np.bool_)
    flags[np.repeat(np.arange(len(flags)), counts[is_long]), entries[is_bit]] = True
    lengths = np.minimum(counts, FULL)
    postings = np.empty(lengths.sum(), np.uint16)
    are_bits = np.repeat(is_long, lengths)
    postings[are_bits] = np.packbits(flags, bitorder="little").view(np.uint16)
    postings[~are_bits] = entries[~is_bit]
    return Shard(pieces, counts, lengths, postings)


def _joined(shards: Sequence[Shard]) -> Arrays:
    pieces = np.unique(np.concatenate([np.empty(0, np.int64), *(shard.pieces for shard in shards)]))
    counts = np.zeros(len(pieces), np.uint32)
    lengths = np.zeros((len(shards), len(pieces)), np.uint32)
    for number, shard in enumerate(shards):
        places = pieces.searchsorted(shard.pieces)
        counts[places] += shard.counts.astype(np.uint32)
        lengths[number, places] = shard.lengths
    return {
        "pieces": pieces,
        "counts": counts,
        "starts": np.append(0, np.cumsum(lengths)).astype(np.uint32),
        "postings": np.concatenate([np.empty(0, np.uint16), *(shard.postings for shard in shards)]),
    }
