"""The door: the one place where a case, and whatever belongs to it, changes its state.

Order of every change: lock the case row, read the case whole, compare the version that the user saw, permission, source
state, the caller's block, which asks the database nothing, then changes, audit and outbox in one statement, commit. The
case row is the first and only lock that a writer takes; all else is read after it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet

from approvals.cases.models import CaseItem
from approvals.cases.queries.whole import OneItem
from approvals.cases.services.held import Held, hold, kind_of, refuse_wrong_state, shut, write
from approvals.permissions import RULES
from portal.accounts.actor import Actor
from portal.accounts.rules import require
from portal.fsm import StatefulModel, StatefulQuerySet, held
from portal.kernel.errors import NotFound, StaleVersion
from portal.kernel.transitions import Transition

Key = tuple[type[StatefulModel], int]
"""A part of a case: the row of a model with an id."""


@dataclass(slots=True)
class Moving(Held):
    """A case held for one move; ``subject`` is what moves, the case or one of its children."""

    subject: Any = None

    @property
    def user_id(self) -> int:
        """Whoever signs the move. Raises NotPermitted for the system, which signs nothing."""
        return self.journal.actor.signatory_id

    @property
    def item(self) -> OneItem:
        """The item that moves, or that the part belongs to that does, with the whole of its case."""
        pk = self.subject.pk if isinstance(self.subject, CaseItem) else self.subject.item_id
        return next(one for one in self.items() if one.row.pk == pk)

    def tell(self, **details: Any) -> None:
        """Add *details*, ids and labels only, to the audit row of the move itself."""
        self.journal.entries[0].details.update(details)


@contextmanager
def moving(
    case_id: int,
    move: Transition,
    *,
    actor: Actor,
    seen_version: int | None,
    part: Key | None = None,
    draw: Sequence[str] = (),
) -> Iterator[Moving]:
    """Hold a case for *move*; the block performs it on ``subject``. A move without a target leaves the state alone.

    *part* names the part of the case that moves; without it the case itself does. *seen_version* is the version of that
    subject that the user saw, None where nobody looked. *draw* names sequences of which a number is needed.
    Raises NotFound (also for what the actor may not see), StaleVersion, NotPermitted, IllegalMove.
    """
    with transaction.atomic(durable=True):
        moved = _hold(case_id, actor, seen_version, part, draw)
        subject = moved.subject
        before = subject.state
        require(RULES, actor, move.action, subject)
        refuse_wrong_state(subject, move)
        moved.note(kind_of(type(subject), move), law=move.law)

        with shut(), held(subject):
            yield moved

        if subject.state != (move.target or before):
            raise RuntimeError(f"{move.name} was announced but not performed")
        subject.version += 1
        moved.announce(subject, move)
        write([moved], moved.journal)


@contextmanager
def acting(
    case_id: int,
    action: str,
    *,
    actor: Actor,
    seen_version: int | None,
    part: Key | None = None,
) -> Iterator[Moving]:
    """Hold a case for an act that changes no state, such as saving a draft. Same order, same refusals.

    The version goes up only where the user saw one: adding a paper outdates nobody's page.
    """
    with transaction.atomic(durable=True):
        moved = _hold(case_id, actor, seen_version, part)
        require(RULES, actor, action, moved.subject)
        with shut():
            yield moved
        if seen_version is not None:
            moved.subject.version += 1
        write([moved], moved.journal)


def perform_all(rows: StatefulQuerySet, move: Transition, **columns: Any) -> int:
    """Perform a move that follows by rule on all *rows* that may make it, in one statement.

    The caller holds the cases of the rows.
    """
    return rows.perform(move, version=F("version") + 1, **columns)


def hold_all(rows: "QuerySet[Any]", *, case: str = "", limit: int | None = None) -> list[int]:
    """Hold the cases of the first *limit* of *rows*; what somebody else holds is passed over. Return their ids.

    *case* is the way from a row to its case, empty where the rows are cases. For moves on sets of rows. No row is built
    of what is read, which would take longer than the statement.
    """
    rows = rows.select_related(case).only(f"{case}__id") if case else rows.only("id")
    holding = rows.select_for_update(of=(case or "self",), no_key=True, skip_locked=True)[:limit]
    try:
        statement = holding.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return list(dict.fromkeys(case_id for *_row, case_id in cursor.fetchall()))


def _hold(case_id: int, actor: Actor, seen_version: int | None, part: Key | None, draw: Sequence[str] = ()) -> Moving:
    moved = next(iter(hold([case_id], actor, draw=draw, into=Moving)), None)
    if moved is None or not RULES["case.view"].allows(actor, moved.case):
        raise NotFound
    moved.subject = moved.one(*part) if part else moved.case
    if seen_version is not None and moved.subject.version != seen_version:
        raise StaleVersion
    return moved
