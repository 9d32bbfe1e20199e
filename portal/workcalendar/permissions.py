"""Who may change the calendar."""

from portal.accounts.roles import Role
from portal.accounts.rules import Holds, is_system

RULES = {"calendar.publish": Holds(Role.SUPERVISOR) | is_system}
