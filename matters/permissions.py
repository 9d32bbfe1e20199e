"""Who may do what with the catalogue. Reading what is published is free; what is not here is denied."""

from collections.abc import Mapping

from portal.accounts.roles import Role
from portal.accounts.rules import Holds, Rule

edits = Holds(Role.CATALOGUE_EDITOR)
supervises = Holds(Role.SUPERVISOR)

RULES: Mapping[str, Rule] = {
    "catalogue.view_drafts": edits | supervises,
    "catalogue.edit": edits,
    "catalogue.propose": edits,
    "catalogue.publish": edits,
    "catalogue.confirm": edits,
}
