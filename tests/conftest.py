"""What every test may rely on."""

import gc
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings as hypothesis_settings

from portal.audit.models import AuditEvent, Seal, SealedHead
from portal.ui import translations

ENGLISH = Path(__file__).resolve().parents[1] / "portal" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screens", action="store_true", help="keep the pictures that browser tests take in docs/screens")
    parser.addoption("--full-size", action="store_true", help="run races and the model of the lifecycle at full length")


def pytest_configure(config: pytest.Config) -> None:
    """English is compiled before anything runs, once for all workers. No example has to be quick: machines differ."""
    hypothesis_settings.register_profile("patient", deadline=None)
    hypothesis_settings.load_profile("patient")
    if not hasattr(config, "workerinput"):
        translations.compile_catalogue(ENGLISH)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: looking it over for garbage took a twentieth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    """Every test keeps its files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def no_memory_of_calls():
    """Limits of calls live in the process's cache: no test spends another's."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit are cleaned up by TRUNCATE, which the append-only record would refuse."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in (model._meta.db_table for model in (AuditEvent, Seal, SealedHead)):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_is_not_emptied")
