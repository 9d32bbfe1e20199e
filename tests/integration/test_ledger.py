"""Whose every working day of a case was, on its page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from approvals.domain.vocabulary import CaseState, ItemState
from approvals.models import CorrectionNotice
from approvals.queries.detail import case_view
from approvals.queries.ledger import ledger_of
from portal.clock.services import at
from portal.workcalendar.seed import noticed_calendar
from tests.factories.accounts import make_citizen
from tests.factories.calendar import publish_years
from tests.factories.cases import (
    FILED_AT,
    LEASE,
    make_case,
    make_deficiency,
    make_item,
    make_task,
    material,
    owner_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendar():
    publish_years()


def day(number: int):
    return FILED_AT + timedelta(days=number)


def told():
    """Filed on 2 March; corrected from the 3rd to the 5th; reviewed until the 10th; a paper owed until the 12th."""
    case = make_case(CaseState.ACCEPTED, one_form={"fields": [], "materials": [material(LEASE)]})
    CorrectionNotice.objects.create(
        case=case, number=1, items=[], issued_at=day(1), answered_at=day(3), issued_by=case.filed_by
    )
    item = make_item(case, ItemState.REVIEWED)
    make_task(
        item,
        state="answered",
        opinion="agree",
        answered_by=case.filed_by,
        answered_at=day(8),
        effective_at=day(8),
    )
    make_deficiency(case, supplied_at=day(10))
    return case


def entered(case, today):
    with at(day(today)):
        view = case_view(case.pk, owner_of(case))
    return ledger_of(view, noticed_calendar())


def test_each_day_belongs_to_whoever_kept_the_case_waiting():
    ledger = entered(told(), 14)
    owners = {d.on.day: d.claim.party.value for d in ledger.days}
    assert owners == {
        3: "department",
        4: "applicant",
        5: "applicant",
        6: "department",
        9: "department",
        10: "department",
        11: "applicant",
        12: "applicant",
        13: "department",
        16: "department",
    }
    assert sum(ledger.sums.values()) == len(owners)


def test_a_case_that_waits_for_acceptance_waits_for_the_window_and_a_draft_for_nobody():
    waiting = entered(make_case(CaseState.SUBMITTED), 2)
    assert {d.claim.party.value for d in waiting.days} == {"lead"}
    assert entered(make_case(CaseState.DRAFT), 2) is None


def test_a_closed_case_costs_no_more_days():
    case = told()
    type(case).objects.filter(pk=case.pk).update(closed_at=day(3))
    assert entered(case, 30).until == date(2026, 3, 5)


def test_the_owner_reads_it_and_nobody_else(client):
    case = told()
    client.force_login(case.filed_by)
    url = reverse("approvals:ledger", args=[case.pk])
    with at(day(14)):
        page = client.get(url).content.decode()
        assert "等待申请人补交“场地使用证明”" in page
        client.force_login(make_citizen())
        assert client.get(url).status_code == 404
    draft = make_case(CaseState.DRAFT)
    client.force_login(draft.filed_by)
    assert client.get(reverse("approvals:ledger", args=[draft.pk])).status_code == 404
