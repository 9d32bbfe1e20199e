"""A case in hand: all that belongs to it, read under its lock as one picture; what it becomes is written at once.

What follows from an act is decided in plain Python on the rows of the picture, by the moves that they declare. A row
that an act has not touched costs nothing, and what is not in the picture is not there.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, overload

from django.conf import settings
from django.db import connection
from django.db.models import Model

from approvals.cases.models import Case
from approvals.cases.queries.picture import IDS, columns, loaded, numbered, readings
from approvals.cases.queries.whole import OneItem, Whole
from approvals.cases.services.journal import Journal
from approvals.parts import part_of
from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.accounts.models import Applicant, Department
from portal.audit import services as audit
from portal.audit.models import AuditEvent
from portal.fsm import StatefulModel
from portal.kernel.errors import IllegalMove, NotFound
from portal.kernel.transitions import Transition
from portal.kernel.workdays import WorkCalendar
from portal.outbox import services as outbox
from portal.outbox.models import OutboxMessage
from portal.rows.prepared import Prepared
from portal.rows.shapes import shape_of
from portal.rows.writing import Changes
from portal.workcalendar.heartbeats import watched_channels
from portal.workcalendar.queries import STANDING, Standing, published_calendar, standing_of

M = TypeVar("M", bound=Model)
S = TypeVar("S", bound=StatefulModel)

_BEYOND: ContextVar[bool] = ContextVar("whether the act reaches beyond its case", default=False)

_BESIDE = frozenset({Applicant, Department})
"""What is read along and belongs to no case: an act leaves it as it is."""

_BESIDE_CASES = -1
"""The number of the row read along with a picture: the moment, numbers, the heads of chains, the standing."""

_LOCK = Prepared(
    "SELECT FROM approvals_case WHERE id = ANY(%(cases)s::bigint[]) ORDER BY id FOR NO KEY UPDATE", dict(IDS)
)


@dataclass(slots=True)
class Held:
    """One case in hand; ``journal`` is that of the transaction.

    ``standing`` is what keeps its periods from being enforced; ``drawn`` are numbers that were asked for along.
    """

    whole: Whole
    journal: Journal
    standing: Standing
    drawn: Sequence[int]
    head: tuple[int, str]
    read: list[tuple[Model, dict[str, Any]]]
    made: list[Model] = field(default_factory=list)
    announced: list[tuple[str, StatefulModel, int]] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return self.whole.case

    @property
    def now(self) -> datetime:
        return self.journal.now

    @property
    def today(self) -> date:
        return self.whole.today

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar in force where the case is."""
        with beyond():
            return published_calendar(self.case.region, version=self.standing.version)

    def of(self, model: type[M]) -> list[M]:
        """The rows of *model* that belong to the case, those added by this act too."""
        return self.whole.of(model)

    def one(self, model: type[M], pk: int) -> M:
        """The row *pk* of *model*. Raises NotFound where the case has none such."""
        found = next((row for row in self.of(model) if row.pk == pk), None)
        if found is None:
            raise NotFound
        return found

    def items(self) -> Iterator[OneItem]:
        return self.whole.items()

    def add(self, *rows: Model) -> None:
        """Take *rows*, which are new, into the case."""
        for row in rows:
            self.made.append(row)
            self.whole.rows.setdefault(type(row), []).append(row)
            if type(row) in _lists():
                key, name = _lists()[type(row)]
                vars(getattr(row, key)).setdefault(name, []).append(row)

    def note(self, kind: str, *, law: str = "", actor: Actor | None = None, **details: Any) -> None:
        """Record something that an act brings with it."""
        self.journal.note(self.case.pk, kind, details, law=law, actor=actor)

    def follow(
        self, row: StatefulModel, move: Transition, *, details: Mapping[str, Any] | None = None, **columns: Any
    ) -> None:
        """Perform a move that follows by rule on *row*, and record it with *details*.

        Raises IllegalMove when *row* is not in a state to make it.
        """
        refuse_wrong_state(row, move)
        row.perform(move, **columns)
        self.journal.note(self.case.pk, kind_of(type(row), move), details, law=move.law, actor=SYSTEM)

    def follow_all(self, rows: Iterable[S], move: Transition, **columns: Any) -> list[S]:
        """Perform a move that follows by rule on those of *rows* that may make it, and return them."""
        moved = [row for row in rows if move.leaves(row.state)]
        for row in moved:
            row.perform(move, **columns)
        return moved

    def announce(self, row: StatefulModel, move: Transition) -> None:
        """Tell whoever listens that *row* has made *move*; its new version makes the message unique."""
        self.announced.append((kind_of(type(row), move), row, row.version))

    def put(self, changes: Changes) -> None:
        """Hand what has changed to *changes*."""
        for row, before in self.read:
            now = vars(row)
            if now != before and (
                names := [name for name in shape_of(type(row)).attnames if now[name] != before[name]]
            ):
                changes.change(row, names)
        for row in self.made:
            changes.make(row)


