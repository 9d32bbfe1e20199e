"""The clocks: sweep, burst, recompute and the probe for what is due, against a raw reference and a naive loop."""

import math
import statistics
import time
from collections.abc import Callable
from typing import Any

from approvals.clocks.services import recomputing
from approvals.management.bench import ground, naive_sweep, raw_sweep
from approvals.procedures.silence.queries.reviews import lapsed
from approvals.reviews.services import silences
from portal import clock

ROUNDS = 5

BATCH = 1000

Sweep = Callable[[int], int]


def figures(scale: float, say: Callable[[str], Any]) -> dict[str, dict[str, float]]:
    """Return every figure: items a second, seconds, and milliseconds of a probe by number of open clocks."""
    return Bench(scale, say).run()


class Bench:
    """The measurements, at *scale* times their full size; ``say`` is told of progress."""

    def __init__(self, scale: float, say: Callable[[str], Any]) -> None:
        self._scale, self._say = scale, say

    def run(self) -> dict[str, dict[str, float]]:
        """Return every figure: items a second, seconds, and milliseconds of a probe by number of open clocks."""
        probes: dict[str, float] = {}
        figures: dict[str, dict[str, float]] = {}
        with ground.own_schema():
            self._lay(10_000, probes)
        with ground.own_schema():
            self._lay(100_000, probes)
            figures["sweep"] = self._sweep(self._size(1_000), with_naive=True)
            figures["burst"] = self._burst(self._size(20_000))
        with ground.own_schema():
            self._lay(1_000_000, probes)
            figures["sweep_million"] = self._sweep(self._size(10_000), with_naive=False)
        with ground.own_schema():
            figures["recompute"] = self._recompute(self._size(20_000))
        return figures | {"due_probe_ms": probes}

    def _size(self, full: int) -> int:
        return max(int(full * self._scale), 10)

    def _lay(self, reviews: int, probes: dict[str, float]) -> None:
        self._say(f"laying {self._size(reviews):,} open reviews")
        ground.lay(self._size(reviews))
        probes[str(reviews)] = statistics.median(_seconds(_probe) for _ in range(ROUNDS)) * 1000
        self._next = 1

    def _due(self, count: int) -> None:
        ground.expire(self._next, count)
        self._next += count

    def _sweep(self, due: int, *, with_naive: bool) -> dict[str, float]:
        """Interleaved rounds of product, reference and, on a tenth of the rows, the naive loop."""
        contenders: dict[str, tuple[Sweep, int]] = {
            "items_per_s": (lambda limit: silences.deem_silent_opinions(limit=limit), due),
            "reference_items_per_s": (raw_sweep.sweep, due),
        }
        if with_naive:
            contenders["naive_items_per_s"] = (naive_sweep.sweep, max(due // 10, 1))
        speeds: dict[str, list[float]] = {name: [] for name in contenders}
        for number in range(ROUNDS):
            self._say(f"sweep, round {number + 1} of {ROUNDS}")
            for name, (sweep, count) in contenders.items():
                self._due(count)
                speeds[name].append(count / _seconds(lambda sweep=sweep: _sweep_all(sweep)))
        return {name: statistics.median(values) for name, values in speeds.items()}

    def _burst(self, due: int) -> dict[str, float]:
        self._say(f"{due:,} due at once")
        self._due(due)
        seconds = _seconds(lambda: _sweep_all(lambda limit: silences.deem_silent_opinions(limit=limit)))
        return {"items": due, "seconds": seconds}

    def _recompute(self, clocks: int) -> dict[str, float]:
        self._say(f"{clocks:,} clocks to reckon again")
        ground.lay(clocks)
        ground.override()
        done: list[int] = []
        seconds = _seconds(lambda: done.append(recomputing.recompute(seconds=math.inf)))
        return {"clocks": sum(done), "seconds": seconds}


def _sweep_all(sweep: Sweep) -> None:
    while sweep(BATCH):
        pass


def _probe() -> None:
    list(lapsed(clock.now()).values_list("pk", flat=True)[:BATCH])


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
