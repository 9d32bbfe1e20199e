"""State diagrams drawn from the declared moves."""

from collections.abc import Iterable

from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import Word


def mermaid(words: type[Word], initial: Word, moves: Iterable[Transition]) -> str:
    """Return the machine of *words* as a Mermaid state diagram, its moves in the order of their declaration."""
    moves = tuple(moves)
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [f"    {word.value}: {word.label}" for word in words]
    lines.append(f"    [*] --> {initial.value}")
    lines += [
        f"    {source.value} --> {move.target.value}: {move.label}"
        for move in moves
        if move.target is not None
        for source in words
        if source in move.sources
    ]
    left = {source for move in moves for source in move.sources}
    lines += [f"    {word.value} --> [*]" for word in words if word not in left]
    return "\n".join(lines) + "\n"
