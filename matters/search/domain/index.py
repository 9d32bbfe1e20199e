"""The index of a catalogue: a few flat arrays, which processes can share.

Short pieces of what is typed lead to candidates, the rarest pieces first; the candidates are then compared one by one.
How characters sound is given from outside.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matters.search.domain.building import SHARD, Arrays, Numbers, built, line
from matters.search.domain.forms import Forms, Syllables, Text
from matters.search.domain.likeness import SHORTEST_SLIP, Wanted
from matters.search.domain.pieces import Pieces, Sought

_POSTINGS_READ = 20_000
_CANDIDATES = 100
_KEPT = 4096

Entry = Sequence[tuple[int, float]]
"""The numbers of texts, and what each of them weighs."""


class Index:
    """An index over entries, each a few texts. Built once, then only read."""

    def __init__(
        self, entries: Iterable[Sequence[Text]], syllables: Syllables, *, arrays: Arrays | None = None
    ) -> None:
        """Build the index, or take the ``arrays`` of one that was built."""
        self._take(arrays or built(entries, syllables), syllables)

    @classmethod
    def over(cls, arrays: Arrays, syllables: Syllables) -> Self:
        """Return the index whose ``arrays`` these are: read from a file, they are not built again."""
        return cls((), syllables, arrays=arrays)

    def search(self, query: str, limit: int) -> list[int]:
        """Return the numbers of the entries that fit *query*, best first, at most *limit*.

        Words between blanks must all fit, unless the query fits as one word.
        """
        split = query.split()
        typed = [query, *split] if len(split) > 1 else [query]
        wanted = [Wanted(Forms.of_query(text, self._syllables)) for text in typed]
        if not wanted[0].forms.written:
            return []
        scores = self._scores(wanted)
        fitting = sorted((number for number, score in scores.items() if score), key=lambda n: (-scores[n], n))
        return fitting[:limit]

    def _scores(self, wanted: Sequence[Wanted]) -> dict[int, float]:
        entries = self._candidates(wanted)
        whole, *words = [self._fits(one, entries) for one in wanted]
        if not words:
            return dict(zip(entries, whole, strict=True))
        every = [sum(each) / len(each) if all(each) else 0 for each in zip(*words, strict=True)]
        return dict(zip(entries, map(max, whole, every), strict=True))

    def _fits(self, wanted: Wanted, entries: Iterable[int]) -> list[float]:
        """How well each of the *entries* fits *wanted*: as well as the best of its texts."""
        known: dict[int, float] = {}
        fits = []
        for entry in entries:
            best = 0.0
            for text, weight in self._entry(entry):
                if weight <= best:  # the weights fall, and no text is worth more than its weight
                    break
                fit = known.get(text)
                if fit is None:
                    fit = known[text] = wanted.likeness(self._text(text))
                best = max(best, weight * fit)
            fits.append(best)
        return fits

    def _take(self, arrays: Arrays, syllables: Syllables) -> None:
        self.arrays, self._syllables = arrays, syllables
        self._pieces = Pieces(
            "".join(map(chr, arrays["letters"].tolist())),
            int(arrays["typed"][0]),
            arrays["sounds"].tobytes().decode().splitlines(),
        )
        self._count = len(arrays["first"]) - 1
        self._shards = max(self._count - 1, 0) // SHARD + 1
        self._steps, self._postings = np.arange(self._shards + 1), arrays["postings"]
        self._texts, self._scale = arrays["texts"].data, arrays["scale"].tolist()
        self._entry = lru_cache(_KEPT)(self._read_entry)
        self._text = lru_cache(_KEPT)(self._read_text)

    def _candidates(self, wanted: Sequence[Wanted]) -> list[int]:
        """Entries that share most pieces with what is *wanted*, judged by the rarest pieces, and may fit it."""
        sought = [self._pieces.of(one.forms) for one in wanted]
        lists, unread = self._rarest(set().union(*chain(*sought)))
        if not lists:
            return []
        entries = self._most(list(lists.values()))

        def shared(pieces: set[int]) -> Numbers:
            """How many of the *pieces* each of the entries has at the most."""
            read = [lists[piece] for piece in pieces if piece in lists]
            found = self._counted(read)[entries] if read else np.zeros(len(entries), np.int64)
            return found + len(unread.intersection(pieces))

        whole, *words = [
            _may_fit(*one, shared, self.arrays["shortest"][entries]) for one in zip(wanted, sought, strict=True)
        ]
        if words:
            whole |= np.logical_and.reduce(words)
        found: list[int] = entries[whole].tolist()
        return found

    def _rarest(self, pieces: set[int]) -> tuple[dict[int, Numbers], set[int]]:
        """Return the entries of each of the rarest *pieces*, rarest first, and the pieces that are not read."""
        wanted = np.array(sorted(pieces), np.int64)
        known, starts = self.arrays["pieces"], self.arrays["starts"]
        places = known.searchsorted(wanted)
        is_known = known[places] == wanted
        places, wanted = places[is_known] * self._shards, wanted[is_known]
        lengths = starts[places + self._shards] - starts[places]
        order = lengths.argsort(kind="stable")
        lengths = lengths[order]
        count = np.count_nonzero(lengths.cumsum() - lengths <= _POSTINGS_READ)
        wanted, places = wanted[order].tolist(), places[order[:count]]
        ends = starts[places[:, None] + self._steps].tolist()
        return dict(zip(wanted, map(self._list, ends), strict=False)), set(wanted[count:])

    def _list(self, ends: Sequence[int]) -> Numbers:
        """Return the entries whose numbers stand between *ends*, one more than there are shards."""
        if len(ends) == 2:  # noqa: PLR2004 (one shard)
            return self._postings[ends[0] : ends[1]]
        shards = [self._postings[begin:end] for begin, end in pairwise(ends)]
        return np.concatenate([entries + np.int64(shard * SHARD) for shard, entries in enumerate(shards)])

    def _counted(self, lists: Sequence[Numbers]) -> Numbers:
        """In how many of the *lists* each entry is."""
        return np.bincount(np.concatenate(lists), minlength=self._count)

    def _most(self, lists: Sequence[Numbers]) -> Numbers:
        """Return the entries that are in most of the *lists*; of equals those in the first of them."""
        counted = self._counted(lists)
        sizes = np.bincount(counted).tolist()
        most = sizes.pop()
        while len(sizes) > 1 and most < _CANDIDATES:
            most += sizes.pop()
        least = max(len(sizes), 1)
        if most <= _CANDIDATES:
            return np.flatnonzero(counted >= least)
        found = [np.flatnonzero(counted > least)]
        is_equal = counted == least
        missing = _CANDIDATES - len(found[0])
        for entries in lists:
            if missing <= 0:
                break
            found.append(entries[is_equal[entries]][:missing].astype(np.int64))
            is_equal[found[-1]] = False
            missing -= len(found[-1])
        return np.concatenate(found)

    def _read_entry(self, number: int) -> Entry:
        """Return the texts of an entry and their weights, those that mean most first."""
        texts = slice(*self.arrays["first"][number : number + 2].tolist())
        members, weights = self.arrays["members"][texts].tolist(), self.arrays["weights"][texts].tolist()
        told = ((text, self._scale[weight]) for text, weight in zip(members, weights, strict=True))
        return sorted(told, key=lambda one: -one[1])

    def _read_text(self, number: int) -> Forms:
        return Forms.of(*line(self._texts, self.arrays["ends"], number).split("\t"))


def _may_fit(
    wanted: Wanted, sought: Sought, shared: Callable[[set[int]], Numbers], shortest: Numbers
) -> NDArray[np.bool_]:
    """Which entries may fit *wanted* by what they have of its pieces: those left out surely do not."""
    size = len(wanted.forms.written)
    if size == 1 or (wanted.is_latin and size != SHORTEST_SLIP):
        return shortest >= 0
    pairs = shared(sought.pairs)
    if wanted.is_latin:
        return (shared(sought.triples) >= 1) | (pairs >= wanted.pairs.different)
    fit = pairs >= wanted.pairs.fewest
    if wanted.may_say_more:
        fit |= (pairs >= 1) & (shortest < size)
    return fit | (shared(sought.syllables) >= wanted.heard.fewest) if wanted.heard.pieces else fit
