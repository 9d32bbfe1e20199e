"""A refusal in the reader's language."""

from dataclasses import dataclass, field
from typing import Self

from django.utils.translation import gettext

from portal.kernel.errors import ComeBack, DomainError, InvalidInput, come_back


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page shows of a refusal; ``fields`` maps a field code to its sentence.

    ``retry_after`` is how many seconds to wait before trying again, when waiting helps.
    """

    message: str
    status: int
    fields: dict[str, str] = field(default_factory=dict)
    retry_after: int | None = None

    @classmethod
    def of(cls, error: Exception) -> Self | None:
        """Return what to tell of *error*; None when it is no refusal but a fault of ours."""
        error = come_back(error) or error
        if not isinstance(error, DomainError):
            return None
        fields = error.fields if isinstance(error, InvalidInput) else {}
        return cls(
            say(error),
            error.status,
            {code: gettext(text) for code, text in fields.items()},
            error.seconds if isinstance(error, ComeBack) else None,
        )


def say(error: DomainError) -> str:
    """Return the error's sentence in the current language; labels among its params are translated too."""
    params = {name: gettext(value) if isinstance(value, str) else value for name, value in error.params.items()}
    return gettext(error.message) % params if params else gettext(error.message)
