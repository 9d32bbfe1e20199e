"""How names sound: full pinyin for sorting and searching, with the trade's readings of ambiguous characters."""

import json
from importlib.resources import files

from pypinyin import lazy_pinyin, load_phrases_dict

_READINGS = json.loads(files("matters").joinpath("data", "readings.json").read_text(encoding="utf-8"))["readings"]
load_phrases_dict({phrase: [[syllable] for syllable in sound.split()] for phrase, sound in _READINGS.items()})


def syllables(text: str) -> list[str]:
    """Return the toneless syllables of *text*; what is not Chinese stays as it is, in one piece."""
    return lazy_pinyin(text)


def sort_key(text: str) -> str:
    """Return a text that sorts as dictionaries do, in any database."""
    return " ".join(syllables(text)).lower()
