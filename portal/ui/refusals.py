"""A refusal in the reader's language."""

from dataclasses import dataclass, field
from typing import Self

from django.db import OperationalError
from django.utils.translation import gettext

from portal.kernel.errors import DomainError, InvalidInput

BUSY_CODES = frozenset({"55P03", "57014", "40P01"})
"""PostgreSQL's words for a lock or statement that took too long, and for a deadlock: all is undone, try again."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page shows of a refusal; ``fields`` maps a field code to its sentence."""

    message: str
    status: int
    fields: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: Exception) -> Self | None:
        """Return what to tell of *error*; None when it is no refusal but a fault of ours."""
        if isinstance(error, DomainError):
            fields = error.fields if isinstance(error, InvalidInput) else {}
            return cls(say(error), error.status, {code: gettext(text) for code, text in fields.items()})
        if isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", None) in BUSY_CODES:
            return cls(gettext("办理的人较多，请稍后重试"), 503)
        return None


def say(error: DomainError) -> str:
    """Return the error's sentence in the current language; labels among its params are translated too."""
    params = {name: gettext(value) if isinstance(value, str) else value for name, value in error.params.items()}
    return gettext(error.message) % params if params else gettext(error.message)