H = TypeVar("H", bound=Held)


@overload
def hold(case_ids: Collection[int], actor: Actor, *, draw: Sequence[str] = (), is_held: bool = False) -> list[Held]: ...
@overload
def hold(
    case_ids: Collection[int], actor: Actor, *, draw: Sequence[str] = (), is_held: bool = False, into: type[H]
) -> list[H]: ...
def hold(
    case_ids: Collection[int],
    actor: Actor,
    *,
    draw: Sequence[str] = (),
    is_held: bool = False,
    into: type[Held] = Held,
) -> "list[Any]":
    """Lock cases, then read each with all that belongs to it: two statements in one message, whatever their number.

    *draw* names sequences of which a number is drawn along. With *is_held* the caller has the locks already. Of cases
    that are not there nothing is returned. They have one journal.
    """
    source, moment = clock.spelled()
    given = {"cases": list(case_ids), "held": moment, "channels": watched_channels(), "draw": list(draw)}
    with connection.cursor() as cursor:
        calls = [] if is_held else [_LOCK.call(cursor)]
        cursor.execute("; ".join([*calls, _picture(source).call(cursor)]), given)
        found = dict(cursor.fetchall())
    now, drawn, heads, *standing = found.pop(_BESIDE_CASES)
    journal, stands = Journal(actor, datetime.fromisoformat(now)), standing_of(*standing)
    today = clock.local_date(journal.now)
    ends = {case_id: (seq, last_hash) for case_id, seq, last_hash in heads or ()}
    return [
        into(Whole(rows[Case][0], today, rows), journal, stands, drawn or (), ends.get(pk, (0, "")), _as_read(rows))
        for pk, rows in sorted(loaded(found.items()).items())
        if rows[Case]
    ]


def write(cases: Collection[Held], journal: Journal) -> None:
    """Write what *cases* have become, the record and the messages: one statement, which the caller commits.

    Two where a message tells of a row that is new, whose id must be known first.
    """
    changes = Changes()
    for each in cases:
        each.put(changes)
    if any(row.pk is None for each in cases for _topic, row, _version in each.announced):
        changes.write(is_usual=len(cases) == 1)
        changes = Changes()
    for each in cases:
        for topic, row, version in each.announced:
            journal.announce(topic, row.pk, version, each.case.pk)
    if journal.entries:
        heads = {f"case:{each.case.pk}": each.head for each in cases}
        changes.append(AuditEvent, audit.chained(journal.entries, heads))
    changes.append(OutboxMessage, outbox.rows_of(journal.messages), may_be_there=True)
    changes.write(is_usual=len(cases) == 1)


@contextmanager
def shut() -> Iterator[None]:
    """Let no statement reach the database but ``beyond``: in tests, a relation that was not read along is an error."""
    if not settings.DOOR_IS_SHUT:
        yield
        return
    with connection.execute_wrapper(_refuse):
        yield


@contextmanager
def beyond() -> Iterator[None]:
    """Ask or tell what lies beyond the case in hand: certificates, staff, the catalogue in force."""
    token = _BEYOND.set(True)
    try:
        yield
    finally:
        _BEYOND.reset(token)


def _refuse(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if not _BEYOND.get():
        raise RuntimeError(f"asked inside the door: {sql[:200]}")
    return execute(sql, *rest)


def kind_of(model: type[StatefulModel], move: Transition) -> str:
    """The kind of event, and topic of the message, that *move* of *model* makes: ``case.accept``."""
    return f"{part_of(model).word}.{move.name}"


def refuse_wrong_state(row: StatefulModel, move: Transition) -> None:
    if not move.leaves(row.state):
        raise IllegalMove(state=row.state_label, move=move.label)


@cache
def _picture(source: str) -> Prepared:
    heads = (
        "(SELECT json_agg(json_build_array(subject.id, head.seq, head.hash))"  # noqa: S608
        f" FROM (SELECT id, 'case:' || id AS subject FROM unnest(%(cases)s::bigint[]) AS id) AS subject {audit.HEADS})"
    )
    drawn = "(SELECT json_agg(nextval(name::regclass)) FROM unnest(%(draw)s::text[]) AS name)"
    types = {**IDS, "held": "text", "channels": "text[]", "draw": "text[]"}
    beside = f"json_build_array({source}, {drawn}, {heads}, {STANDING})"
    return Prepared(numbered((beside, *columns()), first=_BESIDE_CASES), types)


def _as_read(rows: Mapping[type[Model], Sequence[Model]]) -> list[tuple[Model, dict[str, Any]]]:
    return [(row, vars(row).copy()) for model, found in rows.items() if model not in _BESIDE for row in found]


@cache
def _lists() -> Mapping[type[Model], tuple[str, str]]:
    """For rows that are kept in a list of what they point to: the foreign key, and the name of the list."""
    return {read.model: read.kept_as for read in readings() if read.kept_as is not None}
