"""Whose every working day of a case was, on its page."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.clocks.domain.ledger import Party
from approvals.dossier.queries.ledger import ledger_of, ledger_page, owner_of, reason_of
from approvals.materials.models import CorrectionNotice
from portal.clock.services import at
from portal.workcalendar.queries import published_calendar
from portal.workcalendar.seed import noticed_calendar
from tests.factories.accounts import make_citizen, make_department
from tests.factories.approvals.cases import (
    BASIS,
    DUE_ON,
    FILED_AT,
    LEASE,
    clock_end,
    make_case,
    make_deficiency,
    make_item,
    make_task,
    material,
)
from tests.factories.approvals.cases import owner_of as actor_of
from tests.factories.approvals.periods import PROMISE_DUE, item_with_periods, make_pause, noon

pytestmark = pytest.mark.usefixtures("published_years")


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
    return ledger_of(case, noticed_calendar(), day(today).date())


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


def test_what_was_supplied_before_the_last_opinion_kept_nobody_waiting():
    case = told()
    case.deficiencies.update(supplied_at=day(7))
    assert entered(case, 14).sums == {Party.APPLICANT: 2, Party.DEPARTMENT: 8}


def test_the_day_on_which_a_silence_takes_effect_is_no_longer_the_silent_departments():
    item = make_item(make_case(CaseState.ACCEPTED), ItemState.REVIEWED)
    basis = {"silence_basis": BASIS, "opinion": "deemed_agree", "effective_at": clock_end(DUE_ON)}
    make_task(item, make_department(), state="deemed", answered_at=day(8), **basis)
    reasons = {d.on: reason_of(d) for d in entered(item.case, 8).days}
    assert reasons[DUE_ON] == "审查“示例事项”"
    assert reasons[DUE_ON + timedelta(days=1)] == "作出“示例事项”的决定"


def test_a_case_that_waits_for_acceptance_waits_for_the_window_and_a_draft_for_nobody():
    waiting = entered(make_case(CaseState.SUBMITTED), 2)
    assert {d.claim.party.value for d in waiting.days} == {"lead"}
    assert entered(make_case(CaseState.DRAFT), 2) is None


def test_a_closed_case_costs_no_more_days():
    case = told()
    case.closed_at = day(3)
    assert entered(case, 30).until == date(2026, 3, 5)


def test_a_special_procedure_is_nobodys_time_and_an_open_one_ends_with_what_was_told():
    case, item = item_with_periods()
    make_pause(item, started_on=date(2026, 3, 3), ended_on=date(2026, 3, 5), ended_at=noon(5), state="ended")
    running, asked_for = make_department(), make_department()
    make_pause(item, started_on=date(2026, 3, 9), planned_end_on=date(2026, 3, 11), department=running)
    make_pause(item, started_on=None, began_at=None, planned_end_on=None, state="requested", department=asked_for)
    ledger = entered(case, 15)
    assert [d.on.day for d in ledger.days if d.claim.party is Party.LAW] == [4, 5, 10, 11]
    [reason] = {reason_of(d) for d in ledger.days if d.claim.party is Party.LAW}
    assert reason == "对“示例事项”进行检验，依法不计入期限"


def test_an_outage_takes_its_day_from_everybody_and_its_evening_from_the_period_that_ended_with_it():
    case, _item = item_with_periods()
    evenings = frozenset({PROMISE_DUE, date(2026, 3, 12)})
    calendar = replace(noticed_calendar(), lost_days=frozenset({date(2026, 3, 4)}), lost_evenings=evenings)
    ledger = ledger_of(case, calendar, date(2026, 3, 20))
    # The lost day moved the promise from its evening to the day after.
    assert [d.on.day for d in ledger.days if d.claim.party is Party.OUTAGE] == [4]
    calendar = replace(calendar, lost_days=frozenset())
    ledger = ledger_of(case, calendar, date(2026, 3, 20))
    assert [d.on.day for d in ledger.days if d.claim.party is Party.OUTAGE] == [16]
    assert owner_of(ledger.days[9]) == "系统故障"


def test_it_costs_as_many_statements_whatever_happened(django_assert_num_queries):
    case = told()
    reader = actor_of(case)
    published_calendar(case.region)
    with django_assert_num_queries(4):
        ledger_page(case.pk, reader)
    for item in (make_item(case, ItemState.UNDER_REVIEW), make_item(case, ItemState.UNDER_REVIEW)):
        make_task(item)
        make_pause(item)
    with django_assert_num_queries(4):
        ledger_page(case.pk, reader)


def test_the_api_tells_it_to_whoever_may_see_the_case_in_the_readers_language(client):
    case = told()
    client.force_login(case.filed_by)
    url = reverse("approvals-api:ledger", args=[case.pk])
    with at(day(14)):
        told_back = client.get(url).json()
        assert told_back["sums"] == {"applicant": 4, "department": 6}
        assert [told_back["since"], told_back["until"], len(told_back["days"])] == ["2026-03-02", "2026-03-16", 10]
        assert told_back["days"][1] == {
            "on": "2026-03-04",
            "party": "applicant",
            "owner": "申请人",
            "sentence": "等待申请人补正材料",
        }
        client.force_login(make_citizen())
        assert client.get(url).status_code == 404
        client.logout()
        assert client.get(url).status_code == 401
    draft = make_case(CaseState.DRAFT)
    client.force_login(draft.filed_by)
    assert client.get(reverse("approvals-api:ledger", args=[draft.pk])).status_code == 404


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
