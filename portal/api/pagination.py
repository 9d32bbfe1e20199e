"""Pages of a list by key: as fast on the last page as on the first, and steady while rows come and go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial, reduce
from operator import attrgetter
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core import signing
from django.db.models import Func, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.sql.where import WhereNode
from rest_framework import status
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from portal.kernel.errors import DomainError, InvalidInput
from portal.kernel.numbers import whole_number
from portal.kernel.vocabulary import _
from portal.rows.compiled import Statement

CURSOR_DESCRIPTION = "Where the page begins: taken from `next` of the page before it."
SIZE_DESCRIPTION = "Rows on a page."
SIZE_OUT_OF_BOUNDS = _("每页行数须为1至100的整数")


NEAR = 2000
"""Rows among which it is looked for some of them one by one."""

MANY = 100_000
"""More than are rare; and a limit, so that the order of the list is of no concern for reading them."""

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class InvalidCursor(DomainError):
    code = "invalid_cursor"
    message = _("翻页位置无效，请从第一页重新查询")
    status = status.HTTP_422_UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page; ``next_cursor`` is empty on the last one."""

    rows: list[Any]
    next_cursor: str


Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Each:
    """That rows point by *key* to one of *parents*.

    Read parent by parent, no more than a page of any, an index that begins with the key and goes on with the ordering
    serves for many parents as it does for one.
    """

    key: str
    parents: QuerySet[Any]

    def first(self, rows: Rows, ordering: Sequence[str], values: Sequence[Any], size: int) -> Rows:
        """The keys of the first *size* rows of each parent."""
        own = _after(rows.filter(**{self.key: OuterRef("pk")}), ordering, values)
        keys = ArraySubquery(own.order_by(*ordering).values("pk")[:size])
        return self.parents.annotate(own=keys).values(first=Func("own", function="unnest"))


@dataclass(frozen=True, slots=True)
class Parts:
    """That rows are those of several *lists*, each with an ordering that comes to the same and is one of an index."""

    lists: tuple[tuple[Rows, Sequence[str]], ...]

    def first(self, _rows: Rows, _ordering: Sequence[str], values: Sequence[Any], size: int) -> Rows:
        """The keys of the first *size* rows of each list."""
        found = [_after(rows, own, values).order_by(*own).values("pk")[:size] for rows, own in self.lists]
        return found[0].union(*found[1:], all=True) if found[1:] else found[0]


def slice_after(
    queryset: Rows, ordering: Sequence[str], *, cursor: str, size: int, by: Each | Parts | None = None
) -> Slice:
    """Return the *size* rows after *cursor* (the first ones when it is empty), in one statement, without counting.

    *ordering* names columns without empty values, the last one unique, as for ``order_by``. A cursor holds their
    values in the clear: never order by personal data. It fits one ordering only. Where no index follows the ordering,
    *by* tells of those that do; a condition may then not join to many rows. Raises InvalidCursor.
    """
    return _cut(list(_page(queryset, ordering, _read(cursor, ordering), size, by)), ordering, size)


def first_page(queryset: Rows, ordering: Sequence[str], *, size: int, by: Each | Parts | None = None) -> Rows:
    """What ``slice_after`` reads for the first page: to be compiled, for ``first_slice``."""
    return _page(queryset, ordering, (), size, by)


def first_slice(first: Statement[Any], given: Mapping[str, Any], *, size: int) -> Slice:
    """Return the page of *size* rows that *first*, a compiled ``first_page``, reads for what is *given*."""
    return _cut(first.rows(**given), first.ordering, size)


def slice_of_some(rows: Rows, some: Rows, keys: Rows, ordering: Sequence[str], *, cursor: str, size: int) -> Slice:
    """Return a page of *some* of *rows*, newest first, whether they are frequent or rare. Two statements.

    No plan serves both: what is frequent is soon met in the order of the list, what is rare never. So the next rows are
    looked through, and where they hold no page, all *keys* are read by an index of their own: *some*, or a few more.
    Raises InvalidCursor.
    """
    newest, values = ordering[0].removeprefix("-"), _read(cursor, ordering)
    last = _after(rows, ordering, values).order_by(*ordering).values(newest)[NEAR : NEAR + 1]
    near = some.filter(**{f"{newest}__gte": Coalesce(Subquery(last), LONG_AGO)})
    page = _after(near, ordering, values).order_by(*ordering).values("pk")
    is_full = bool(list(page[size : size + 1]))  # exists() would drop the order, and with it the index
    found = near if is_full else some.filter(pk__in=keys.order_by().values("pk")[:MANY])
    return slice_after(some, ordering, cursor=cursor, size=size, by=Parts(((found, ordering),)))


