"""PostgreSQL and Valkey: our own children, unless the environment names others."""

from collections.abc import Mapping

from portal.settings import env
from portal.standalone.places import Places
from portal.standalone.postgres import OWNER, Postgres
from portal.standalone.processes import Family
from portal.standalone.valkey import Valkey

DEVELOPMENT = "portal.settings.dev"
DATABASE_URL, OWNER_URL = "DATABASE_URL", "OWNER_DATABASE_URL"


def settings() -> dict[str, str]:
    """Name the demo's settings, unless the environment names others: whoever starts without a word gets production."""
    return {"DJANGO_SETTINGS_MODULE": env.text("DJANGO_SETTINGS_MODULE", DEVELOPMENT)}


def start(family: Family, places: Places, tuning: dict[str, str]) -> dict[str, str]:
    """Start what is needed, both at once, and return the environment that leads to it."""
    postgres = Postgres(places, tuning)
    valkey = Valkey(places)
    wanted: dict[str, Postgres | Valkey] = {DATABASE_URL: postgres, "REDIS_URL": valkey}
    own = {name: server for name, server in wanted.items() if not env.text(name)}
    for server in own.values():
        family.start(server.program())
    for server in own.values():
        family.wait_until(server.is_ready, seconds=60, what=type(server).__name__, log=server.log)
    return {
        DATABASE_URL: env.text(DATABASE_URL) or postgres.url(),
        OWNER_URL: postgres.url(OWNER) if database_is_own() else env.text(OWNER_URL) or env.text(DATABASE_URL),
        "REDIS_URL": env.text("REDIS_URL") or valkey.url,
        "MEDIA_ROOT": env.text("MEDIA_ROOT") or str(places.media),
    }


def as_owner(environment: Mapping[str, str]) -> dict[str, str]:
    """What leads to the servers, to the database as the one who may change its tables."""
    return {**environment, DATABASE_URL: environment[OWNER_URL]}


def database_is_own() -> bool:
    """Tell whether the database is ours, so that a stamp beside it may speak of its content."""
    return not env.text(DATABASE_URL)
