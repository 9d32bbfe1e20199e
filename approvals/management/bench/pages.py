"""The pages: what every list, figure and sweep costs with ten thousand cases, and with a hundred times as many."""

import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from approvals.management.bench import ground
from approvals.management.bench.annals import ANNALS
from approvals.management.bench.county import CASES, lay_county
from approvals.management.bench.places import PLACES, SWEEPS, Place
from approvals.management.bench.rows import analyse, side_by_side, without_indexes
from approvals.supervision.models import DailyFigure
from approvals.supervision.services import folding
from portal.accounts.models import User

SIZES = (10_000, 100_000, 1_000_000)

SMALLEST = 1000
"""Cases of a county in which everybody has something in hand."""

ROUNDS, FEWEST = 20, 2

PATIENCE = 5.0
"""Seconds for the rounds of one place, after the fewest."""

MORE_THAN_NOISE = 1.0
"""Milliseconds of difference that a busy machine makes by itself."""

FLAT = 2.0

REFUSED = 400

NEXT = re.compile(r'rel="next" href="(\?[^"]*)"')


@dataclass
class Cost:
    """What the rounds of one place took: milliseconds in statements, their number, milliseconds of this process."""

    sql: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, float]:
        return {
            "sql_ms": statistics.median(self.sql),
            "statements": statistics.median(self.statements),
            "cpu_ms": statistics.median(self.cpu),
        }

    @property
    def p95(self) -> float:
        return sorted(self.sql)[-1 - len(self.sql) // 20]

    def is_flat(self, small: "Cost") -> bool:
        """Whether it costs no more than twice what it costs in *small*, apart from noise."""
        here, there = self.figures["sql_ms"], small.figures["sql_ms"]
        return here <= max(FLAT * there, there + MORE_THAN_NOISE)


class Meter:
    """Counts and times the statements of this connection."""

    def __init__(self) -> None:
        self.seconds, self.statements = 0.0, 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.seconds += time.perf_counter() - started
            self.statements += 1


def figures(
    scale: float, say: Callable[[str], Any], more: Sequence[int] = ()
) -> dict[str, dict[str, dict[str, float]]]:
    """Return by number of cases, and by the name of list, figure or sweep: milliseconds and number of statements."""
    found: dict[str, dict[str, Cost]] = {}
    for size in (*SIZES, *more):
        cases = max(int(size * scale), SMALLEST)
        with _county(cases, say):
            found[str(size)] = {name: _told(name, cost, found, say) for name, cost in _costs(int(ROUNDS * scale))}
    return {size: {name: cost.figures for name, cost in costs.items()} for size, costs in found.items()}


@contextmanager
def _county(cases: int, say: Callable[[str], Any]) -> Iterator[None]:
    with ground.own_schema(), override_settings(ALLOWED_HOSTS=["*"], DEBUG=False, WEB_PROBE_URL=""):
        with without_indexes(ground.own_tables()):
            say(f"laying {cases:,} cases")
            lay_county(cases)
            side_by_side(partial(_lay, name, work, say) for name, work in {**CASES, **ANNALS}.items())
            say("making indexes")
        folding.fold()
        analyse(DailyFigure)
        yield


def _lay(name: str, work: Callable[[], None], say: Callable[[str], Any]) -> None:
    say(f"laying {name}")
    work()


def _costs(rounds: int) -> Iterator[tuple[str, Cost]]:
    for name, place in PLACES.items():
        yield name, _cost(_visit(place), rounds)
    for name, sweep in SWEEPS.items():
        yield name, _cost(sweep, rounds)


def _told(name: str, cost: Cost, smaller: Mapping[str, Mapping[str, Cost]], say: Callable[[str], Any]) -> Cost:
    first = next(iter(smaller.values()), {}).get(name, cost)
    told = cost.figures
    say(
        f"{name:34} {told['sql_ms']:9.2f} ms, p95 {cost.p95:9.2f}, {told['statements']:3.0f} statements,"
        f" {told['cpu_ms']:7.2f} ms CPU  {'flat' if cost.is_flat(first) else 'GROWS'}"
    )
    return cost


def _visit(place: Place) -> Callable[[], object]:
    """Return what reads *place* once more."""
    client = Client()
    if place.user is not None:
        client.force_login(User.objects.get(pk=place.user), settings.AUTHENTICATION_BACKENDS[0])
    address, asked = reverse(place.url_name), dict(place.asked)
    target: list[Any] = [address, asked]
    for _page in range(place.turned):
        following = _next(_read(client, *target))
        if following is None:
            break
        target = [address + following, None]
    if place.opens:
        target = [_opened(place.opens, _read(client, *target)), None]
    return lambda: _read(client, *target)


def _opened(url_name: str, page: Any) -> str:
    """The address of that name with the first number that *page* links to in such a place."""
    head, tail = reverse(url_name, args=[0]).split("/0/")
    found = re.search(rf'"{head}/(\d+)/', page.content.decode())
    if found is None:
        raise RuntimeError(f"no link to {url_name}")
    return f"{head}/{found[1]}/{tail}"


def _read(client: Client, address: str, asked: Mapping[str, str] | None) -> Any:
    response = client.get(address, asked, secure=True)
    if response.status_code >= REFUSED:  # a number that fits one case alone leads on to it
        raise RuntimeError(f"{address} answers {response.status_code}")
    return response


def _next(page: Any) -> str | None:
    found = NEXT.search(page.content.decode())
    return unescape(found[1]) if found else None


def _cost(work: Callable[[], object], rounds: int) -> Cost:
    cost = Cost()
    work()
    began = time.perf_counter()
    while len(cost.sql) < FEWEST or (len(cost.sql) < rounds and time.perf_counter() - began < PATIENCE):
        meter, cpu = Meter(), time.process_time()
        with connection.execute_wrapper(meter):
            work()
        cost.cpu.append((time.process_time() - cpu) * 1000)
        cost.sql.append(meter.seconds * 1000)
        cost.statements.append(meter.statements)
    return cost
