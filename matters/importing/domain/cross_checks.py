"""What rows must be among each other: known, unique, without circles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from matters.catalogue.domain.publishing import faults
from matters.graph.domain import Edges, some_cycles
from matters.importing.domain.published_rows import BundleRow, MatterRow
from matters.importing.domain.row_checks import Reason, reason
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


def findings(
    matters: Sequence[Placed[MatterRow]], bundles: Sequence[Placed[BundleRow]], known: Edges
) -> Iterator[Finding]:
    """Every reason why these rows cannot be taken together, on top of the needs that are *known*."""
    needs = dict(known) | {placed.row.code: placed.row.content.prerequisite_codes for placed in matters}
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
        for member in bundle.row.members:
            if member not in needs:
                yield Finding(bundle.place, bundle.row.code, reason(_("成员事项 %(code)s 不存在"), code=member))


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
            way = " → ".join((*cycle, cycle[0]))
            yield Finding(places[first], first, Reason(_("前置事项互为前置：%(cycle)s"), {"cycle": way}))
