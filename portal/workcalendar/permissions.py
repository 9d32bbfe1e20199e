"""Who may change the calendar and the ledger of outages. What takes two, takes two different people."""

from collections.abc import Mapping

from portal.accounts.roles import Role
from portal.accounts.rules import Holds, Rule, is_system

supervises = Holds(Role.SUPERVISOR)

RULES: Mapping[str, Rule] = {
    "calendar.publish": is_system,
    "calendar.propose": supervises,
    "calendar.release": supervises,
    "calendar.drop": supervises,
    "outage.watch": is_system,
    "outage.declare": supervises,
    "outage.confirm": supervises,
    "outage.dismiss": supervises,
}
