"""Who may do what with accounts. What is not here is denied."""

from collections.abc import Mapping

from portal.accounts.roles import MandateKind, Role
from portal.accounts.rules import Holds, Is, Rule, Same

oneself = Same("pk", "user_id")
represents = Same("pk", "represents")
at_the_window = Holds(Role.CLERK)
agents_mandate = Is("kind", MandateKind.AGENT.value)

RULES: Mapping[str, Rule] = {
    "applicant.find": at_the_window,
    "applicant.enrol": at_the_window,
    "enterprise.add": oneself,
    "mandate.grant": represents,
    "mandate.revoke": agents_mandate & (Same("enterprise_id", "represents") | Same("holder_id", "user_id")),
}
