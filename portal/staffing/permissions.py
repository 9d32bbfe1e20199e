"""Who may change staff. What takes two, takes two different people, and nobody changes their own account."""

from collections.abc import Mapping

from portal.accounts.roles import Role
from portal.accounts.rules import Holds, Rule, Same

administers = Holds(Role.SYSTEM_ADMINISTRATOR)
proposed_it = Same("proposed_by_id", "user_id")
concerns_oneself = Same("user_id", "user_id")

RULES: Mapping[str, Rule] = {
    "staff.view": administers,
    "staff.enrol": administers,
    "staff.change": administers & ~Same("pk", "user_id"),
    "staff.confirm": administers & ~proposed_it & ~concerns_oneself,
    "staff.drop": administers,
}
