"""Sessions in the database, read by a statement that is compiled once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from portal.rows.compiled import Parameter, compiled


class SessionStore(db.SessionStore):
    """Django's own."""

    def _get_session_from_db(self) -> Any:
        moment = timezone.now()  # noqa: TID251 (the moment they end was told by the machine's clock)
        for session in _session().rows(key=self.session_key, moment=moment):
            return session
        self._session_key = None
        return None


@compiled
def _session() -> QuerySet[Session]:
    return Session.objects.filter(
        session_key=Parameter("key", "text"), expire_date__gt=Parameter("moment", "timestamptz")
    )
