"""Statements whose text is the same each time: the server plans them once per connection.

Behind a pooler that hands out another connection for each transaction (PgBouncer in transaction mode) a connection
remembers nothing: with ``DATABASE_IS_POOLED`` the same text is sent as it is, and planned each time.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

_known: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()
"""The names that each connection has prepared."""


class Prepared:
    """*text* with its parameters as ``%(name)s``, whose SQL types are *types*; any other percent sign is doubled."""

    def __init__(self, text: str, types: Mapping[str, str]) -> None:
        self.text = text
        self.name = "p_" + hashlib.sha256(text.encode()).hexdigest()[:20]
        numbered = text % {name: f"${n}" for n, name in enumerate(types, start=1)}
        of_types = f"({', '.join(types.values())})" if types else ""
        self._prepare = f"PREPARE {self.name} {of_types} AS {numbered}"
        given = f"({', '.join(f'%({name})s' for name in types)})" if types else ""
        self._execute = f"EXECUTE {self.name} {given}"

    def call(self, cursor: CursorWrapper) -> str:
        """Return what executes it on the connection of *cursor*: text to be sent with its parameters by name."""
        if settings.DATABASE_IS_POOLED:
            return self.text
        known = _known.setdefault(cursor.db.connection, set())
        if self.name not in known:
            with cursor.db.wrap_database_errors:
                cursor.cursor.execute(self._prepare)  # beside whoever counts statements: once for a connection
            known.add(self.name)
        return self._execute


def literal(value: Any) -> str:
    """*value* as SQL text with its percent signs doubled, to be part of a statement that never varies."""
    with connection.cursor() as cursor:
        text: bytes = cursor.mogrify("%s", [value])
    return re.sub("%", "%%", text.decode())
