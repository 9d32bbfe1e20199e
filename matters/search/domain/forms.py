"""A text as it is searched for: as it is written, as it sounds (syllables of pinyin), and as initials."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

Syllables = Callable[[str], list[str]]
"""Cuts a text into syllables of pinyin; what is not Chinese stays in one piece."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text by which something is found; *weight*, up to 1, tells how much a match means."""

    text: str
    weight: float = 1.0


class Forms(NamedTuple):
    """``heard`` marks every syllable, so that 'xian is not found in 'xi'an; ``typed`` is what a keyboard sends."""

    written: str
    heard: str
    typed: str
    initials: str

    @classmethod
    def of(cls, written: str, heard: str = "") -> Self:
        """Return the forms of a plain text, *heard* as syllables with ' between them where it is Chinese."""
        heard = heard or written
        return cls(written, f"'{heard}'", heard.replace("'", ""), _initials(written, heard))

    @classmethod
    def of_query(cls, text: str, syllables: Syllables) -> Self:
        """Return the forms of *text* as somebody typed it."""
        written = plain(text)
        return cls.of(written, "'".join(syllables(written)))

    @property
    def sounds(self) -> list[str]:
        return self.heard[1:-1].split("'")


def plain(text: str) -> str:
    """Return the letters and digits of *text*, without capitals and the variants that mean the same."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def forms_of(texts: Sequence[str], syllables: Syllables) -> tuple[list[str], list[str], list[str]]:
    """Return *texts* as written, as heard (syllables with ' between them) and as initials.

    They are read as one long text, which is many times as fast as one by one.
    """
    joined = unicodedata.normalize("NFKC", "\n".join([text.replace("\n", " ") for text in texts])).casefold()
    dropped = {ord(letter): None for letter in set(joined) if not letter.isalnum() and letter != "\n"}
    joined = joined.translate(dropped)
    sounds = "'".join(syllables(joined)).replace("'\n", "\n").replace("\n'", "\n")
    written, heard = joined.split("\n"), sounds.split("\n")
    return written, heard, [_initials(*line) for line in zip(written, heard, strict=True)]


def _initials(written: str, heard: str) -> str:
    if written == heard:
        return written
    return "".join([sound if sound in written else sound[:1] for sound in heard.split("'")])
