"""Asking for a renewal, step by step, through the services."""

from django.db import connection

from approvals.filing.services import drafting, submission
from approvals.intake.services import window
from portal.accounts.models import Applicant
from portal.accounts.queries import actor_of
from portal.clock.services import at
from tests.factories.approvals.cases import clerk, make_material
from tests.factories.approvals.periods import noon

RECEIVED, TAKEN_IN = noon(5), noon(6)


def drafted(citizen, certificate, moment):
    """A draft that renews *certificate*, complete but for being sent."""
    owner, applicant = actor_of(citizen, moment.date()), Applicant.objects.get(person__user=citizen)
    with at(moment):
        case = drafting.open_renewal_draft(actor=owner, applicant_id=applicant.pk, certificate_id=certificate.pk)
        drafting.save_draft(case_id=case.pk, actor=owner, seen_version=case.version, answers={"shop_name": "小满"})
        make_material(case)
    return case, owner


def submitted(case, owner, moment):
    with at(moment):
        return submission.submit(case_id=case.pk, actor=owner, seen_version=None)


def accepted(citizen, certificate, received=RECEIVED, taken_in=TAKEN_IN):
    """Its item, received and accepted at these moments."""
    case, owner = drafted(citizen, certificate, received)
    submitted(case, owner, received)
    with at(taken_in):
        window.accept(case_id=case.pk, actor=clerk(), seen_version=None)
    return case.items.get()


def put(item, state) -> None:
    """Write a state, as rows."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_caseitem SET state = %s WHERE id = %s", [state.value, item.pk])
