"""How well a text fits what was typed, from 0 (not at all) to 1 (the same)."""

from collections.abc import Sequence
from itertools import pairwise

from matters.search.domain.forms import Forms

_BEGINS, _CONTAINS, _RESEMBLES, _SAID_AROUND = 0.9, 0.8, 0.6, 0.6
_CLOSENESS = 0.09
_HEARD_ONLY = 0.85
_ALIKE_WRITTEN, _ALIKE_HEARD, _ALIKE_TYPED = 0.5, 0.65, 0.7
SHORTEST_SLIP = 3
"""So many letters or characters at least, or nothing but the same counts."""


class Pairs:
    """Neighbouring pieces of what was typed; a text resembles it when a share of at least *enough* stands in it."""

    def __init__(self, pieces: Sequence[str], enough: float) -> None:
        self.pieces, count = pieces, len(pieces)
        shares = [(count - missing) / count for missing in range(count)]
        self.worth = [_RESEMBLES * share for share in shares if share >= enough]
        self.different = len(set(pieces))
        self.fewest = self.different - max(len(self.worth) - 1, 0)
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


class Wanted:
    """What was typed, taken apart once for all texts that it is compared with."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.is_latin = forms.written.isascii()
        enough = _ALIKE_TYPED if self.is_latin else _ALIKE_WRITTEN
        self.pairs = Pairs([first + second for first, second in pairwise(forms.written)], enough)
        self.heard = Pairs([f"'{first}'{second}'" for first, second in pairwise(forms.sounds)], _ALIKE_HEARD)
        self.may_say_more = not self.is_latin and len(forms.written) > SHORTEST_SLIP
        """Whether a text may be said in it with words in between."""

    def likeness(self, text: Forms) -> float:
        """Return how well *text* fits."""
        return self._latin(text) if self.is_latin else self._chinese(text)

    def _chinese(self, text: Forms) -> float:
        written, heard, _typed, _initials = text
        query = self.forms
        if query.written in written:
            return _within(query.written, written)
        if query.heard in heard:
            return _HEARD_ONLY * _within(query.heard, heard)
        alike = max(self.pairs.resembling(written), _HEARD_ONLY * self.heard.resembling(heard))
        if self.may_say_more and SHORTEST_SLIP <= len(written) < len(query.written):
            return max(alike, _said_around(query.written, written))
        return alike

    def _latin(self, text: Forms) -> float:
        query, typed = self.forms.written, text.typed
        if query in typed or query in text.initials:
            return max(_within(query, text.written), _within(query, typed), _within(query, text.initials))
        return self.pairs.resembling(typed[: len(query) + 1]) if len(query) > SHORTEST_SLIP else 0


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
