"""Rows by the million: one statement for a table, indexes afterwards, and dice that fall the same each time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection, models

_INDEXES = """
SELECT i.relname, pg_get_indexdef(x.indexrelid), c.conname, pg_get_constraintdef(c.oid)
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid AND c.conrelid = x.indrelid
WHERE x.indrelid = %s::regclass
"""

HANDS = 2

_DRAWN = """SELECT setval(pg_get_serial_sequence('"{0}"', 'id'), max(id)) FROM "{0}" """


@contextmanager
def without_indexes(tables: Sequence[str]) -> Iterator[None]:
    """Lay rows into *tables*, which are empty, without their log and their indexes, which are made afterwards."""
    with connection.cursor() as cursor:
        made = {table: _taken_from(cursor, table) for table in tables}
        cursor.execute("SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'")
        try:
            yield
            side_by_side(partial(_finish, table, indexes) for table, indexes in made.items())
        finally:
            cursor.execute("RESET maintenance_work_mem; RESET work_mem")


def side_by_side(works: Iterable[Callable[[], object]]) -> None:
    """Do *works* in any order, on two connections that are set as this one is."""
    waiting = iter(list(works))  # one iterator for both
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE source = 'session'")
        settings = cursor.fetchall()

    def work_on(_hand: int) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.executemany("SELECT set_config(%s, %s, false)", settings)
            for work in waiting:
                work()
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(work_on, range(HANDS)))


def _finish(table: str, indexes: Sequence[str]) -> None:
    """Vacuum first, as long as there are no indexes to go through."""
    with connection.cursor() as cursor:
        for step in (f'VACUUM "{table}"', *indexes, f'ANALYZE "{table}"'):
            cursor.execute(step)


def _taken_from(cursor: Any, table: str) -> list[str]:
    cursor.execute(f'ALTER TABLE "{table}" SET UNLOGGED')
    cursor.execute(_INDEXES, [f'"{table}"'])
    made = []
    for name, definition, constraint, rule in cursor.fetchall():
        if constraint:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint}"')
            made.append(f'ALTER TABLE "{table}" ADD CONSTRAINT "{constraint}" {rule}')
        else:
            cursor.execute(f'DROP INDEX "{name}"')
            made.append(definition)
    return made


def analyse(model: type[models.Model]) -> None:
    """Let the planner know what *model* has become, as the database does in time."""
    with connection.cursor() as cursor:
        cursor.execute(f'VACUUM ANALYZE "{model._meta.db_table}"')


def put(model: type[models.Model], source: str, **columns: str) -> None:
    """Insert a row of *model* for each row of *source*; *columns* are SQL by attribute, others take defaults.

    Ids that are given are never drawn again.
    """
    fields = [field for field in model._meta.concrete_fields if field.attname in columns or not _fills_itself(field)]
    values = [columns.get(field.attname) or f"%s::{field.db_type(connection)}" for field in fields]
    defaults = [
        field.get_db_prep_save(field.get_default(), connection) for field in fields if field.attname not in columns
    ]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(values)} FROM {source}',  # noqa: S608
            defaults,
        )
        if "id" in columns:
            cursor.execute(_DRAWN.format(model._meta.db_table))


def lay(name: str, query: str) -> None:
    """Keep the rows of *query* as table *name*, for others to be laid from."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE UNLOGGED TABLE {name} AS {query}; ANALYZE {name}")


def dice(seed: int, of: str = "n") -> str:
    """SQL for a number from 0 to 1 that depends on *of* and *seed* alone."""
    return f"((hashint8extended({of}, {seed}) & 1048575) / 1048576.0::float8)"


def among(words: Sequence[str], number: str) -> str:
    """SQL for one of *words*, by the whole *number*."""
    array = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{array}])[1 + mod({number}, {len(words)})]"


def end_of(day: str) -> str:
    """SQL for the moment at which *day* is over."""
    return f"(({day} + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')"


def day_of(moment: str) -> str:
    return f"({moment} AT TIME ZONE 'Asia/Shanghai')::date"


TODAY = day_of("now()")


def _fills_itself(field: Any) -> bool:
    return bool(field.primary_key or field.has_db_default())
