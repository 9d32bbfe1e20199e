"""Inserting many plain rows in one statement, for the few places where the ORM's cost per value tells."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, ignore_conflicts: bool = False) -> None:
    """Insert *rows*, values by column name, all with the same columns; what is not named takes the table's default.

    The rows travel as one JSON document and keep their order. Signals and model defaults do not run.
    """
    if not rows:
        return
    types = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    columns = list(rows[0])
    names = ", ".join(f'"{column}"' for column in columns)
    shape = ", ".join(f'"{column}" {types[column]}' for column in columns)
    suffix = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names})'  # noqa: S608 (names come from the model)
            f" SELECT {names} FROM jsonb_to_recordset(%s) AS row({shape}){suffix}",
            [json.dumps(rows, default=_spelled, ensure_ascii=False)],
        )


def _spelled(value: Any) -> str:
    """A day or a moment as ISO text; raises TypeError for anything else that JSON does not know."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no plain value")
