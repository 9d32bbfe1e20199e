"""Check a record without trusting the system that keeps it: ``python -m portal.audit.verifier FILE``.

FILE is what ``manage.py verify_audit --export FILE`` wrote: JSON Lines, seals first, then the events
of each chain in order. Standard library alone, so that anybody can run it and read it.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from portal.audit import chain, merkle

SEALED = ("number", "at", "upto", "size", "root", "algorithm", "previous_hash")
"""Every field of a seal but its own hash."""


def seal_hash(seal: Mapping[str, Any]) -> str:
    """Return the hash that a seal with these fields must carry."""
    return chain.digest(seal["algorithm"], chain.canonical({name: seal[name] for name in SEALED}))


def head_leaf(algorithm: str, subject: str, seq: int, event_hash: str) -> str:
    """Return the Merkle leaf of a chain that ended in this event when it was sealed."""
    return merkle.leaf(algorithm, chain.canonical([subject, seq, event_hash]))


class Verifier:
    """Takes records one by one, seals before events; ``finish`` tells what is wrong with them as a whole."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.events = self.seals = 0
        self._chains: dict[str, tuple[int, str]] = {}
        self._seal: tuple[int, str] = (0, "")
        self._sealed: dict[tuple[str, int], tuple[int, str]] = {}

    def take(self, record: Mapping[str, Any]) -> None:
        """Check one record against those before it; raises KeyError, TypeError or ValueError for what is none."""
        {"event": self._take_event, "seal": self._take_seal}[record["is"]](record)

    def finish(self) -> list[str]:
        """Return every problem found, in words."""
        self.problems += [
            f"{subject} #{seq}: is in seal {number} and is missing"
            for (subject, seq), (number, _) in self._sealed.items()
        ]
        self._sealed = {}
        return self.problems

    def summary(self) -> str:
        return f"{self.events} events, {len(self._chains)} chains, {self.seals} seals, {len(self.problems)} problems"

    def _take_event(self, event: Mapping[str, Any]) -> None:
        subject, seq, own = event["subject"], event["seq"], event["hash"]
        name = f"{subject} #{seq}"
        last_seq, last_hash = self._chains.get(subject, (0, ""))
        number, sealed = self._sealed.pop((subject, seq), (0, own))
        for is_wrong, problem in (
            (seq != last_seq + 1, f"{name}: follows #{last_seq}"),
            (event["previous_hash"] != last_hash, f"{name}: does not continue the event before it"),
            (chain.event_hash(event) != own, f"{name}: was changed after it was recorded"),
            (sealed != own, f"{name}: is not what seal {number} sealed"),
        ):
            if is_wrong:
                self.problems.append(problem)
        self._chains[subject] = seq, own
        self.events += 1

    def _take_seal(self, seal: Mapping[str, Any]) -> None:
        number, own, heads = seal["number"], seal["hash"], seal["heads"]
        last_number, last_hash = self._seal
        leaves = [head_leaf(seal["algorithm"], *head) for head in heads]
        for is_wrong, problem in (
            (number != last_number + 1, f"seal {number}: follows seal {last_number}"),
            (seal["previous_hash"] != last_hash, f"seal {number}: does not continue the seal before it"),
            (seal_hash(seal) != own, f"seal {number}: was changed after it was made"),
            (seal["size"] != len(heads), f"seal {number}: has {len(heads)} chains, not {seal['size']}"),
            (merkle.root(seal["algorithm"], leaves) != seal["root"], f"seal {number}: its root is of other chains"),
        ):
            if is_wrong:
                self.problems.append(problem)
        self._sealed |= {(subject, seq): (number, sealed) for subject, seq, sealed in heads}
        self._seal = number, own
        self.seals += 1


def verify_lines(lines: Iterable[str]) -> Verifier:
    """Check an export, line by line; a line that is no record is a problem like any other."""
    verifier = Verifier()
    for place, line in enumerate(lines, 1):
        try:
            verifier.take(json.loads(line))
        except (KeyError, TypeError, ValueError):
            verifier.problems.append(f"line {place}: is not a record")
    verifier.finish()
    return verifier


def main(arguments: list[str]) -> int:
    """Print every problem and a summary; the exit status is 1 when there is a problem, 2 without a file."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m portal.audit.verifier FILE\n")
        return 2
    with Path(arguments[0]).open(encoding="utf-8") as lines:
        verifier = verify_lines(lines)
    sys.stdout.write("".join(f"{problem}\n" for problem in [*verifier.problems, verifier.summary()]))
    return 1 if verifier.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
