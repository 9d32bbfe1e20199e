"""Who may do what with certificates, and how often. What is not here is denied."""

from collections.abc import Mapping

from portal.accounts.rules import Rule, Same
from portal.api.limits import Limit

holds = Same("holder_id", "applicant_ids")
issued = Same("department_id", "department_id")

RULES: Mapping[str, Rule] = {
    "certificate.list": holds,
    "certificate.view": holds | issued,
}

VERIFICATIONS = Limit("certificate-verification", calls=60, seconds=600)
"""Anybody may verify. Enough for a service hall behind one address, too little for guessing."""
