"""What every sweep does that carries out what the end of a period has brought about.

The oldest come first; what somebody else holds is passed over, and what is held is read again before it is judged. Any
number of sweepers may run; late, twice, or killed in the middle changes nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from approvals.cases.services.door import hold_all
from approvals.cases.services.journal import Journal
from portal import clock
from portal.accounts.actor import SYSTEM

BATCH = 500

R = TypeVar("R", bound="QuerySet[Any]")
T = TypeVar("T")


def sweep(
    due: Callable[[datetime], R],
    judge: Callable[[R, datetime], Sequence[T]],
    act: Callable[[Sequence[T], Journal], None],
    *,
    limit: int,
    case: str = "case",
) -> int:
    """Settle the first *limit* of the rows that are *due*, in one transaction and one moment; return how many were.

    *due* gives the rows that may be enforced, whose way to their case is *case*; *judge* is given those of them whose
    case is held, and says what is to be settled; *act* does it, and tells the journal.
    """
    with transaction.atomic(durable=True):
        now = clock.now()
        rows = due(now)
        held = hold_all(rows, case=case, limit=limit)
        found = judge(rows.filter(**{f"{case}__in": held}), now) if held else ()
        if found:
            journal = Journal(SYSTEM, now)
            act(found, journal)
            journal.write()
    return len(found)
