"""Which items may open, which never will, and when a case is finished."""

from collections.abc import Iterable
from dataclasses import dataclass

from approvals.cases.domain.vocabulary import ItemState

_GRANTED = frozenset({ItemState.GRANTED.value, ItemState.DEEMED_GRANTED.value, ItemState.DEEMED_RENEWED.value})

_FAILED = frozenset({ItemState.REFUSED.value, ItemState.CLOSED.value})

_DECIDED = _GRANTED | _FAILED


@dataclass(frozen=True, slots=True)
class Node:
    """An item as routing sees it; ``requires`` are positions that must be granted before it opens."""

    position: int
    requires: tuple[int, ...]
    state: str


def openable(nodes: Iterable[Node]) -> frozenset[int]:
    """Waiting items whose prerequisites are all granted: they start together (并联)."""
    nodes = tuple(nodes)
    granted = {node.position for node in nodes if node.state in _GRANTED}
    return frozenset(
        node.position for node in nodes if node.state == ItemState.WAITING.value and granted.issuperset(node.requires)
    )


def barred(nodes: Iterable[Node]) -> frozenset[int]:
    """Waiting items that can never open, because a prerequisite failed, directly or through others."""
    nodes = tuple(nodes)
    failed = {node.position for node in nodes if node.state in _FAILED}
    found: set[int] = set()
    while True:
        more = {
            node.position
            for node in nodes
            if node.state == ItemState.WAITING.value
            and node.position not in found
            and not (failed | found).isdisjoint(node.requires)
        }
        if not more:
            return frozenset(found)
        found |= more


def unfinished(nodes: Iterable[Node]) -> frozenset[int]:
    """Items that have not come to their end."""
    return frozenset(node.position for node in nodes if node.state not in _DECIDED)
