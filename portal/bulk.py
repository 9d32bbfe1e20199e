"""Many rows at once: inserting plain ones where the ORM's cost per value tells, deleting what has grown old."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, models

BATCH = 1000


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, ignore_conflicts: bool = False) -> None:
    """Insert *rows*, values by column name, all with the same columns; what is not named takes the table's default.

    The rows travel as one JSON document and keep their order; what they all have in common travels once. Signals and
    model defaults do not run.
    """
    if not rows:
        return
    types = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    columns = list(rows[0])
    common = _common(rows)
    own = [column for column in columns if column not in common]
    sources = [f"jsonb_to_recordset(%s) AS one({_shape(own, types)})"]
    told: list[object] = [[{column: row[column] for column in own} for row in rows]]
    if common:
        sources.append(f"jsonb_to_record(%s) AS common({_shape(common, types)})")
        told.append(common)
    names = ", ".join(f'"{column}"' for column in columns)
    suffix = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names})'  # noqa: S608 (names come from the model)
            f" SELECT {names} FROM {', '.join(sources)}{suffix}",
            [json.dumps(values, default=_spelled, ensure_ascii=False) for values in told],
        )


def delete(rows: "models.QuerySet[Any]", *, batch: int = BATCH) -> int:
    """Delete *rows* in short statements of *batch* rows each, and return how many there were."""
    deleted = 0
    while True:
        some = models.QuerySet(rows.model).filter(pk__in=rows.values("pk")[:batch])
        count, _ = some.delete()
        deleted += count
        if count < batch:
            return deleted


def _common(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The values that are the same in all of several rows; the first column always travels with each row."""
    first, *others = rows
    names = list(first)[1:] if others else []
    return {name: first[name] for name in names if all(row[name] == first[name] for row in others)}


def _shape(columns: Iterable[str], types: Mapping[str, str | None]) -> str:
    return ", ".join(f'"{column}" {types[column]}' for column in columns)


def _spelled(value: Any) -> str:
    """A day or a moment as ISO text; raises TypeError for anything else that JSON does not know."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no plain value")
