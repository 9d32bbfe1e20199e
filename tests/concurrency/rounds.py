"""Two players who act at the same instant, round after round, each on one connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

Play = Callable[[Any], Any]


def play_rounds(rounds: Sequence[Any], *players: Play) -> list[tuple[Any, ...]]:
    """Let every player play each of *rounds* at once; return per round what each returned or raised."""
    together = Barrier(len(players), timeout=60)

    def run(player: Play) -> list[Any]:
        results = []
        try:
            for each in rounds:
                together.wait()
                results.append(_outcome(player, each))
        finally:
            connection.close()
        return results

    with ThreadPoolExecutor(len(players)) as pool:
        return list(zip(*pool.map(run, players), strict=True))


def _outcome(player: Play, each: Any) -> Any:
    try:
        return player(each)
    except Exception as error:
        return error
