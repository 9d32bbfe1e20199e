"""Finding a matter by what people type: its name, what they call it, who does it, pinyin, initials, slips.

Every text is held as it is written, as it sounds (syllables of pinyin), and as initials. Short pieces of all three
lead to candidates, the rarest pieces first; the candidates are then compared one by one. How characters sound is
given from outside.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Syllables = Callable[[str], list[str]]
"""Cuts a text into syllables of pinyin; what is not Chinese stays in one piece."""

_POSTINGS_READ = 20_000
_CANDIDATES = 100
_BEGINS, _CONTAINS, _RESEMBLES, _SAID_AROUND = 0.9, 0.8, 0.6, 0.6
_CLOSENESS = 0.09
_HEARD_ONLY = 0.85
_ALIKE_WRITTEN, _ALIKE_HEARD, _ALIKE_TYPED = 0.5, 0.65, 0.7
_SHORTEST_SLIP = 3


@dataclass(frozen=True, slots=True)
class Text:
    """A text by which something is found; *weight*, up to 1, tells how much a match means."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class _Forms:
    """``heard`` marks every syllable, so that 'xian is not found in 'xi'an."""

    written: str
    heard: str
    typed: str
    initials: str
    weight: float = 1.0

    @property
    def is_latin(self) -> bool:
        return self.written.isascii()


class Index:
    """An index over entries, each a few texts. Built once, then only read."""

    def __init__(self, entries: Iterable[Sequence[Text]], syllables: Syllables) -> None:
        self._syllables = syllables
        self._entries = [tuple(self._forms(text.text, text.weight) for text in texts) for texts in entries]
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            for piece in {piece for forms in entry for piece in _pieces(forms)}:
                self._postings[piece].append(number)

    def search(self, query: str, limit: int) -> list[int]:
        """Return the numbers of the entries that fit *query*, best first, at most *limit*.

        Words between blanks must all fit, unless the query fits as one word.
        """
        whole = self._forms(query)
        if not whole.written:
            return []
        words = [self._forms(word) for word in query.split()]
        scores = {number: self._score(number, words, whole) for number in self._candidates([whole, *words])}
        fitting = sorted((number for number, score in scores.items() if score), key=lambda n: (-scores[n], n))
        return fitting[:limit]

    def _forms(self, text: str, weight: float = 1.0) -> _Forms:
        written = _plain(text)
        sounds = self._syllables(written)
        initials = "".join(sound if sound in written else sound[:1] for sound in sounds)
        return _Forms(written, "'".join(("", *sounds, "")), "".join(sounds), initials, weight)

    def _candidates(self, queries: Sequence[_Forms]) -> list[int]:
        """Entries that share most pieces with the *queries*, judged by the rarest pieces."""
        pieces = {piece for query in queries for piece in _pieces(query)}
        postings = sorted((self._postings[piece] for piece in pieces if piece in self._postings), key=len)
        shared = Counter[int]()
        read = 0
        for numbers in postings:
            if read > _POSTINGS_READ:
                break
            shared.update(numbers)
            read += len(numbers)
        return [number for number, _count in shared.most_common(_CANDIDATES)]

    def _score(self, number: int, words: Sequence[_Forms], whole: _Forms) -> float:
        entry = self._entries[number]
        score = _fit(entry, whole)
        if len(words) > 1:
            each = [_fit(entry, word) for word in words]
            score = max(score, sum(each) / len(each) if all(each) else 0)
        return score


def _fit(entry: Sequence[_Forms], query: _Forms) -> float:
    compare = _compare_latin if query.is_latin else _compare_chinese
    return max(forms.weight * compare(query, forms) for forms in entry)


def _compare_chinese(query: _Forms, forms: _Forms) -> float:
    if exact := _within(query.written, forms.written):
        return exact
    if heard := _within(query.heard, forms.heard):
        return _HEARD_ONLY * heard
    written = _resembling(_pairs(query.written), forms.written, _ALIKE_WRITTEN)
    heard = _HEARD_ONLY * _resembling(_heard_pairs(query.heard), forms.heard, _ALIKE_HEARD)
    return max(written, heard, _said_around(query.written, forms.written))


def _compare_latin(query: _Forms, forms: _Forms) -> float:
    exact = max(_within(query.written, text) for text in (forms.written, forms.typed, forms.initials))
    if exact or len(query.written) <= _SHORTEST_SLIP:
        return exact
    beginning = forms.typed[: len(query.written) + 1]
    return _resembling(_pairs(query.written), beginning, _ALIKE_TYPED)


def _within(query: str, text: str) -> float:
    if query == text:
        return 1
    if query not in text:
        return 0
    return (_BEGINS if text.startswith(query) else _CONTAINS) + _CLOSENESS * len(query) / len(text)


def _resembling(pieces: Sequence[str], text: str, enough: float) -> float:
    """How many of the *pieces* stand in *text*, when there are enough of them."""
    if not pieces:
        return 0
    share = sum(piece in text for piece in pieces) / len(pieces)
    return _RESEMBLES * share if share >= enough else 0


def _said_around(query: str, text: str) -> float:
    """Whether a longer *query* says *text* with words in between: 我想开一家餐馆 for 开餐馆."""
    if not _SHORTEST_SLIP <= len(text) < len(query):
        return 0
    letters = iter(query)
    in_order = all(letter in letters for letter in text)
    return _SAID_AROUND if in_order and any(pair in query for pair in _pairs(text)) else 0


def _pieces(forms: _Forms) -> Iterator[str]:
    """What an entry is looked up by: characters, pairs of characters, initials and syllables, triples of letters."""
    yield from forms.written
    yield from _pairs(forms.written)
    yield from _pairs(forms.initials)
    yield from _heard_pairs(forms.heard)
    yield from (forms.typed[start : start + 3] for start in range(len(forms.typed) - 2))


def _pairs(text: str) -> list[str]:
    return [first + second for first, second in pairwise(text)]


def _heard_pairs(heard: str) -> list[str]:
    return [f"'{first}'{second}'" for first, second in pairwise(heard.strip("'").split("'"))]


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
