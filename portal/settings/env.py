"""The only reader of the process environment."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parents[2]

# pypinyin's dictionary of phrases takes 43 MB in every process; the catalogue brings the few that it needs.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def names(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def inherited(**changes: str) -> dict[str, str]:
    """Return the environment for a child process."""
    return os.environ | changes


def required(name: str) -> str:
    """Return the value of *name*; a missing one stops the start with a plain sentence."""
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"{name} must be set")
    return value


def database(url: str) -> dict[str, Any]:
    """Turn ``postgresql://user:pw@host:port/name?host=/socket/dir`` into Django's settings.

    ``host`` may name several servers, with commas between them; what else the query says (``target_session_attrs``,
    ``sslmode``) goes to the driver.
    """
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": query,
    }


def broker(url: str) -> str:
    """The broker address for kombu; a ``unix://`` socket is spelled its way."""
    return url.replace("unix://", "redis+socket://", 1)
