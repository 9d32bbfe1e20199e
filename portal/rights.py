"""What each role of the database may do, told by the models and granted after every migration.

Four roles share the work, so that nobody who gets hold of the portal's own connection can change its tables, its
triggers or its record: the *owner* owns all tables and is used by ``migrate`` alone; the *application* is what web,
worker and beat sign in as; the *reader* sees what figures are made of, and no personal data; *backup* reads everything.
``deploy/roles.sql`` makes them.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

APPLICATION, READER, BACKUP = "yiwang_application", "yiwang_reader", "yiwang_backup"
ALL = (APPLICATION, READER, BACKUP)


class May(Enum):
    """What the application may do with rows of a model: its attribute ``application_may``, else CHANGE."""

    APPEND = "SELECT, INSERT"
    CHANGE = "SELECT, INSERT, UPDATE"
    DELETE = "SELECT, INSERT, UPDATE, DELETE"


_OF_DJANGO = {"django_session": May.DELETE.value, "django_migrations": "SELECT", "django_content_type": "SELECT"}
"""Tables of packages of which the application does more, or less, than CHANGE."""


def grant_rights(using: str = "default", **_signal: Any) -> None:
    """Give each role its rights and no others; a database whose server knows no such roles is left as it is."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(ALL)])
        if {name for (name,) in cursor.fetchall()} == set(ALL):
            cursor.execute(";\n".join(_grants(connection)))


def _grants(connection: BaseDatabaseWrapper) -> Iterator[str]:
    everybody, database = ", ".join(ALL), connection.ops.quote_name(connection.settings_dict["NAME"])
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {everybody}"
    yield f"GRANT CONNECT ON DATABASE {database} TO {everybody}"
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {everybody}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {everybody}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {BACKUP}"
    yield f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {BACKUP}"
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    yield from _grants_on(connection.introspection.table_names(), models)


def _grants_on(tables: Iterable[str], models: dict[str, type[Model]]) -> Iterator[str]:
    for table in tables:
        model: Any = models.get(table)
        told = _OF_DJANGO.get(table) or getattr(model, "application_may", May.CHANGE).value
        yield f'GRANT {told} ON "{table}" TO {APPLICATION}'
        for column in getattr(model, "application_may_set", ()):
            yield f'GRANT UPDATE ("{column}") ON "{table}" TO {APPLICATION}'
        if getattr(model, "is_for_figures", False):
            yield f'GRANT SELECT ON "{table}" TO {READER}'
