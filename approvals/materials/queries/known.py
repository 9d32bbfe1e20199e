"""What the portal knows of an applicant already: nobody is asked twice (国务院令第716号)."""

from approvals.cases.models import Case
from portal.accounts.actor import Actor
from portal.accounts.models import Enterprise, Mandate, Person
from portal.accounts.roles import IdType, MandateKind


def known_answers(case: Case, actor: Actor) -> dict[str, str]:
    """Return what is known, by field code, for the form of *case*, whose applicant is loaded. At most three queries.

    An agent does not learn the number of the legal representative's document; a clerk's own data are nobody's answer.
    """
    person = _acting(actor)
    found = {"contact_name": person.name, "mobile": person.mobile} if person else {}
    if case.applicant.person:
        found |= {"applicant_name": case.applicant.name} | _of_document(case.applicant.person)
    if case.applicant.enterprise:
        found |= _of_enterprise(case.applicant.enterprise)
        if person and case.applicant.enterprise.pk in actor.represents:
            found |= _of_document(person)
    return {code: value for code, value in found.items() if value}


def _acting(actor: Actor) -> Person | None:
    """The person who fills in, as the one to turn to."""
    if actor.user_id is None or actor.is_staff:
        return None
    return Person.objects.filter(user_id=actor.user_id).first()


def _of_document(person: Person) -> dict[str, str]:
    return {"id_number": person.id_number} if person.id_type == IdType.CITIZEN.value else {}


def _of_enterprise(enterprise: Enterprise) -> dict[str, str]:
    standing = Mandate.objects.filter(
        enterprise=enterprise, kind=MandateKind.LEGAL_REPRESENTATIVE.value, revoked_at=None
    ).select_related("holder")
    return {
        "applicant_name": enterprise.name,
        "company_name": enterprise.name,
        "credit_code": enterprise.credit_code,
        "address": enterprise.address,
        "legal_representative": next((str(mandate.holder) for mandate in standing), ""),
    }
