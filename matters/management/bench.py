"""The search: what a query and the building of an index take, and how large it is, today and for many more matters."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matters.catalogue.domain.pinyin import syllables
from matters.importing.services.reading import read_files
from matters.importing.services.samples import DATA, samples
from matters.search.domain import Index, Text
from matters.search.services import on_shelf

MANY = 100_000
ROUNDS = 5
QUERIES = 2000
HITS = 20
SHORTEST_PART, LONGEST_PART = 2, 6
CATALOGUES = ("catalogue_sample", "district_matters")
DEPARTMENT = 0.4
PREFIX, STRIDE = 3, 31
SEED = 1

Entry = list[Text]


def figures(scale: float, say: Callable[[str], Any]) -> dict[str, dict[str, float]]:
    """Return by number of matters: milliseconds of a query that is new, seconds of building, megabytes of the file."""
    today = _today()
    found = {}
    for size in (len(today), MANY):
        say(f"an index of {size:,} matters")
        entries = list(islice(_more(today), max(int(size * scale), 1)))
        found[str(size)] = _measured(entries, max(int(QUERIES * scale), 10))
    return found


def _today() -> list[Entry]:
    """The published matters: name, code, what people call them, department."""
    rows = [placed.row for placed in read_files([DATA / f"{name}.json" for name in CATALOGUES]).matters]
    aliases = samples().aliases
    names = [(row.content.name, row.code, *aliases.get(row.code, ())) for row in rows]
    departments = [Text(row.content.department, DEPARTMENT) for row in rows]
    return [[*map(Text, told), department] for told, department in zip(names, departments, strict=True)]


def _more(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield *entries*, and then again and again as if others had them, under names and codes of their own."""
    yield from entries
    for number in count(1):
        for place, (name, code, *others) in enumerate(entries):
            other = entries[(place * STRIDE + number) % len(entries)][0].text
            yield [Text(other[:PREFIX] + name.text), Text(f"{code.text}{number}"), *others]


def _measured(entries: Sequence[Entry], queries: int) -> dict[str, float]:
    seconds, milliseconds = [], []
    with TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            began = time.perf_counter()
            arrays = on_shelf(Path(folder), str(number), lambda: Index(entries, syllables).arrays)
            index = Index.over(arrays, syllables)
            seconds.append(time.perf_counter() - began)
        size = max(path.stat().st_size for path in Path(folder).glob("*.index"))
    for query in _queries(entries, queries):
        began = time.perf_counter()
        index.search(query, HITS)
        milliseconds.append((time.perf_counter() - began) * 1000)
    return {
        "query_ms": statistics.median(milliseconds),
        "query_p95_ms": _p95(milliseconds),
        "build_s": statistics.median(seconds),
        "build_p95_s": _p95(seconds),
        "index_mb": size / 1e6,
    }


def _queries(entries: Sequence[Entry], queries: int) -> Iterator[str]:
    """Yield parts of names in turn as they are written, as they sound, as initials, with a slip, and in two words."""
    draw = random.Random(SEED)  # noqa: S311 (the same queries each time)
    for number in range(queries):
        name, other = (draw.choice(entries)[0].text for _ in range(2))
        begin = draw.randrange(max(len(name) - SHORTEST_PART, 1))
        part = name[begin : begin + draw.randint(SHORTEST_PART, LONGEST_PART)]
        sounds = syllables(part)
        yield (
            part,
            "".join(sounds),
            "".join(sound[:1] for sound in sounds),
            part[:1] + other[:1] + part[2:],
            f"{part[:SHORTEST_PART]} {name[-SHORTEST_PART:]}",
        )[number % 5]


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles([*values, values[-1]], n=20, method="inclusive")[-1]