class KeysetPagination(BasePagination):
    """``slice_after`` for the API: the view names its ``ordering``."""

    page_size = 20
    max_page_size = 100

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        return self.paginate(partial(slice_after, queryset, view.ordering), request)

    def paginate(self, read: Callable[..., Slice], request: Request) -> list[Any]:
        """Return the rows that *read* gives for the ``cursor`` and the ``size`` asked for."""
        found = read(cursor=request.query_params.get("cursor", ""), size=self._size(request))
        here = request.build_absolute_uri()
        self._next = replace_query_param(here, "cursor", found.next_cursor) if found.next_cursor else None
        return found.rows

    def get_paginated_response(self, data: list[Any]) -> Response:
        return Response({"next": self._next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {"type": "string", "format": "uri", "nullable": True},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, _view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [
            {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": CURSOR_DESCRIPTION},
            {"name": "size", "in": "query", "schema": size, "description": SIZE_DESCRIPTION},
        ]

    def _size(self, request: Request) -> int:
        """Raises InvalidInput for anything but a number of rows that a page can have."""
        asked = request.query_params.get("size")
        size = self.page_size if asked is None else whole_number(asked) or 0
        if not 1 <= size <= self.max_page_size:
            raise InvalidInput({"size": SIZE_OUT_OF_BOUNDS})
        return size


def _page(queryset: Rows, ordering: Sequence[str], values: Sequence[Any], size: int, by: Each | Parts | None) -> Rows:
    """The *size* rows after *values*, and one more, which tells that others follow."""
    if by:
        rows = _unconditioned(queryset).filter(pk__in=by.first(queryset, ordering, values, size + 1))
    else:
        rows = _after(queryset, ordering, values)
    return rows.order_by(*ordering)[: size + 1]


def _unconditioned(queryset: Rows) -> Rows:
    """What *queryset* shows, of all rows: where their keys are known, a condition met already may mislead the plan."""
    rows = queryset.all()
    rows.query.where = WhereNode()
    return rows


def _cut(rows: list[Any], ordering: Sequence[str], size: int) -> Slice:
    return Slice(rows[:size], _cursor(rows[size - 1], ordering) if len(rows) > size else "")


def _after(queryset: Rows, ordering: Sequence[str], values: Sequence[Any]) -> Rows:
    return queryset.filter(_beyond(ordering, values)) if values else queryset


def _read(cursor: str, ordering: Sequence[str]) -> list[Any]:
    """The values of the row that *cursor* names, none when it is empty. Raises InvalidCursor."""
    if not cursor:
        return []
    try:
        values: list[Any] = signing.loads(cursor, salt=_salt(ordering))
    except signing.BadSignature:
        raise InvalidCursor from None
    return values


def _cursor(last: Model, ordering: Sequence[str]) -> str:
    values = [_plain(attrgetter(column.removeprefix("-").replace("__", "."))(last)) for column in ordering]
    return signing.dumps(values, salt=_salt(ordering))


def _beyond(ordering: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come after *values*: compared column by column, the later ones only among equals."""
    columns = [
        (column.removeprefix("-"), "lt" if column.startswith("-") else "gt", value)
        for column, value in zip(ordering, values, strict=True)
    ]
    name, direction, value = columns[0]
    # Says nothing new, but lets the index begin at the right place.
    start = Q(**{f"{name}__{direction}e": value})
    return start & reduce(
        lambda rest, column: Q(**{f"{column[0]}__{column[1]}": column[2]}) | (Q(**{column[0]: column[2]}) & rest),
        reversed(columns),
        Q(pk__in=()),
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _salt(ordering: Sequence[str]) -> str:
    return "keyset:" + ",".join(ordering)
