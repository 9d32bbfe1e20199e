"""Several short lists in one statement, for pages that show many things at once."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet


def together(**asked: "QuerySet[Any, Any]") -> dict[str, list[Any]]:
    """Return each of *asked* in its own order: rows of a model as instances, whatever ``values()`` names as dicts.

    One statement for all of them. Instances come without related rows and without annotations; values come as JSON
    spells them, so that a moment or a date is a text.
    """
    shapes = {name: _fields(queryset) for name, queryset in asked.items()}
    found: dict[str, list[dict[str, Any]]] = _read({name: _as_dicts(asked[name], shapes[name]) for name in asked})
    return {
        name: rows if shapes[name] is None else [_instance(asked[name].model, row) for row in rows]
        for name, rows in found.items()
    }


def _fields(queryset: "QuerySet[Any, Any]") -> list[str] | None:
    """The columns of a model; None where the caller has named values."""
    is_plain = queryset.query.default_cols
    return [field.attname for field in queryset.model._meta.concrete_fields] if is_plain else None


def _as_dicts(queryset: "QuerySet[Any, Any]", fields: Iterable[str] | None) -> "QuerySet[Any, Any]":
    return queryset if fields is None else queryset.values(*fields)


def _read(asked: "Mapping[str, QuerySet[Any, Any]]") -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in asked}
    columns, names, params = [], [], []
    for name, queryset in asked.items():
        try:
            sql, given = queryset.query.sql_with_params()
        except EmptyResultSet:
            continue
        columns.append(f"(SELECT json_agg(listed) FROM ({sql}) AS listed)")  # noqa: S608 (compiled by the ORM)
        names.append(name)
        params += given
    if columns:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(columns), params)
            row = cursor.fetchone()
        found |= {name: _loaded(rows) for name, rows in zip(names, row, strict=True)}
    return found


def _loaded(rows: Any) -> list[dict[str, Any]]:
    return json.loads(rows) if isinstance(rows, str) else rows or []


def _instance(model: type[Model], row: Mapping[str, Any]) -> Model:
    fields = model._meta.concrete_fields
    return model.from_db(
        DEFAULT_DB_ALIAS, [field.attname for field in fields], [field.to_python(row[field.attname]) for field in fields]
    )
