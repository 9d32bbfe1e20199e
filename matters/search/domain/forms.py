"""A text as it is searched for: as it is written, as it sounds (syllables of pinyin), and as initials."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

Syllables = Callable[[str], list[str]]
"""Cuts a text into syllables of pinyin; what is not Chinese stays in one piece."""


_LOT = 10_000


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

    They are read in long lots, which is many times as fast as one by one.
    """
    written: list[str] = []
    heard: list[str] = []
    for begin in range(0, len(texts), _LOT):
        lot = _plain_lines("\n".join([text.replace("\n", " ") for text in texts[begin : begin + _LOT]]))
        sounds = "'".join(syllables(lot)).replace("'\n", "\n").replace("\n'", "\n")
        written += lot.split("\n")
        heard += sounds.split("\n")
    return written, heard, list(map(_initials, written, heard))


def _plain_lines(text: str) -> str:
    for letter in set(text):  # one by one, so that the whole has nothing left to do, which is slow
        if (normal := unicodedata.normalize("NFKC", letter)) != letter:
            text = text.replace(letter, normal)
    text = unicodedata.normalize("NFKC", text).casefold()
    for letter in set(text):
        if not letter.isalnum() and letter != "\n":
            text = text.replace(letter, "")
    return text


def _initials(written: str, heard: str) -> str:
    if written == heard:
        return written
    sounds = heard.split("'")
    if len(sounds) == len(written):  # nothing in it is longer than a letter but what sounds
        return "".join([sound[0] for sound in sounds])
    return "".join([sound if sound in written else sound[:1] for sound in sounds])
