"""Who tests are to the database."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.apps import apps
from django.db import DatabaseError, connection

from portal.rights import APPLICATION, May

TESTS = "yiwang_tests"
"""Has the rights of the application and lays the ground for a test: it may delete what the application only changes,
see what others wait for, and is let alone by what guards states and due days."""


ROLE = f"""
DO $$ BEGIN
    CREATE ROLE {TESTS} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;
SELECT pg_advisory_lock(1);
GRANT {APPLICATION}, pg_monitor TO {TESTS};
GRANT SET ON PARAMETER deadlock_timeout TO {TESTS};
SELECT pg_advisory_unlock(1);
"""


def let_tests_delete() -> None:
    """Let tests delete whatever is not a record."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        for model in apps.get_models():
            if getattr(model, "application_may", May.CHANGE) is May.CHANGE and model._meta.managed:
                cursor.execute(f"GRANT DELETE ON {model._meta.db_table} TO {TESTS}")


@contextmanager
def as_owner() -> Iterator[None]:
    """Own the tables for a while, as migrations do."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:  # a transaction that failed takes it back itself
            cursor.execute(f"SET ROLE {TESTS}")
