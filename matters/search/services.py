"""The shelf of the search: what one process has built of an edition of the catalogue, read by all from the same memory.

A file for each edition. It is complete before it gets its name, and nothing in it ever changes, so it is read without
a lock. Whoever reads a file that is removed keeps what it has mapped.
"""

import json
import logging
import mmap
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
import pypinyin

from matters.search.domain import Arrays

logger = logging.getLogger(__name__)

KEPT = 2
"""The edition before this one may still be opened by who has not heard of this one."""

ALIGNED = 64
_LENGTH = 8
_MATTERS = Path(__file__).parents[1]
_MADE_BY = ("search/**/*.py", "catalogue/domain/pinyin.py", "catalogue/queries/listing.py", "data/readings.json")


def on_shelf(shelf: Path, edition: str, build: Callable[[], Arrays]) -> Arrays:
    """Return the arrays of *edition* from the folder *shelf*; one process builds them while the others wait for it.

    Where nothing can be written, each process has its own.
    """
    path = shelf / f"{edition}-{_maker()}.index"
    if found := _read(path):
        return found
    try:
        with _alone(shelf):
            return _read(path) or _put(path, build())
    except OSError as error:
        logger.warning("the index of the search is not shared between processes: %s", error)
        return build()


@cache
def _maker() -> str:
    """Changes with whatever an index depends on beside the catalogue."""
    sources = sorted(path for pattern in _MADE_BY for path in _MATTERS.glob(pattern))
    return sha256(b"".join([pypinyin.__version__.encode(), *(path.read_bytes() for path in sources)])).hexdigest()[:12]


@contextmanager
def _alone(shelf: Path) -> Iterator[None]:
    """Keep other processes out until the block ends."""
    shelf.mkdir(parents=True, exist_ok=True)
    with (shelf / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _read(path: Path) -> Arrays:
    """Return the arrays in the file at *path*; none where it is not there, or not whole after a loss of power."""
    try:
        with path.open("rb") as file:
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        length = int.from_bytes(memory[-_LENGTH:], "little")
        layout = json.loads(memory[-length - _LENGTH : -_LENGTH])
    except (OSError, ValueError):
        return {}
    return {name: np.frombuffer(memory, dtype, count, offset) for name, (dtype, count, offset) in layout.items()}


def _put(path: Path, arrays: Arrays) -> Arrays:
    """Write *arrays* to the file at *path*, where they end with what is where, and drop what is older."""
    layout = {}
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        for name, array in arrays.items():
            file.write(bytes(-file.tell() % ALIGNED))
            layout[name] = array.dtype.str, len(array), file.tell()
            file.write(array.data)
        told = json.dumps(layout).encode()
        file.write(told + len(told).to_bytes(_LENGTH, "little"))
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).rename(path)
    newest_first = sorted(path.parent.glob("*.index"), key=lambda old: old.stat().st_mtime, reverse=True)
    for old in [*newest_first[KEPT:], *path.parent.glob("tmp*")]:  # what was killed left its unnamed file
        old.unlink()
    return _read(path)
