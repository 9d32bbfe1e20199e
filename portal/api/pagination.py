"""Pages of a list by key: as fast on the last page as on the first, and steady while rows come and go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from operator import attrgetter
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from rest_framework import status
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _

CURSOR_DESCRIPTION = "Where the page begins: taken from `next` of the page before it."
SIZE_DESCRIPTION = "Rows on a page."


class InvalidCursor(DomainError):
    code = "invalid_cursor"
    message = _("翻页位置无效，请从第一页重新查询")
    status = status.HTTP_422_UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page; ``next_cursor`` is empty on the last one."""

    rows: list[Any]
    next_cursor: str


def slice_after(queryset: QuerySet[Any], ordering: Sequence[str], *, cursor: str, size: int) -> Slice:
    """Return the *size* rows after *cursor* (the first ones when it is empty), in one statement, without counting.

    *ordering* names columns without empty values, the last one unique, as for ``order_by``. A cursor holds their
    values in the clear: never order by personal data. It fits one ordering only. Raises InvalidCursor.
    """
    if cursor:
        queryset = queryset.filter(_beyond(ordering, _read(cursor, ordering)))
    rows = list(queryset.order_by(*ordering)[: size + 1])
    return Slice(rows[:size], _cursor(rows[size - 1], ordering) if len(rows) > size else "")


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
        asked = request.query_params.get("size", "")
        is_number = asked.isdecimal() and len(asked) <= len(str(self.max_page_size))
        return max(1, min(int(asked), self.max_page_size)) if is_number else self.page_size


def _read(cursor: str, ordering: Sequence[str]) -> list[Any]:
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
