"""What the terminal shows: one line per finished step, with the seconds it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

BAR_WIDTH = 30


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print *text* with its duration once the block is done; on a terminal also while it runs."""
    started = time.monotonic()
    if sys.stdout.isatty():
        print(f"[  ...  ] {text}", end="\r", flush=True)
    yield
    say(f"[{time.monotonic() - started:5.1f} s] {text}")


class Laps:
    """One line per finished step, with the seconds since the one before."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def say(self, text: str) -> None:
        now = time.monotonic()
        say(f"[{now - self._since:5.1f} s] {text}")
        self._since = now


class Bar:
    """A progress bar on a terminal; elsewhere one line for every tenth."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._tenth = 0

    def show(self, count: str) -> None:
        """Show *count*, written as ``12/300``."""
        done, total = (int(number) for number in count.split("/"))
        if sys.stdout.isatty():
            filled = BAR_WIDTH * done // total
            end = "\n" if done == total else "\r"
            print(f"{self._title} [{'#' * filled:<{BAR_WIDTH}}] {done}/{total}", end=end, flush=True)
        elif done * 10 // total > self._tenth:
            self._tenth = done * 10 // total
            say(f"{self._title} {done}/{total}")
