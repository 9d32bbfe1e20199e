"""Who may do what with certificates. What is not here is denied."""

from collections.abc import Mapping

from portal.accounts.rules import Rule, Same

holds = Same("holder_id", "applicant_ids")
issued = Same("department_id", "department_id")

RULES: Mapping[str, Rule] = {
    "certificate.list": holds,
    "certificate.view": holds | issued,
}
