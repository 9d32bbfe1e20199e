"""Reading a JSON file so that every element of its top-level lists knows its line."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

_SPACES = {" ", "\t", "\n", "\r"}


@dataclass(frozen=True, slots=True)
class Row:
    """One element of a list and the line, from 1, on which it begins."""

    line: int
    value: object


@dataclass(frozen=True, slots=True)
class Document:
    """A file's top-level object: lists as rows, everything else as it is."""

    lists: dict[str, list[Row]] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)


class Unreadable(ValueError):
    """The text is no JSON object; ``line`` is where reading stopped."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def read(text: str) -> Document:
    """Return *text*, a JSON object, with the line of every element of its lists; raises Unreadable."""
    try:
        return _Reader(text).document()
    except json.JSONDecodeError as error:
        raise Unreadable(error.lineno, error.msg) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"twice in one object: {', '.join(sorted(twice))}")
    return dict(pairs)


_DECODER = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=_no_key_twice)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line_starts = [0, *(place + 1 for place, letter in enumerate(text) if letter == "\n")]

    def document(self) -> Document:
        document = Document()
        self._expect("{")
        for _ in self._until("}"):
            key = self._value()
            if not isinstance(key, str) or key in document.lists or key in document.values:
                raise self._error("a key must be a string and stand once")
            self._expect(":")
            if self._peek() == "[":
                document.lists[key] = list(self._rows())
            else:
                document.values[key] = self._value()
        if self._peek():
            raise self._error("more text after the end")
        return document

    def _rows(self) -> Iterator[Row]:
        self._expect("[")
        for _ in self._until("]"):
            self._peek()
            line = bisect_right(self._line_starts, self._at)
            yield Row(line, self._value())

    def _until(self, close: str) -> Iterator[None]:
        """Once for each element between commas, then past *close*."""
        if self._peek() != close:
            yield
            while self._peek() == ",":
                self._at += 1
                yield
        self._expect(close)

    def _peek(self) -> str:
        while self._text[self._at : self._at + 1] in _SPACES:
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _expect(self, letter: str) -> None:
        if self._peek() != letter:
            raise self._error(f"expected {letter!r}")
        self._at += 1

    def _value(self) -> object:
        self._peek()
        try:
            value, self._at = _DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError) as error:
            raise self._error(str(error)) from error
        return value

    def _error(self, why: str) -> json.JSONDecodeError:
        return json.JSONDecodeError(why, self._text, self._at)
