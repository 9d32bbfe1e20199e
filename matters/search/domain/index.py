"""The index of a catalogue: a few flat arrays, which processes can share.

Short pieces of what is typed lead to candidates, the rarest pieces first; the candidates are then compared one by one.
How characters sound is given from outside.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, reduce
from operator import and_
from typing import Self

from matters.search.domain.building import Arrays, built
from matters.search.domain.forms import Forms, Syllables, Text
from matters.search.domain.likeness import RESEMBLES, SHORTEST_SLIP, Told, Wanted
from matters.search.domain.postings import Postings
from matters.search.domain.sets import Tally, lowest, numbers, packed
from matters.search.domain.tables import Table

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
        self.arrays = arrays = arrays or built(entries, syllables)
        self._syllables = syllables
        self._first, self._members, self._weights = (arrays[name].data for name in ("first", "members", "weights"))
        self._scale = arrays["scale"].tolist()
        self._told = Told(Table(arrays["heard"], arrays["heard_ends"]), Table(arrays["typed"], arrays["typed_ends"]))
        self._postings = Postings(arrays)
        self._entry = lru_cache(_KEPT)(self._read_entry)
        self._shorter = lru_cache(_KEPT)(lambda size: packed(arrays["shortest"] < size))

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
        entries = {entry: self._entry(entry) for entry in self._candidates(wanted)}
        scores = self._scores(entries, wanted, limit)
        best_first = sorted([(-score, entry) for entry, score in scores.items()])
        return [entry for _score, entry in best_first[:limit]]

    def _scores(self, entries: Mapping[int, Entry], wanted: Sequence[Wanted], limit: int) -> dict[int, float]:
        """How well each of the *entries* fits, without those that do not, or surely are not among the best."""
        whole = self._fits(entries, wanted[0], limit)
        if len(wanted) > 1:
            words = [self._fits(entries, one, len(entries)) for one in wanted[1:]]
            for entry in set(words[0]).intersection(*words[1:]):
                whole[entry] = max(whole.get(entry, 0.0), sum([fits[entry] for fits in words]) / len(words))
        return whole

    def _fits(self, entries: Mapping[int, Entry], wanted: Wanted, enough: int) -> dict[int, float]:
        """How well each of the *entries* fits *wanted*, where *enough* that are better leave out what resembles it."""
        best: dict[int, float] = {}
        _improve(best, entries, wanted.within(_texts(entries), self._told))
        if wanted.may_resemble:
            others = {entry: texts for entry, texts in entries.items() if best.get(entry, 0.0) <= RESEMBLES}
            if len(entries) - len(others) < enough:
                _improve(best, others, wanted.resembling(_texts(others), self._told))
        return best

    def _read_entry(self, number: int) -> Entry:
        texts = slice(self._first[number], self._first[number + 1])
        return list(zip(self._members[texts], map(self._scale.__getitem__, self._weights[texts]), strict=True))

    def _candidates(self, wanted: Sequence[Wanted]) -> list[int]:
        """Entries that share most pieces with what is *wanted*, judged by the rarest pieces, and may fit it."""
        sets, unread = self._postings.rarest(set().union(*[one.pieces for one in wanted]), _POSTINGS_READ)
        chosen, equal = Tally(sets.values()).most(_CANDIDATES)
        missing = _CANDIDATES - chosen.bit_count()
        for entries in sets.values():
            if not missing or not equal:
                break
            found = lowest(equal & entries, missing)
            chosen |= found
            equal ^= found
            missing -= found.bit_count()
        shared = _Shared(sets, unread, chosen)
        whole, *words = [self._may_fit(one, shared) for one in wanted]
        return numbers(whole | reduce(and_, words) if words else whole)

    def _may_fit(self, wanted: Wanted, shared: "_Shared") -> int:
        """Which of the chosen may fit *wanted* by what they have of its pieces: those left out surely do not."""
        size, pairs, heard = len(wanted.forms.written), wanted.pairs, wanted.heard
        if size == 1 or (wanted.is_latin and size != SHORTEST_SLIP):
            return shared.chosen
        if wanted.is_latin:
            return shared.at_least(1, wanted.triples) | shared.at_least(len(pairs.different), pairs.different)
        fit = shared.at_least(pairs.fewest, pairs.different)
        if wanted.may_say_more:
            fit |= shared.at_least(1, pairs.different) & self._shorter(size)
        return fit | shared.at_least(heard.fewest, heard.different) if heard.pieces else fit


def _texts(entries: Mapping[int, Entry]) -> set[int]:
    return {text for texts in entries.values() for text, _weight in texts}


def _improve(best: dict[int, float], entries: Mapping[int, Entry], fits: Mapping[int, float]) -> None:
    """Raise what is *best* for each of the *entries* to the best of its texts, of which these *fits* are known."""
    if not fits:
        return
    for entry, texts in entries.items():
        for text, weight in texts:
            if text in fits and weight * fits[text] > best.get(entry, 0.0):
                best[entry] = weight * fits[text]


class _Shared:
    """How many pieces the *chosen* entries share with what is wanted, those that were not read counted in any case."""

    def __init__(self, sets: dict[str, int], unread: set[str], chosen: int) -> None:
        self._sets, self._unread, self.chosen = sets, unread, chosen

    def at_least(self, least: int, pieces: set[str]) -> int:
        """Return which of the chosen may have so many of the *pieces*."""
        if self._unread:
            least -= len(self._unread & pieces)
        if least <= 0:
            return self.chosen
        return self.chosen & Tally(filter(None, map(self._sets.get, pieces))).at_least(least)
