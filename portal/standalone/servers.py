"""PostgreSQL and Valkey: our own children, unless the environment names others."""

from portal.settings import env
from portal.standalone.places import Places
from portal.standalone.postgres import Postgres
from portal.standalone.processes import Family
from portal.standalone.valkey import Valkey

DEVELOPMENT = "portal.settings.dev"


def settings() -> dict[str, str]:
    """Name the demo's settings, unless the environment names others: whoever starts without a word gets production."""
    return {"DJANGO_SETTINGS_MODULE": env.text("DJANGO_SETTINGS_MODULE", DEVELOPMENT)}


def start(family: Family, places: Places, tuning: dict[str, str]) -> dict[str, str]:
    """Start what is needed, both at once, and return the environment that leads to it."""
    postgres = Postgres(places, tuning)
    valkey = Valkey(places)
    wanted: dict[str, Postgres | Valkey] = {"DATABASE_URL": postgres, "REDIS_URL": valkey}
    own = {name: server for name, server in wanted.items() if not env.text(name)}
    for server in own.values():
        family.start(server.program())
    for server in own.values():
        family.wait_until(server.is_ready, seconds=60, what=type(server).__name__, log=server.log)
    named = {name: env.text(name) or server.url for name, server in wanted.items()}
    return named | {"MEDIA_ROOT": env.text("MEDIA_ROOT") or str(places.media)}


def database_is_own() -> bool:
    """Tell whether the database is ours, so that a stamp beside it may speak of its content."""
    return not env.text("DATABASE_URL")
