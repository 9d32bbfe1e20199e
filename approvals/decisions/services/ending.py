"""What ends with a decision: pauses, requests about an item's time, hearings and inspections to come."""

from collections.abc import Collection

from approvals.cases.services.journal import Journal
from approvals.parts import wings


def end_with_items(item_ids: Collection[int], journal: Journal) -> None:
    """Nothing is to be decided any more on these items: each wing ends what it has begun about them."""
    for wing in wings():
        if wing.end_with_items:
            wing.end_with_items(item_ids, journal)
