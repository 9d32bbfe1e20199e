"""In every test database it is the same Wednesday morning, whatever day the machine has.

So no test can depend on the day on which it runs: the portal asks no other clock, and neither do the workers,
servers and browsers of a test. Time goes on from that morning; ``portal.clock.services`` hold or advance it as ever.
"""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import pre_migrate
from psycopg2 import sql

from portal.clock import SHANGHAI

MORNING = datetime(2026, 10, 21, 10, 0, tzinfo=SHANGHAI)
TELLERS = ("transaction_timestamp", "statement_timestamp", "clock_timestamp", "now")
TELLER = sql.SQL("CREATE FUNCTION public.{0}() RETURNS timestamptz LANGUAGE sql RETURN pg_catalog.{0}() - {1}")
PATH = sql.SQL("ALTER DATABASE {0} SET search_path = public, pg_catalog; SET search_path = public, pg_catalog")
"""PostgreSQL looks into its own catalogue first unless told when."""


def keep_the_morning() -> None:
    """Set the clock of each database before its first table is made: defaults of columns tell the time too."""
    pre_migrate.connect(_set_the_clock)


def _set_the_clock(app_config: AppConfig, **_: Any) -> None:
    if app_config.label != "clock":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.now() - %s", [MORNING])
        behind = sql.Literal(cursor.fetchone()[0])
        for teller in TELLERS:
            cursor.execute(TELLER.format(sql.Identifier(teller), behind))
        cursor.execute(PATH.format(sql.Identifier(connection.settings_dict["NAME"])))
    pre_migrate.disconnect(_set_the_clock)
