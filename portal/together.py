"""Several short lists in one statement, for pages that show many things at once."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

from portal.rows.compiled import Bound, kept

P = ParamSpec("P")


class Together:
    """Lists compiled into one statement; what is bound stands in them as a ``Parameter``.

    Instances come without related rows and without annotations; values come as JSON spells them, so that a moment or a
    date is a text.
    """

    def __init__(self, asked: "Mapping[str, QuerySet[Any, Any]]") -> None:
        self._models = {name: _model_of(queryset) for name, queryset in asked.items()}
        self._names, columns, self._params = [], [], []
        for name, queryset in asked.items():
            with suppress(EmptyResultSet):
                sql, given = _as_dicts(queryset).query.sql_with_params()
                columns.append(f"(SELECT json_agg(listed) FROM ({sql}) AS listed)")  # noqa: S608 (compiled by the ORM)
                self._names.append(name)
                self._params += given
        self._text = "SELECT " + ", ".join(columns)

    @cached_property
    def _bound(self) -> Bound:
        return Bound(self._text, self._params)

    def read(self, **given: Any) -> dict[str, list[Any]]:
        """Return each list, for what is *given*. One statement."""
        return self.told(self._bound.read(given)[0] if self._names else ())

    def sent(self) -> Iterable[Any]:
        """Read the columns with the parameters that the query sets have brought along."""
        if not self._names:
            return ()
        with connection.cursor() as cursor:
            cursor.execute(self._text, self._params)
            row: tuple[Any, ...] = cursor.fetchone()
        return row

    def told(self, row: Iterable[Any]) -> dict[str, list[Any]]:
        """Make lists of the columns of what has been read."""
        found = dict(zip(self._names, map(_loaded, row), strict=True))
        return {name: _rows(model, found.get(name, [])) for name, model in self._models.items()}


def compiled_together(build: "Callable[P, Mapping[str, QuerySet[Any, Any]]]") -> "Callable[P, Together]":
    """Let *build* be called once for each of its arguments, and its lists be compiled then."""
    return kept(lambda *shape: Together(build(*shape)))


def together(**asked: "QuerySet[Any, Any]") -> dict[str, list[Any]]:
    """Return each of *asked* in its own order: rows of a model as instances, whatever ``values()`` names as dicts.

    One statement for all of them, compiled for this once; see ``Together``.
    """
    lists = Together(asked)
    return lists.told(lists.sent())


def _model_of(queryset: "QuerySet[Any, Any]") -> type[Model] | None:
    """The model of which instances are made; None where the caller has named values."""
    return queryset.model if queryset.query.default_cols else None


def _as_dicts(queryset: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    model = _model_of(queryset)
    return queryset if model is None else queryset.values(*(field.attname for field in model._meta.concrete_fields))


def _rows(model: type[Model] | None, found: list[dict[str, Any]]) -> list[Any]:
    return found if model is None else [_instance(model, row) for row in found]


def _loaded(rows: Any) -> list[dict[str, Any]]:
    return json.loads(rows) if isinstance(rows, str) else rows or []


def _instance(model: type[Model], row: Mapping[str, Any]) -> Model:
    fields = model._meta.concrete_fields
    return model.from_db(
        DEFAULT_DB_ALIAS, [field.attname for field in fields], [field.to_python(row[field.attname]) for field in fields]
    )
