"""A Merkle tree over hexadecimal hashes, after RFC 9162 §2.1. Standard library alone.

Leaves and nodes are hashed with different prefixes, so that neither passes for the other; a tree of
any size splits at the largest power of two below it, so that no leaf is counted twice.
"""

from collections.abc import Sequence

from portal.audit.chain import digest


def leaf(algorithm: str, data: bytes) -> str:
    """Return the hash of one leaf."""
    return digest(algorithm, b"\x00" + data)


def root(algorithm: str, leaves: Sequence[str]) -> str:
    """Return the root of *leaves*; of none, the hash of nothing."""
    if not leaves:
        return digest(algorithm, b"")
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return _node(algorithm, root(algorithm, leaves[:split]), root(algorithm, leaves[split:]))


def proof(algorithm: str, leaves: Sequence[str], index: int) -> list[str]:
    """Return the hashes beside the way from the leaf at *index* up to the root, lowest first."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return [*proof(algorithm, left, index), root(algorithm, right)]
    return [*proof(algorithm, right, index - split), root(algorithm, left)]


def verify(algorithm: str, leaf_hash: str, *, index: int, size: int, path: Sequence[str], expected: str) -> bool:
    """Whether the leaf is number *index* of the *size* leaves under the root *expected*."""
    return 0 <= index < size and _climb(algorithm, leaf_hash, index, size, path) == expected


def _climb(algorithm: str, leaf_hash: str, index: int, size: int, path: Sequence[str]) -> str | None:
    """The root that the path leads to; None when the path has another length than the tree demands."""
    if size == 1 or not path:
        return leaf_hash if size == 1 and not path else None
    split, (*lower, beside) = _split(size), path
    if index < split:
        below = _climb(algorithm, leaf_hash, index, split, lower)
        return below and _node(algorithm, below, beside)
    below = _climb(algorithm, leaf_hash, index - split, size - split, lower)
    return below and _node(algorithm, beside, below)


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def _node(algorithm: str, left: str, right: str) -> str:
    return digest(algorithm, b"\x01" + bytes.fromhex(left) + bytes.fromhex(right))
