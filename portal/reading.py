"""What a page reads only once: the moment it is shown at, the version of the calendar.

A page tells what holds at one moment. Whoever writes asks anew each time: inside a transaction the answer may matter.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

SAFE = ("GET", "HEAD")
T = TypeVar("T")
_KEPT: ContextVar[dict[str, Any] | None] = ContextVar("what the page has read", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Keep what ``once`` reads until the block ends. For reads alone."""
    before = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(before)


def once(name: str, read: Callable[[], T]) -> T:
    """Return what *read* gives; inside ``reading`` it is called for the first *name* alone."""
    kept = _KEPT.get()
    if kept is None:
        return read()
    if name not in kept:
        kept[name] = read()
    return kept[name]


def keep(name: str, value: object) -> None:
    """Take *value* for what ``once`` would read, where another statement has brought it along."""
    kept = _KEPT.get()
    if kept is not None:
        kept.setdefault(name, value)


class ReadingMiddleware:
    """Safe methods are read at one moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with reading():
            return self.get_response(request)
