"""What each kind of event says to a person.

Every app declares its kinds in its own ``sentences`` module, which is found at start-up. A kind
without a sentence cannot be recorded.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

_SENTENCES: dict[str, str] = {}


def register(kind: str, text: str) -> None:
    """Declare the sentence of *kind*: a marked msgid whose ``%(name)s`` are keys of the event's details.

    Values under a key that ends in ``label`` are words of ours and are translated too.
    Raises ValueError when the kind already says something else.
    """
    if _SENTENCES.setdefault(kind, text) != text:
        raise ValueError(f"{kind} already has a sentence")


def registered() -> Mapping[str, str]:
    """Every declared kind with its msgid."""
    return dict(_SENTENCES)


def check(kind: str, details: Mapping[str, Any]) -> None:
    """Raise KeyError when *kind* has no sentence, or its sentence needs a detail that is missing."""
    _SENTENCES[kind] % details


def sentence(kind: str, details: Mapping[str, Any]) -> str:
    """Return the sentence of an event in the reader's language."""
    text = _SENTENCES.get(kind)
    if text is None:
        return kind
    return gettext(text) % _Readable(
        {key: gettext(value) if key.endswith("label") and value else value for key, value in details.items()}
    )


class _Readable(dict[str, Any]):
    """Old events may lack what a newer wording asks for."""

    def __missing__(self, key: str) -> str:
        return "—"
