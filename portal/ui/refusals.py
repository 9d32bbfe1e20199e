"""A DomainError in the reader's language."""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

from portal.kernel.errors import DomainError, InvalidInput


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page shows of a refusal; ``fields`` maps a field code to its sentence."""

    code: str
    message: str
    status: int
    fields: dict[str, str]

    @classmethod
    def of(cls, error: DomainError) -> Self:
        fields = error.fields if isinstance(error, InvalidInput) else {}
        return cls(error.code, say(error), error.status, {code: gettext(text) for code, text in fields.items()})


def say(error: DomainError) -> str:
    """Return the error's sentence in the current language; labels among its params are translated too."""
    params = {name: gettext(value) if isinstance(value, str) else value for name, value in error.params.items()}
    return gettext(error.message) % params if params else gettext(error.message)
