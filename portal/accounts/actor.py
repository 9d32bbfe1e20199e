"""Who acts: an immutable picture of the signed-in person, or of the system."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from portal.accounts.roles import Role
from portal.kernel.errors import NotPermitted
from portal.kernel.vocabulary import _
from portal.rows.compiled import Parameter


@dataclass(frozen=True, slots=True)
class Actor:
    """What rules may know of whoever acts. Ids only; ``name`` is for the audit sentence.

    ``applicant_ids`` are the applicants this user may act for: the person, and enterprises by
    a mandate in force. ``represents`` are the enterprises whose legal representative the user is.
    ``department_id`` is where the staff roles are held.
    """

    user_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    department_id: int | None = None
    applicant_ids: frozenset[int] = frozenset()
    represents: frozenset[int] = frozenset()
    region: str = ""
    is_system: bool = False

    @property
    def signatory_id(self) -> int:
        """The id of the person who acts. Raises NotPermitted for visitors and for the system, which sign nothing."""
        if self.user_id is None:
            raise NotPermitted
        return self.user_id

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)


ANONYMOUS = Actor()
SYSTEM = Actor(name=_("系统"), is_system=True)

_SINGLE = {"user_id": "bigint", "department_id": "bigint", "region": "text"}
_SEVERAL = ("applicant_ids", "represents")


def bound(actor: Actor) -> tuple[Actor, dict[str, Any]]:
    """Return one of the kind of *actor*, with parameters for what is its own, and what is to be bound to them.

    All of a kind are shown their lists by the same SQL (``portal.rows.compiled``).
    """
    given = {name: value for name in _SINGLE if (value := getattr(actor, name))}
    for name in _SEVERAL:
        given |= {f"{name}_{number}": each for number, each in enumerate(_padded(sorted(getattr(actor, name))))}
    return _kind(actor.roles, tuple(given), is_system=actor.is_system), given


def _padded(ids: list[int]) -> Iterable[int]:
    """*ids* up to a power of two, the last one repeated: there are then few kinds of actors."""
    return (*ids, *ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids))) if ids else ()


@cache
def _kind(roles: frozenset[Role], names: tuple[str, ...], *, is_system: bool) -> Actor:
    single: dict[str, Any] = {name: Parameter(name, kind) for name, kind in _SINGLE.items() if name in names}
    several: dict[str, Any] = {
        name: frozenset(Parameter(each) for each in names if each.startswith(f"{name}_")) for name in _SEVERAL
    }
    return Actor(roles=roles, is_system=is_system, **single, **several)
