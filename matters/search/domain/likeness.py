"""How well a text fits what was typed, from 0 (not at all) to 1 (the same)."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

from matters.search.domain.forms import Forms
from matters.search.domain.tables import Table

_BEGINS, _CONTAINS, RESEMBLES, _SAID_AROUND = 0.9, 0.8, 0.6, 0.6
_CLOSENESS = 0.09
_HEARD_ONLY = 0.85
_ALIKE_WRITTEN, _ALIKE_HEARD, _ALIKE_TYPED = 0.5, 0.65, 0.7
SHORTEST_SLIP = 3
"""So many letters or characters at least, or nothing but the same counts."""


class Pairs:
    """Neighbouring pieces of what was typed; a text resembles it when a share of at least *enough* stands in it."""

    def __init__(self, pieces: Sequence[str], enough: float) -> None:
        self.pieces, self.worth = pieces, _worth(len(pieces), enough)
        self.different = set(pieces)
        self.fewest = len(self.different) - max(len(self.worth) - 1, 0)
        """So many different ones at least stand in a text that resembles."""

    def resembling(self, text: str) -> float:
        missing = 0
        worth = self.worth
        for piece in self.pieces:
            if piece not in text:
                missing += 1
                if missing >= len(worth):
                    return 0
        return worth[missing] if worth else 0


@cache
def _worth(count: int, enough: float) -> Sequence[float]:
    """What it is worth that none of so many pieces is missing, that one is, and so on while it is enough."""
    shares = [(count - missing) / count for missing in range(count)]
    return [RESEMBLES * share for share in shares if share >= enough]


class Told(NamedTuple):
    """The texts of an index in lines, parted by tabs, of what is the same in all forms the form alone.

    ``heard`` has them as they are written and as they are heard, ``typed`` as they are typed, as initials, and as they
    are written where that can be typed in part.
    """

    heard: Table
    typed: Table


class Wanted:
    """What was typed, taken apart once for all texts that it is compared with."""

    def __init__(self, forms: Forms) -> None:
        written, _heard, typed, initials = self.forms = forms
        sounds = forms.sounds
        self.is_latin = written.isascii()
        enough = _ALIKE_TYPED if self.is_latin else _ALIKE_WRITTEN
        self.pairs = Pairs(list(map(add, written, written[1:])), enough)
        self.heard = Pairs([f"'{first}'{second}'" for first, second in pairwise(sounds)], _ALIKE_HEARD)
        self.triples = {typed[begin : begin + 3] for begin in range(len(typed) - 2)}
        self.pieces = self.triples.union(
            written, map(add, initials, initials[1:]), self.pairs.different, self.heard.different
        )
        """All of them: see ``Pieces``."""
        self.may_say_more = not self.is_latin and len(written) > SHORTEST_SLIP
        """Whether a text may be said in it with words in between."""
        self.may_resemble = len(written) > SHORTEST_SLIP - (not self.is_latin)
        self._longest = len(written) if self.may_say_more else -1

    def within(self, texts: set[int], told: Told) -> dict[int, float]:
        """Return how well it fits to stand in each of the *texts*, without those where it does not stand."""
        written, heard, _typed, _initials = self.forms
        if self.is_latin:
            lines = told.typed.among(texts)
            return {
                text: max([_within(written, form) for form in line.split("\t")])
                for text in texts
                if written in (line := lines[text])
            }
        lines = told.heard.among(texts)
        found = [text for text in texts if written in (line := lines[text]) or heard in line]
        return {text: fit for text in found if (fit := self._stands(lines[text]))}

    def resembling(self, texts: set[int], told: Told) -> dict[int, float]:
        """Return how well each of the *texts* fits as it resembles, which is at most ``RESEMBLES``."""
        if self.is_latin:
            lines, size, resembling = told.typed.among(texts), len(self.forms.written) + 1, self.pairs.resembling
            found = [text for text in texts if resembling(lines[text][:size])]
            return {text: fit for text in found if (fit := resembling(lines[text].partition("\t")[0][:size]))}
        lines = told.heard.among(texts)
        alike, heard, longest = self.pairs.resembling, self.heard.resembling, self._longest
        found = [text for text in texts if alike(line := lines[text]) or heard(line) or line.find("\t") < longest]
        return {text: fit for text in found if (fit := self._resembles(lines[text]))}

    def _stands(self, line: str) -> float:
        written, _, heard = line.partition("\t")
        query = self.forms
        if query.written in written:
            return _within(query.written, written)
        return _HEARD_ONLY * _within(query.heard, heard or f"'{written}'")

    def _resembles(self, line: str) -> float:
        written, _, heard = line.partition("\t")
        alike = max(self.pairs.resembling(written), _HEARD_ONLY * self.heard.resembling(heard))
        if SHORTEST_SLIP <= len(written) < self._longest:
            return max(alike, _said_around(self.forms.written, written))
        return alike


def _within(query: str, text: str) -> float:
    if query not in text:
        return 0
    if query == text:
        return 1
    return (_BEGINS if text.startswith(query) else _CONTAINS) + _CLOSENESS * len(query) / len(text)


def _said_around(query: str, text: str) -> float:
    """Whether a longer *query* says *text* with words in between: 我想开一家餐馆 for 开餐馆."""
    letters = iter(query)
    in_order = all(letter in letters for letter in text)
    return _SAID_AROUND if in_order and any(first + second in query for first, second in pairwise(text)) else 0
