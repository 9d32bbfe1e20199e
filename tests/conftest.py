"""What every test may rely on."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from psycopg2 import sql

from portal.outbox import subscriptions
from portal.ui import translations
from portal.workcalendar.queries import published_calendar
from tests.factories.calendar import publish_years
from tests.morning import keep_the_morning
from tests.roles import TESTS, as_owner, let_tests_delete

ENGLISH = Path(__file__).resolve().parents[1] / "portal" / "locale" / "en" / "LC_MESSAGES" / "django.po"


LAID_BY_MIGRATIONS = {"django_content_type", "auth_permission", "django_migrations"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screens", action="store_true", help="keep the pictures that browser tests take in docs/screens")
    parser.addoption("--full-size", action="store_true", help="run races and the model of the lifecycle at full length")


def pytest_configure(config: pytest.Config) -> None:
    """English is compiled before anything runs, once for all workers. No example has to be quick: machines differ."""
    hypothesis_settings.register_profile("patient", deadline=None)
    hypothesis_settings.load_profile("patient")
    TransactionTestCase._fixture_teardown = empty_what_is_filled
    keep_the_morning()
    if not hasattr(config, "workerinput"):
        translations.compile_catalogue(ENGLISH)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No worker shall be left alone with a long test at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: looking it over for garbage took a twentieth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database is made by its owner; tests have the rights of the portal, and are not the portal."""
    own = connection.settings_dict["OPTIONS"]["options"]
    with django_db_blocker.unblock():
        let_tests_delete()
        connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"{own} -c role={TESTS}"
    yield
    connection.settings_dict["OPTIONS"]["options"] = own
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def owning_the_tables(request: pytest.FixtureRequest) -> Iterator[None]:
    """For a test that changes tables, or what nobody may change."""
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    with as_owner():
        yield


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    """Every test keeps its files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def no_memory_of_calls():
    """Limits of calls and heartbeats live in the process's cache: no test spends or hears another's."""
    cache.clear()


@pytest.fixture
def subscribed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets somebody listen to a topic in this test, so that its messages are written: ``subscribed("pause.begin")``."""

    def listen(topic: str) -> None:
        monkeypatch.setitem(subscriptions._HANDLERS, topic, {"nobody": lambda _message: None})

    return listen


@pytest.fixture
def published_years(db: None) -> None:
    """The calendar of 2025 and 2026, already read: statements are counted in a process at work."""
    publish_years()
    published_calendar(settings.REGION)


def empty_what_is_filled(_after: TransactionTestCase) -> None:
    """Clean up after a test that commits, without the time that a flush spends on tables that are empty.

    As a replica the append-only record lets go of its rows, and nothing looks for what refers to them.
    """
    names = sorted({*connection.introspection.table_names()} - LAID_BY_MIGRATIONS)
    tables = [sql.Identifier(name) for name in names]
    look = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL statement_timeout = 0")
        # Whoever still writes is waited for.
        cursor.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(sql.SQL(", ").join(tables)))
        looks = (look.format(sql.Literal(place), table) for place, table in enumerate(tables))
        cursor.execute(sql.SQL(" UNION ALL ").join(looks))
        for (place,) in cursor.fetchall():
            cursor.execute(sql.SQL("DELETE FROM {}").format(tables[place]))
