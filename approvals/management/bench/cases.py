"""Whole cases from submission to certificate, act by act, against the bare SQL and the naive loop of a plain system."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import Case
from approvals.decisions.services.deciding import grant
from approvals.filing.services.submission import submit
from approvals.intake.services.window import accept
from approvals.management.bench import drafts, ground, naive_cases, plain, raw_cases
from approvals.reviews.services.opinions import give_opinion
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.rows.prepared import Prepared

ROUNDS = 5

REVIEWS = (5, 1, 22)

CASES = 40
"""A round, for each contender, of cases of five reviews; fewer of larger ones."""


_TASKS = Prepared("SELECT id, department_id FROM approvals_reviewtask WHERE case_id = %(case)s", {"case": "bigint"})
_ITEM = Prepared("SELECT id, version FROM approvals_caseitem WHERE case_id = %(case)s", {"case": "bigint"})


class Contender(Protocol):
    """Takes a draft of *reviews* reviews through its acts, each a transaction of its own."""

    def __call__(self, case_id: int, reviews: int) -> None: ...


@dataclass(slots=True)
class Cost:
    """What a contender has spent on each round, in seconds."""

    wall: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)


def figures(scale: float, say: Callable[[str], Any]) -> dict[str, dict[str, float]]:
    """Return, by number of reviews: cases a second of each contender, and CPU (ms) and statements of the product."""
    found = {}
    for reviews in REVIEWS:
        with ground.own_schema():
            found[str(reviews)] = _measure(reviews, max(int(CASES * scale * 5 / max(reviews, 5)), 1), say)
    return found


def _measure(reviews: int, cases: int, say: Callable[[str], Any]) -> dict[str, float]:
    contenders: dict[str, Contender] = {"product": _handle, "reference": raw_cases.handle, "naive": naive_cases.handle}
    drawn = drafts.lay(cases * (ROUNDS + 1) * len(contenders) + 1, reviews)
    ground.guard()
    plain.lay(drafts.OTHERS, drawn[-1])
    waiting, costs = iter(drawn), {name: Cost() for name in contenders}
    with raw_cases.prepared():
        for number in range(ROUNDS + 1):
            say(f"cases of {reviews} reviews, round {number} of {ROUNDS}")
            for name, handle in contenders.items():
                ids = [next(waiting) for _ in range(cases)]
                with _charged(costs[name] if number else Cost()):  # the first is for warming up
                    for case_id in ids:
                        handle(case_id, reviews)
    speeds = {name: cases / statistics.median(cost.wall) for name, cost in costs.items()}
    product = costs["product"]
    return {
        "cases_per_s": speeds["product"],
        "reference_cases_per_s": speeds["reference"],
        "naive_cases_per_s": speeds["naive"],
        "client_cpu_ms": statistics.median(product.client) / cases * 1000,
        "server_cpu_ms": statistics.median(product.server) / cases * 1000,
        "statements": _statements(next(waiting), reviews),
    }


def _handle(case_id: int, reviews: int) -> None:
    """The product: its own services, from submission to certificate."""
    submit(case_id=case_id, actor=drafts.APPLICANT, seen_version=0)
    accept(case_id=case_id, actor=drafts.CLERK, seen_version=1)
    for task_id, department_id in _read(_TASKS, case_id):
        give_opinion(
            case_id=case_id, task_id=task_id, actor=_reviewer(department_id), seen_version=0, opinion=Opinion.AGREE
        )
    [(item_id, version)] = _read(_ITEM, case_id)
    grant(case_id=case_id, item_id=item_id, actor=drafts.HEAD, seen_version=version)


def _read(asked: Prepared, case_id: int) -> list[tuple[int, int]]:
    """What the pages would have shown, at the least cost."""
    with connection.cursor() as cursor:
        cursor.execute(asked.call(cursor), {"case": case_id})
        return list(cursor.fetchall())


def _reviewer(department_id: int) -> Actor:
    return Actor(user_id=1, name="审查人员", roles=frozenset({Role.REVIEWER}), department_id=department_id)


@contextmanager
def _charged(cost: Cost) -> Iterator[None]:
    client, server, wall = time.process_time(), _server_cpu(), time.perf_counter()
    yield
    cost.wall.append(time.perf_counter() - wall)
    cost.client.append(time.process_time() - client)
    cost.server.append(_server_cpu() - server)


def _server_cpu() -> float:
    """Seconds of CPU that the server has spent for this connection; 0 where it runs on another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    spent = Path(f"/proc/{pid}/schedstat")
    return int(spent.read_text().split()[0]) / 1e9 if spent.exists() else 0.0


def _statements(case_id: int, reviews: int) -> int:
    """How many statements that read or write data a whole case takes: of a message that holds several, each."""
    sent: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        _handle(case_id, reviews)
    if not Case.objects.filter(pk=case_id, state="concluded").exists():
        raise RuntimeError("the case was not concluded")
    apart = ("PREPARE", *(f"EXECUTE {asked.name} " for asked in (_TASKS, _ITEM)))
    own = [sql for sql in sent if not sql.startswith(apart)]
    return sum(max(sql.count("EXECUTE p_"), 1) for sql in own)
