"""The check that the tables are as the models say: what is read and written here goes by the models alone."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import AutoField, Model

from portal.rows.shapes import shape_of

_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
"""

_SEQUENCE = "SELECT pg_get_serial_sequence(%s, %s)::regclass IS NOT DISTINCT FROM to_regclass(%s)"


@register(Tags.database)
def tables_are_as_models_say(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Compare columns and types of all tables of each of *databases*, once its migrations have run."""
    models = [model for config in app_configs or apps.get_app_configs() for model in config.get_models()]
    settled = [alias for alias in databases or () if _is_migrated(alias)]
    return [error for alias in settled for model in models for error in _differences(model, alias)]


def _is_migrated(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _differences(model: type[Model], alias: str) -> list[CheckMessage]:
    if not model._meta.managed:
        return []
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [f'"{model._meta.db_table}"'])
        found = dict(cursor.fetchall())
        declared = {field.column: _spelled(field.db_type(connection)) for field in model._meta.concrete_fields}
        differing = sorted(name for name in found.keys() | declared.keys() if found.get(name) != declared.get(name))
        if not differing and isinstance(model._meta.pk, AutoField):
            shape = shape_of(model)
            cursor.execute(_SEQUENCE, [shape.table, shape.columns[0], shape.sequence])
            differing = [] if cursor.fetchone()[0] else ["the name of its sequence"]
    if not differing:
        return []
    return [Error(f"{model._meta.label}: the table differs in {', '.join(differing)}", id="portal.E002")]


def _spelled(db_type: str | None) -> str:
    """*db_type* as PostgreSQL spells it."""
    return (db_type or "").replace("varchar", "character varying")
