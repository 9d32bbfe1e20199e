"""What rows must be among each other: known, unique, without circles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from matters.domain.prerequisites import Edges, some_cycles, with_stand_ins
from matters.domain.published_rows import BundleRow, MatterRow
from matters.domain.publishing import faults
from matters.domain.row_checks import Reason, reason
from portal.kernel.vocabulary import _

R = TypeVar("R", MatterRow, BundleRow)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the file's name and the line, from 1, on which it begins."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Placed(Generic[R]):
    """A row and where it stands."""

    place: Place
    row: R


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason why one row cannot be taken."""

    place: Place
    code: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue already holds: needs and results of its matters by code."""

    needs: Edges
    results: Mapping[str, str]


def findings(
    matters: Sequence[Placed[MatterRow]], bundles: Sequence[Placed[BundleRow]], known: Known
) -> Iterator[Finding]:
    """Every reason why these rows cannot be taken together, on top of what is *known*."""
    needs = dict(known.needs) | {placed.row.code: placed.row.content.prerequisite_codes for placed in matters}
    results = dict(known.results) | {placed.row.code: placed.row.content.result_name for placed in matters}
    yield from _twice(matters)
    yield from _twice(bundles)
    for placed in matters:
        for key, sentence in faults(placed.row.content).items():
            yield Finding(placed.place, placed.row.code, Reason(sentence, key=key))
        for need in placed.row.content.prerequisite_codes:
            if need not in needs:
                yield Finding(placed.place, placed.row.code, reason(_("前置事项 %(code)s 不存在"), code=need))
    yield from _circles(matters, needs)
    for bundle in bundles:
        yield from _bundle_findings(bundle, needs, results)


def _twice(rows: Sequence[Placed[R]]) -> Iterator[Finding]:
    first: dict[str, Place] = {}
    for placed in rows:
        known = first.setdefault(placed.row.code, placed.place)
        if known is not placed.place:
            why = reason(_("编码重复，已见于 %(file)s 第 %(line)s 行"), file=known.file, line=known.line)
            yield Finding(placed.place, placed.row.code, why)


def _circles(matters: Sequence[Placed[MatterRow]], needs: Edges) -> Iterator[Finding]:
    places = {placed.row.code: placed.place for placed in matters}
    for cycle in some_cycles(needs):
        first = next((code for code in cycle if code in places), None)
        if first is not None:
            yield Finding(places[first], first, _circle(cycle))


def _bundle_findings(placed: Placed[BundleRow], needs: Edges, results: Mapping[str, str]) -> Iterator[Finding]:
    """Unknown members, and circles that only arise because one member stands in for a matter outside."""
    members = placed.row.members
    missing = [code for code in members if code not in needs]
    for code in missing:
        yield Finding(placed.place, placed.row.code, reason(_("成员事项 %(code)s 不存在"), code=code))
    inside = with_stand_ins({code: needs[code] for code in members if code in needs}, results)
    for cycle in some_cycles(inside):
        if not all(need in needs[code] for code, need in pairwise((*cycle, cycle[0]))):
            yield Finding(placed.place, placed.row.code, _circle(cycle))


def _circle(cycle: tuple[str, ...]) -> Reason:
    return Reason(_("前置事项互为前置：%(cycle)s"), {"cycle": " → ".join((*cycle, cycle[0]))})
