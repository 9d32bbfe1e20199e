"""Every operation of the API, as everybody, with what its description allows and with what it does not."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import Failure as Fault
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.standalone.console import say
from tests.fuzz.control import FAULTS, HEADER
from tests.fuzz.hall import CALLERS, Hall, token, visitor

PATIENCE = 30.0
TELLING = ("id", "code", "version", "number", "key")
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
Found = dict[str, set[Any]]
"""What the portal told a caller, by the name of its key: ids, codes, versions."""


@dataclass
class Tally:
    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    """What was found, by operation, caller and kind; the first of each."""


def fuzz(hall: Hall, examples: int, *, control: bool = False) -> Tally:
    """Call each operation *examples* times as each caller; *control*: ask for the faults, as nobody."""
    tally = Tally()
    operations = described(hall)
    for name in CALLERS[:1] if control else CALLERS:
        session = visitor(hall, name)
        session.headers.update({HEADER: "1"} if control else {})
        found = told(session, hall.address, operations)
        for operation in operations:
            if not control or operation.path in FAULTS:
                call_often(operation, examples, Caller(name or "nobody", session, hall.address, found, tally))
    return tally


def described(hall: Hall) -> list[APIOperation]:
    """Every operation, without its session: that is the caller's, and none made up."""
    told = requests.get(
        f"{hall.address}/api/v1/schema/", headers={"Accept": "application/json"}, timeout=PATIENCE
    ).json()
    del told["components"]["securitySchemes"]
    for operations in told["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    return [result.ok() for result in schemathesis.openapi.from_dict(told).get_all_operations()]


@dataclass
class Caller:
    name: str
    session: requests.Session
    address: str
    found: Found
    tally: Tally

    def call(self, case: Case) -> None:
        """Note a status of 500 or more, and whatever the description does not tell. Raises nothing."""
        csrf = {"X-CSRFToken": token(self.session), "Referer": self.address}
        try:
            answer = case.call(base_url=self.address, session=self.session, headers=csrf, timeout=PATIENCE)
        except requests.RequestException as failure:
            self._note(case, type(failure).__name__, str(failure))
            return
        self.tally.calls += 1
        self.tally.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            self._note(case, str(answer.status_code), answer.text)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for fault in group.exceptions:
                self._note(case, type(fault).__name__, str(fault))
        except Fault as fault:
            self._note(case, type(fault).__name__, str(fault))

    def _note(self, case: Case, kind: str, said: str) -> None:
        self.tally.faults.setdefault(f"{case.operation.label} as {self.name}: {kind}", f"{case!r}\n{said[:600]}")


def call_often(operation: APIOperation, examples: int, caller: Caller) -> None:
    """Half as described, half not; ids, codes and versions mostly such as the caller was told."""

    def run(case: Case, data: st.DataObject) -> None:
        make_likely(case, data, caller.found)
        caller.call(case)

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        if mode is GenerationMode.NEGATIVE and not operation.body and not list(operation.iter_parameters()):
            continue  # nothing could be wrong with it
        often = settings(
            max_examples=max(examples // 2, 1),
            database=None,
            derandomize=True,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        often(given(case=operation.as_strategy(generation_mode=mode), data=st.data())(run))()


def make_likely(case: Case, data: st.DataObject, found: Found) -> None:
    """Put what the caller knows in the place of most of what was made up."""
    for place in (case.path_parameters, case.body):
        if not isinstance(place, dict):
            continue
        for name in [name for name in place if isinstance(name, str)]:
            known = sorted(found.get(name.rpartition("_")[2], ()), key=str) or sorted(found.get(name, ()), key=str)
            if known and data.draw(st.integers(0, 3)):
                place[name] = data.draw(st.sampled_from(known))


def told(session: requests.Session, address: str, operations: list[APIOperation]) -> Found:
    """What the lists, and what stands behind their first rows, tell the caller."""
    found: Found = defaultdict(set)
    for operation in operations:
        if operation.method == "get" and "{" not in operation.path:
            listen(session, address + operation.path, found)
    for number in sorted(found["id"])[:40]:
        listen(session, f"{address}/api/v1/cases/{number}/", found)
    return found


def listen(session: requests.Session, address: str, found: Found) -> None:
    answer = session.get(address, headers={"Accept": "application/json"})
    if answer.ok and "json" in answer.headers["Content-Type"]:
        for name, value in pairs(answer.json()):
            found[name.rpartition("_")[2] if name.endswith(("_id", "_code")) else name].add(value)


def pairs(told: Any) -> Iterator[tuple[str, Any]]:
    """Whatever stands under a key that says which row, which version, which state."""
    if isinstance(told, list):
        for part in told:
            yield from pairs(part)
    elif isinstance(told, dict):
        for name, value in told.items():
            if (
                value not in ("", None)
                and isinstance(value, str | int)
                and name.endswith(("id", "code", "version", "number", "key"))
            ):
                yield name, value
            yield from pairs(value)


def say_of(tally: Tally) -> None:
    say(f"  {tally.calls} calls: {dict(sorted(tally.statuses.items()))}")
    for fault, example in tally.faults.items():
        say(f"  FAULT {fault}\n    " + example.replace("\n", "\n    "))
