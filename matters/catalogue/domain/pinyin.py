"""How names sound: full pinyin for sorting and searching, with the trade's readings of ambiguous characters."""

import json
import re
from importlib.resources import files

from pypinyin import lazy_pinyin
from pypinyin.constants import RE_HANS

_EDGE = "\0"


class _Sounds(dict[str, str]):
    """By character: its syllable between edges; what is not Chinese stays.

    The library looks each of them up again through all its styles, which takes 20 times as long.
    """

    def __missing__(self, letter: str) -> str:
        if not RE_HANS.match(letter):
            return letter
        self[letter] = _EDGE + lazy_pinyin(letter)[0] + _EDGE
        return self[letter]


_SOUNDS = _Sounds({letter: letter for letter in map(chr, range(128))})
_READINGS: dict[str, str] = {
    phrase: "".join(_EDGE + syllable + _EDGE for syllable in sound.split())
    for phrase, sound in json.loads(files("matters").joinpath("data", "readings.json").read_text(encoding="utf-8"))[
        "readings"
    ].items()
}
_AMBIGUOUS = re.compile("|".join(map(re.escape, sorted(_READINGS, key=len, reverse=True))))


def syllables(text: str) -> list[str]:
    """Return the toneless syllables of *text*; what is not Chinese stays as it is, in one piece."""
    read = _AMBIGUOUS.sub(lambda phrase: _READINGS[phrase[0]], text)
    return [piece for piece in "".join(map(_SOUNDS.__getitem__, read)).split(_EDGE) if piece]


def sort_key(text: str) -> str:
    """Return a text that sorts as dictionaries do, in any database."""
    return " ".join(syllables(text)).lower()
