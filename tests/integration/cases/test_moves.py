"""The door and the moves of a case, against real PostgreSQL."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion, TaskState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.filing.services import submission
from approvals.intake.services import acceptances, window
from approvals.materials.domain.refusals import MaterialMissing
from approvals.reviews.services import opinions, silences
from portal.accounts.actor import Actor
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.fsm import StateChangeRefused
from portal.kernel.errors import IllegalMove, NotFound, NotPermitted, StaleVersion
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    LEASE,
    clerk,
    clock_end,
    field,
    in_review,
    make_case,
    make_clock,
    make_item,
    make_material,
    material,
    owner_of,
    staff_of,
)

pytestmark = pytest.mark.usefixtures("published_years")

BUDGET = 12


def statements(call) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len([q for q in captured if "SAVEPOINT" not in q["sql"]])


def submitted(reviews: int = 1, **fields) -> Case:
    case = make_case(CaseState.SUBMITTED, **fields)
    others = [make_department().pk for _ in range(reviews - 1)]
    make_item(case, reviewer_ids=[case.lead_department_id, *others])
    make_material(case)
    make_clock(case, ClockKind.NOTICE, effect="deem_accepted")
    return case


@pytest.mark.parametrize("reviews", [1, 5, 22])
def test_accepting_and_an_opinion_cost_few_statements_whatever_the_number_of_reviews(reviews):
    case, actor = submitted(reviews), clerk()
    with at(FILED_AT):
        assert statements(lambda: window.accept(case_id=case.pk, actor=actor, seen_version=0)) <= BUDGET
        task = case.tasks.first()
        reviewer = staff_of(task.department_id)
        assert (
            statements(
                lambda: opinions.give_opinion(
                    case_id=case.pk, task_id=task.pk, actor=reviewer, seen_version=0, opinion=Opinion.AGREE
                )
            )
            <= BUDGET
        )
    assert ReviewTask.objects.filter(case=case).count() == reviews


@pytest.mark.parametrize("reviews", [1, 5, 22])
def test_accepting_with_a_deficiency_stays_within_the_budget(reviews):
    form = {"fields": [field()], "materials": [material(), material(LEASE)]}
    case, actor = submitted(reviews, one_form=form), clerk()
    with at(FILED_AT):
        cost = statements(
            lambda: window.accept_with_deficiency(
                case_id=case.pk, actor=actor, seen_version=0, promises={"lease": date(2026, 3, 6)}
            )
        )
    assert cost <= BUDGET
    assert case.deficiencies.get().promised_on == date(2026, 3, 6)


def test_submitting_stays_within_the_budget_and_starts_the_notice_clock():
    case = make_case(CaseState.DRAFT)
    make_item(case)
    make_material(case)
    with at(FILED_AT):
        cost = statements(lambda: submission.submit(case_id=case.pk, actor=owner_of(case), seen_version=0))
    assert cost <= BUDGET
    case = Case.objects.get(pk=case.pk)
    assert case.state == CaseState.SUBMITTED
    assert case.clocks.get().due_on == date(2026, 3, 9)


def test_acceptance_starts_the_clocks_on_the_day_after_and_stops_the_notice_clock():
    case = submitted()
    with at(FILED_AT):
        moved = window.accept(case_id=case.pk, actor=clerk(), seen_version=0)
    due = {c.kind: c.due_on for c in case.clocks.all() if c.state == "running"}
    assert due == {"decision": date(2026, 3, 30), "promise": date(2026, 3, 9), "review": date(2026, 3, 6)}
    assert moved.acceptance_number is not None
    assert case.clocks.get(kind="notice").state == "stopped"


def test_a_second_click_is_told_that_the_page_is_stale():
    case, actor = submitted(), clerk()
    with at(FILED_AT):
        window.accept(case_id=case.pk, actor=actor, seen_version=0)
    with pytest.raises(StaleVersion):
        window.accept(case_id=case.pk, actor=actor, seen_version=0)
    with pytest.raises(IllegalMove):
        window.accept(case_id=case.pk, actor=actor, seen_version=1)


def test_a_case_that_one_may_not_see_does_not_exist():
    case = submitted()
    with pytest.raises(NotFound):
        window.accept(case_id=case.pk, actor=Actor(user_id=1), seen_version=0)
    with pytest.raises(NotPermitted):
        window.accept(case_id=case.pk, actor=owner_of(case), seen_version=0)


def test_nothing_is_written_when_a_material_is_missing():
    case = submitted()
    case.materials.all().delete()
    with pytest.raises(MaterialMissing):
        window.accept(case_id=case.pk, actor=clerk(), seen_version=0)
    assert Case.objects.get(pk=case.pk).state == CaseState.SUBMITTED
    assert not AuditEvent.objects.filter(case_id=case.pk).exists()


def test_a_state_is_changed_through_the_door_only():
    case = submitted()
    loaded = Case.objects.get(pk=case.pk)
    with pytest.raises(StateChangeRefused):
        loaded.state = CaseState.CONCLUDED.value
    with pytest.raises(StateChangeRefused):
        Case.objects.filter(pk=case.pk).update(state=CaseState.CONCLUDED.value)
    with pytest.raises(StateChangeRefused):
        loaded.withdraw(at=FILED_AT)


def test_the_last_opinion_hands_the_item_to_its_lead():
    case, item = in_review(reviews=2)
    for task in case.tasks.all():
        assert CaseItem.objects.get(pk=item.pk).state == ItemState.UNDER_REVIEW
        with at(FILED_AT):
            opinions.give_opinion(
                case_id=case.pk,
                task_id=task.pk,
                actor=staff_of(task.department_id),
                seen_version=0,
                opinion=Opinion.AGREE,
            )
    assert CaseItem.objects.get(pk=item.pk).state == ItemState.REVIEWED


def test_silence_counts_as_agreement_sixty_seconds_after_expiry_and_is_dated_at_expiry():
    case, item = in_review(reviews=2, basis=BASIS)
    expiry = clock_end(date(2026, 3, 9))
    with at(expiry.replace(second=59)):
        assert silences.deem_silent_opinions() == 0
    with at(expiry.replace(minute=1)):
        assert silences.deem_silent_opinions() == 1
        assert silences.deem_silent_opinions() == 0
    silent = case.tasks.get(silence_basis=BASIS)
    assert (silent.state, silent.opinion, silent.effective_at) == (TaskState.DEEMED, Opinion.DEEMED_AGREE, expiry)
    assert CaseItem.objects.get(pk=item.pk).state == ItemState.UNDER_REVIEW
    assert AuditEvent.objects.get(kind="review.deem_agreed").law == BASIS


def test_the_sweep_costs_the_same_for_one_and_for_many():
    expiry = clock_end(date(2026, 3, 9))
    in_review(reviews=2, basis=BASIS)
    with at(expiry.replace(minute=1)):
        one = statements(silences.deem_silent_opinions)
    for _ in range(5):
        in_review(reviews=3, basis=BASIS)
    with at(expiry.replace(minute=1)):
        many = statements(silences.deem_silent_opinions)
    assert one == many
    assert ReviewTask.objects.filter(state="deemed").count() == 11


def test_a_case_that_cannot_be_settled_holds_nobody_else_up(caplog):
    broken, *others = [submitted() for _ in range(3)]
    CaseItem.objects.filter(case=broken).update(reviewer_ids=[0])
    with at(clock_end(date(2026, 3, 9)).replace(minute=1)):
        assert acceptances.deem_accepted() == len(others)
        assert acceptances.deem_accepted() == 0
    assert set(Case.objects.filter(state="accepted")) == set(others)
    assert caplog.text.count(f"what is due of case {broken.pk} could not be settled") == 2


def test_five_working_days_of_silence_accept_a_case_as_of_its_receipt():
    case = submitted()
    expiry = clock_end(date(2026, 3, 9))
    with at(expiry.replace(minute=1)):
        assert acceptances.deem_accepted() == 1
        assert acceptances.deem_accepted() == 0
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.accepted_on, case.accepted_at) == (CaseState.ACCEPTED, date(2026, 3, 2), expiry)
    assert case.clocks.get(kind="decision").due_on == date(2026, 3, 30)
    assert case.clocks.get(kind="review").due_on == date(2026, 3, 16)
    assert case.clocks.get(kind="notice").state == "expired"


def test_a_provisional_date_enforces_nothing():
    in_review(reviews=2, basis=BASIS)
    Clock.objects.update(is_provisional=True)
    with at(clock_end(date(2026, 3, 20))):
        assert silences.deem_silent_opinions() == 0


def test_a_case_accepted_by_silence_still_owes_what_was_promised():
    form = {"fields": [field()], "materials": [material(), material(LEASE)]}
    promise = {"lease": {"on": "2026-03-20", "signed_at": FILED_AT.isoformat()}}
    case = submitted(one_form=form, promises=promise)
    with at(clock_end(date(2026, 3, 9)).replace(minute=1)):
        assert acceptances.deem_accepted() == 1
    owed = case.deficiencies.get()
    assert (owed.code, owed.promised_on) == ("lease", date(2026, 3, 20))
    assert case.clocks.get(deficiency=owed).due_on == date(2026, 3, 20)
    assert Case.objects.get(pk=case.pk).is_accepted_with_deficiency
