"""The door: the one place where a case, and whatever belongs to it, changes its state.

Order of every change: lock the case row, compare the version that the user saw, permission, source
state, the caller's block, save, audit, outbox, commit. The case row is the first and only lock that a
writer takes; its children are read after it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet

from approvals.cases.models import Case
from approvals.cases.services.journal import Journal
from approvals.parts import part_of
from approvals.permissions import RULES
from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.accounts.rules import require
from portal.fsm import StatefulModel, StatefulQuerySet, held
from portal.kernel.errors import IllegalMove, NotFound, StaleVersion
from portal.kernel.transitions import Transition

Child = Callable[[Case], StatefulModel]
"""Reads the part of a held case that moves."""


@dataclass(slots=True)
class Moving:
    """A case held for one move; ``subject`` is what moves, the case or one of its children."""

    case: Case
    subject: Any
    journal: Journal

    @property
    def now(self) -> datetime:
        return self.journal.now

    @property
    def today(self) -> date:
        return clock.local_date(self.now)

    @property
    def user_id(self) -> int:
        """Whoever signs the move. Raises NotPermitted for the system, which signs nothing."""
        return self.journal.actor.signatory_id

    def tell(self, **details: Any) -> None:
        """Add *details*, ids and labels only, to the audit row of the move itself."""
        self.journal.entries[0].details.update(details)

    def note(self, kind: str, *, law: str = "", actor: Actor | None = None, **details: Any) -> None:
        """Record something that the move brings with it."""
        self.journal.note(self.case.pk, kind, details, law=law, actor=actor)

    def follow(
        self, row: StatefulModel, move: Transition, *, details: Mapping[str, Any] | None = None, **columns: Any
    ) -> None:
        """Perform a move that follows by rule from this one, on *row* of the same case.

        *details* are for its audit row. Raises IllegalMove when *row* is not in a state to make it.
        """
        _refuse_wrong_state(row, move)
        with held(row):
            getattr(row, move.name)(**columns)
        _save(row)
        self.journal.note(self.case.pk, kind_of(type(row), move), details, law=move.law, actor=SYSTEM)


@contextmanager
def moving(
    case_id: int,
    move: Transition,
    *,
    actor: Actor,
    seen_version: int | None,
    child: Child | None = None,
) -> Iterator[Moving]:
    """Hold a case for *move*; the block performs it on ``subject``. A move without a target leaves the state alone.

    *child* reads the part of the case that moves, under the lock; without it the case itself moves.
    *seen_version* is the version of that subject that the user saw, None where nobody looked.
    Raises NotFound (also for what the actor may not see), StaleVersion, NotPermitted, IllegalMove.
    """
    with transaction.atomic(durable=True):
        moved = _hold(case_id, actor, seen_version, child)
        subject = moved.subject
        before = subject.state
        require(RULES, actor, move.action, subject)
        _refuse_wrong_state(subject, move)
        moved.note(kind_of(type(subject), move), law=move.law)

        with held(subject):
            yield moved

        if subject.state != (move.target or before):
            raise RuntimeError(f"{move.name} was announced but not performed")
        _save(subject)
        moved.journal.announce(kind_of(type(subject), move), subject.pk, subject.version, moved.case.pk)
        moved.journal.write()


@contextmanager
def acting(
    case_id: int,
    action: str,
    *,
    actor: Actor,
    seen_version: int | None,
    child: Child | None = None,
) -> Iterator[Moving]:
    """Hold a case for an act that changes no state, such as saving a draft. Same order, same refusals.

    The version goes up only where the user saw one: adding a paper outdates nobody's page.
    """
    with transaction.atomic(durable=True):
        moved = _hold(case_id, actor, seen_version, child)
        require(RULES, actor, action, moved.subject)
        yield moved
        if seen_version is not None:
            _save(moved.subject)
        moved.journal.write()


def part(rows: "QuerySet[Any]", pk: int) -> Any:
    """Return the row *pk* among *rows*, the parts of a held case. Raises NotFound."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


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


def kind_of(model: type[StatefulModel], move: Transition) -> str:
    """The kind of event, and topic of the message, that *move* of *model* makes: ``case.accept``."""
    return f"{part_of(model).word}.{move.name}"


def _hold(case_id: int, actor: Actor, seen_version: int | None, child: Child | None) -> Moving:
    try:
        case = Case.objects.lock(case_id)
    except Case.DoesNotExist:
        raise NotFound from None
    if not RULES["case.view"].allows(actor, case):
        raise NotFound
    subject = child(case) if child else case
    if seen_version is not None and subject.version != seen_version:
        raise StaleVersion
    return Moving(case, subject, Journal(actor, case.locked_at))


def _refuse_wrong_state(row: StatefulModel, move: Transition) -> None:
    if not move.leaves(row.state):
        raise IllegalMove(state=row.state_label, move=move.label)


def _save(row: StatefulModel) -> None:
    row.version += 1
    row.save(force_update=True)
    # A column that the database computed is read again when somebody asks for it.
    for name in [name for name, value in vars(row).items() if hasattr(value, "resolve_expression")]:
        delattr(row, name)
