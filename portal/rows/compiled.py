"""Query sets whose SQL is the same each time: compiled once for a process, and only bound.

    @compiled
    def _open_of(actor: Actor, tab: Tab) -> QuerySet[Case]: ...

    rows = _open_of(ANY_ACTOR, Tab.OPEN).rows(department=7)

Arguments of the function are what the text depends on, few and hashable. In place of what is bound stands a
``Parameter``.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, Generic, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet, prefetch_related_objects
from psycopg2.extensions import ISQLQuote, adapt

from portal.rows.prepared import Prepared, literal

M = TypeVar("M", bound=Model)
R = TypeVar("R")
P = ParamSpec("P")


class Parameter(Expression):
    """Stands in a query set for a value of the SQL type *kind* that is given as *name*."""

    def __init__(self, name: str, kind: str = "bigint") -> None:
        super().__init__()
        self.name, self.kind = name, kind

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple["Parameter"]]:
        return "%s", (self,)

    def __lt__(self, other: "Parameter") -> bool:
        return self.name < other.name


def among(column: str, name: str) -> Func:
    """That *column* holds one of the ids given as *name*: any index of the column serves, beside another condition too.

    ``column IN (SELECT unnest(...))`` would be a filter where it stands beside an ``OR``.
    """
    ids = Parameter(name, "bigint[]")
    return Func(F(column), ids, template="%(expressions)s)", arg_joiner=" = ANY (", output_field=BooleanField())


def one_of(keys: "QuerySet[Any, Any]") -> Func:
    """That the key of a row is one of *keys*, few and read before anything else.

    ``IN (SELECT ...)`` would be one join more, and beyond ``join_collapse_limit`` of them the last.
    """
    found = ArraySubquery(keys)
    return Func(F("pk"), found, template="%(expressions)s)", arg_joiner=" = ANY (", output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Late:
    """A parameter that nobody gives: its *value* is looked up whenever a statement is sent, compiled before or not."""

    name: str
    kind: str
    value: Callable[[], Any]

    def __conform__(self, _protocol: type[ISQLQuote]) -> ISQLQuote:
        adapted: ISQLQuote = adapt(self.value())
        return adapted


class Bound:
    """SQL of the ORM with its *params*, prepared: each ``Parameter`` is bound by its name."""

    def __init__(self, text: str, params: Sequence[Any]) -> None:
        named = {each.name: each for each in params if isinstance(each, Parameter | Late)}
        self._late = tuple(each for each in named.values() if isinstance(each, Late))
        self._prepared = Prepared(spelled(text, params), {name: each.kind for name, each in named.items()})

    def read(self, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows for what is *given*."""
        with connection.cursor() as cursor:
            cursor.execute(self._prepared.call(cursor), {**given, **{late.name: late.value() for late in self._late}})
            return cursor.fetchall()


class Statement(Generic[R]):
    """*asked*, compiled. It is itself never read."""

    def __init__(self, asked: "QuerySet[Any, R]") -> None:
        self._asked: Any = asked
        self._compiler = self._asked.query.get_compiler(DEFAULT_DB_ALIAS)
        self._bound: Bound | None = None
        with suppress(EmptyResultSet):
            self._bound = Bound(*self._compiler.as_sql())
            selected = self._compiler.select[: self._compiler.col_count]
            self._converters = self._compiler.get_converters([expression for expression, *_more in selected])

    @property
    def ordering(self) -> tuple[str, ...]:
        """The columns that the query set is ordered by, as for ``order_by``."""
        return tuple(self._asked.query.order_by)

    def rows(self, **given: Any) -> list[R]:
        """Read what the query set would have read: instances with what they are related to, or values."""
        if self._bound is None:
            return []
        read = _Read(self._asked, self._compiler, self._converters, self._bound.read(given))
        # As the query set does by itself.
        rows = list(self._asked._iterable_class(read))  # noqa: SLF001
        prefetch_related_objects(rows, *self._asked._prefetch_related_lookups)  # noqa: SLF001
        return rows


class _Read:
    """A query set, its query and its compiler, as what makes rows of them sees them: *found* is what they have read."""

    def __init__(self, asked: Any, compiler: Any, converters: Any, found: list[Any]) -> None:
        self._asked, self._compiler = asked, copy(compiler)
        self._compiler.connection = connection  # connections belong to threads
        self._compiler.get_converters = lambda _fields: converters
        self._compiler.execute_sql = lambda *_args, **_more: [found]
        self.db, self.query = DEFAULT_DB_ALIAS, self

    def get_compiler(self, *_args: Any, **_more: Any) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asked if hasattr(self._asked, name) else self._asked.query, name)


def compiled(build: "Callable[P, QuerySet[Any, R]]") -> "Callable[P, Statement[R]]":
    """Let *build* be called once for each of its arguments, and its query set be compiled then."""
    return kept(lambda *shape: Statement(build(*shape)))


def kept(make: Callable[P, R]) -> Callable[P, R]:
    """Let *make* be called once for each of its arguments."""

    @cache
    def made(_is_demo: Hashable, *shape: Any) -> R:
        return make(*shape)

    # Only a demo reads the sandbox clock along.
    return lambda *shape: made(settings.DEMO_MODE, *shape)


def spelled(text: str, params: Sequence[Any]) -> str:
    """SQL of the ORM with its *params* in place: a ``Parameter`` by name, whatever else as it is."""
    places = (
        f"%({each.name})s::{each.kind}" if isinstance(each, Parameter | Late) else literal(each) for each in params
    )
    return "".join(chain.from_iterable(zip(text.split("%s"), chain(places, ("",)), strict=True)))
