"""Who acts: an immutable picture of the signed-in person, or of the system."""

from dataclasses import dataclass

from portal.accounts.roles import Role
from portal.kernel.errors import NotPermitted
from portal.kernel.vocabulary import _


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
