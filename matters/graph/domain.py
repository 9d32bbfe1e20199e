"""What must come before what: order, the longest way, circles (互为前置), and what can start now.

Everything here is about codes. A need that no member yields is external: it is listed, never waited for.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

Edges = Mapping[str, Collection[str]]
"""Each code with the codes that it needs first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The order of a bundle. ``layers`` start together, one after the other.

    ``critical_path`` is the longest way through by the working days given, ``critical_workdays`` its length.
    ``external`` are the needs that no member yields.
    """

    layers: tuple[tuple[str, ...], ...]
    critical_path: tuple[str, ...]
    critical_workdays: int
    external: tuple[str, ...]


class Circular(ValueError):
    """The needs run in a circle; ``cycle`` names it in the order in which each needs the next."""

    def __init__(self, cycle: tuple[str, ...]) -> None:
        super().__init__(" → ".join((*cycle, cycle[0])))
        self.cycle = cycle


def plan(edges: Edges, workdays: Mapping[str, int]) -> Plan:
    """Return the order of the members of *edges*; raises Circular when there is none."""
    layers: list[tuple[str, ...]] = []
    done: set[str] = set()
    while layer := ready(edges, done):
        layers.append(layer)
        done |= set(layer)
    if len(done) < len(edges):
        raise Circular(next(cycles(edges)))
    path = _critical_path(edges, workdays, layers)
    external = dict.fromkeys(need for needs in edges.values() for need in needs if need not in edges)
    return Plan(tuple(layers), path, sum(workdays[code] for code in path), tuple(external))


def ready(edges: Edges, done: Collection[str]) -> tuple[str, ...]:
    """The members that can start now: not done, and every need within the bundle done."""
    return tuple(
        code
        for code, needs in edges.items()
        if code not in done and all(need in done or need not in edges for need in needs)
    )


def cycles(edges: Edges) -> Iterator[tuple[str, ...]]:
    """Every elementary circle once, beginning with its smallest code: each needs the next, the last the first.

    There may be very many; the caller takes as many as it can show. A way is followed only while it
    still leads back, so that the time to the next circle stays short however tangled the needs are.
    """
    for start in sorted(edges):
        ways: list[tuple[str, ...]] = [(start,)]
        while ways:
            way = ways.pop()
            free = ({code for code in edges if code > start} - set(way)) | {start}
            for need in sorted(set(edges[way[-1]]) & free, reverse=True):
                if need == start:
                    yield way
                elif start in _reached(edges, need, free):
                    ways.append((*way, need))


def some_cycles(edges: Edges, limit: int = 10) -> list[tuple[str, ...]]:
    """At most *limit* circles."""
    return list(islice(cycles(edges), limit))


def _critical_path(edges: Edges, workdays: Mapping[str, int], layers: list[tuple[str, ...]]) -> tuple[str, ...]:
    longest: dict[str, tuple[int, tuple[str, ...]]] = {}
    for layer in layers:
        for code in layer:
            before = [longest[need] for need in edges[code] if need in edges]
            length, path = max(before, key=lambda way: way[0], default=(0, ()))
            longest[code] = length + workdays[code], (*path, code)
    return max(longest.values(), key=lambda way: way[0], default=(0, ()))[1]


def _reached(edges: Edges, start: str, allowed: Collection[str]) -> set[str]:
    reached = set[str]()
    stack = [start]
    while stack:
        for need in edges[stack.pop()]:
            if need in allowed and need not in reached:
                reached.add(need)
                stack.append(need)
    return reached


def with_stand_ins(edges: Edges, results: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Let a member stand in for an external need that yields the same result, unless that made a circle.

    ``results`` gives what each code yields: whoever registers as a sole trader holds a business
    licence as well, so what needs a company's registration first is not left waiting for one.
    """
    yielding = {results[code]: code for code in reversed(list(edges)) if results.get(code)}
    resolved = {code: tuple(needs) for code, needs in edges.items()}
    for code, needs in edges.items():
        for need in needs:
            stand_in = yielding.get(results.get(need, ""), "")
            if need in edges or stand_in in {"", code} or code in _reached(resolved, stand_in, edges):
                continue
            resolved[code] = tuple(dict.fromkeys(stand_in if one == need else one for one in resolved[code]))
    return resolved
