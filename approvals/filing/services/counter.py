"""At the window: who stands there is found by an exact number, or enrolled. Both leave a trace at that applicant."""

from django.db import transaction

from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.people import applicants
from portal.accounts.people.applicants import ApplicantCard
from portal.accounts.roles import IdType
from portal.audit import services as audit


def find_applicant(*, actor: Actor, id_type: IdType | None, number: str) -> ApplicantCard | None:
    """Return the applicant with exactly this number, a credit code when *id_type* is None, or None.

    Raises NotPermitted, InvalidInput.
    """
    with transaction.atomic(durable=True):
        found = applicants.find(actor=actor, id_type=id_type, number=number)
        if found:
            audit.record("applicant.found", subject=_chain(found), actor=actor, at=clock.now())
    return found


def enrol_person(*, actor: Actor, name: str, id_type: IdType, number: str, mobile: str) -> ApplicantCard:
    """Enrol a natural person (自然人) who has no account. Raises NotPermitted, InvalidInput, ApplicantKnown."""
    with transaction.atomic(durable=True):
        enrolled = applicants.enrol_person(actor=actor, name=name, id_type=id_type, number=number, mobile=mobile)
        audit.record("applicant.enrolled", subject=_chain(enrolled), actor=actor, at=clock.now())
    return enrolled


def enrol_enterprise(*, actor: Actor, name: str, code: str, address: str) -> ApplicantCard:
    """Enrol an enterprise (法人) by its agent at the window. Raises NotPermitted, InvalidInput, ApplicantKnown."""
    with transaction.atomic(durable=True):
        enrolled = applicants.enrol_enterprise(actor=actor, name=name, code=code, address=address)
        audit.record("applicant.enrolled", subject=_chain(enrolled), actor=actor, at=clock.now())
    return enrolled


def _chain(card: ApplicantCard) -> str:
    return f"applicant:{card.pk}"
