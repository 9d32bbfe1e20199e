"""What every sweep does that carries out what the end of a period has brought about.

The oldest come first; what somebody else holds is passed over, and what is held is read again before it is judged. Any
number of sweepers may run; late, twice, or killed in the middle changes nothing. A case that cannot be settled is told
to whoever reads the log, and holds nobody else up.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from approvals.cases.services.door import hold_all
from approvals.cases.services.held import Held, hold, shut, write
from approvals.cases.services.journal import Journal
from portal import clock
from portal.accounts.actor import SYSTEM

logger = logging.getLogger(__name__)

BATCH = 500

R = TypeVar("R", bound="QuerySet[Any]")
T = TypeVar("T")


def sweep(
    due: Callable[[datetime], R],
    judge: Callable[[R, datetime], Sequence[T]],
    act: Callable[[Sequence[T], Mapping[int, Held]], None],
    *,
    limit: int,
    case: str = "case",
) -> int:
    """Settle the first *limit* of the rows that are *due*, in one transaction and one moment; return how many were.

    *due* gives the rows that may be enforced, whose way to their case is *case*; *judge* is given those of them whose
    case is held, and says what is to be settled; *act* does it on the cases in hand, by their ids.
    """

    def settle(found: Sequence[T], ids: Sequence[int], _now: datetime) -> None:
        cases = hold(ids, SYSTEM, is_held=True)
        with shut():
            act(found, {held.case.pk: held for held in cases})
        write(cases, cases[0].journal)

    return _sweep(due, judge, settle, limit, case)


def sweep_in_sets(
    due: Callable[[datetime], R],
    judge: Callable[[R, datetime], Sequence[T]],
    act: Callable[[Sequence[T], Journal], None],
    *,
    limit: int,
) -> int:
    """As ``sweep``, for what comes in tens of thousands at once: *act* changes sets of rows and reads no case whole."""

    def settle(found: Sequence[T], _ids: Sequence[int], now: datetime) -> None:
        journal = Journal(SYSTEM, now)
        act(found, journal)
        journal.write()

    return _sweep(due, judge, settle, limit, "case")


def _sweep(
    due: Callable[[datetime], R],
    judge: Callable[[R, datetime], Sequence[T]],
    settle: Callable[[Sequence[T], Sequence[int], datetime], None],
    limit: int,
    case: str,
) -> int:
    with transaction.atomic(durable=True):
        now = clock.now()
        rows = due(now)

        def settled(ids: Sequence[int]) -> int:
            found = judge(rows.filter(**{f"{case}__in": ids}), now) if ids else ()
            if not found:
                return 0
            try:
                _whole(lambda: settle(found, ids, now))
            except OperationalError:
                raise
            except Exception:
                if len(ids) > 1:
                    return sum(settled([each]) for each in ids)
                logger.exception("what is due of case %s could not be settled", ids[0])
                return 0
            return len(found)

        return settled(hold_all(rows, case=case, limit=limit))


def _whole(settle: Callable[[], None]) -> None:
    """Settle all or nothing, as far as the database can tell before the end."""
    with transaction.atomic():
        settle()
        connection.check_constraints()
