"""A press that is made twice at the same moment."""

import pytest
from django.test import Client
from django.urls import reverse

from approvals.cases.models import Case
from approvals.filing.services.drafting import open_matter_draft
from portal.accounts.models import Applicant, User
from tests.concurrency.at_once import at_once
from tests.factories.accounts import actor_for, make_citizen
from tests.factories.approvals.cases import make_material
from tests.factories.approvals.drafts import make_draft, make_offer

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("published_years"),
]


PRESSES = 4


def press_together(user: User, path: str, data: dict[str, object]) -> list[str]:
    def press() -> str:
        client = Client()
        client.force_login(user)
        return client.post(path, data).url

    return at_once(*[press] * PRESSES)


def test_of_the_same_presses_at_once_one_submits_and_all_lead_to_its_receipt():
    citizen = make_citizen()
    case = make_draft(citizen)
    make_material(case)
    path = reverse("approvals:draft-check", args=(case.pk,))
    led_to = press_together(citizen, path, {"seen_version": 0, "is_true": "on"})
    assert set(led_to) == {reverse("approvals:receipt", args=(case.pk,))}
    assert Case.objects.get().version == 1


def test_of_the_same_presses_at_once_one_opens_a_draft():
    make_offer()
    citizen = make_citizen()
    applicant = Applicant.objects.get(person__user=citizen)
    led_to = press_together(citizen, reverse("approvals:start-matter", args=("CY01",)), {"applicant": applicant.pk})
    case = Case.objects.get()
    assert set(led_to) <= {reverse("approvals:draft", args=(case.pk,)), reverse("approvals:my-cases")}


def test_the_service_alone_would_open_a_draft_each():
    """The control."""
    make_offer()
    citizen = make_citizen()
    applicant = Applicant.objects.get(person__user=citizen)
    actor = actor_for(citizen, applicant_ids=frozenset({applicant.pk}))
    at_once(*[lambda: open_matter_draft(actor=actor, applicant_id=applicant.pk, code="CY01")] * PRESSES)
    assert Case.objects.count() == PRESSES
