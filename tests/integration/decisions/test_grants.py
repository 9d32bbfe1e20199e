"""What nobody decides in time, and a statute grants: dated at expiry, guarded, and certified by a person."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, ItemState, TaskState
from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect, ExtensionState
from approvals.clocks.models import Clock
from approvals.decisions.domain import DecisionTooLate, NothingToCertify
from approvals.decisions.services import certifying, deciding, grants
from approvals.filing.services import drafting, submission
from approvals.intake.services import window
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.procedures.silence.models import SilenceHold
from approvals.reviews.services.silences import deem_silent_opinions
from datashare.models import Certificate
from matters.catalogue.models import Matter, MatterVersion
from portal.accounts.models import Applicant
from portal.accounts.queries import actor_of
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.queries import case_history
from portal.clock.services import at
from portal.kernel.errors import NotPermitted
from tests.factories.accounts import make_citizen, make_department, make_staff
from tests.factories.approvals.cases import (
    LEASE,
    clerk,
    clock_end,
    in_review,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    material,
    staff_of,
)
from tests.factories.approvals.drafts import make_offer
from tests.factories.approvals.periods import make_extension, make_pause, noon

pytestmark = pytest.mark.usefixtures("published_years")

STATUTE = "《中华人民共和国药品管理法》第十九条"

DUE = date(2026, 3, 30)

EXPIRY = clock_end(DUE)

SWEPT_AT = EXPIRY + timedelta(seconds=60)


def undecided(**fields):
    """An item under review by two departments, which a statute grants when 30 March has passed."""
    case, item = in_review(reviews=2, **fields)
    return case, under_the_statute(item)


def under_the_statute(item, **fields):
    CaseItem.objects.filter(pk=item.pk).update(grant_basis=STATUTE, result_name="临床试验批件")
    effect = ExpiryEffect.DEEM_GRANTED.value
    implied = {"item": item, "allotted": 20, "expires_at": EXPIRY, "effect": effect}
    make_clock(item.case, ClockKind.DECISION, **implied | fields)
    return CaseItem.objects.get(pk=item.pk)


def swept(moment=SWEPT_AT):
    with at(moment):
        return grants.deem_granted()


def state_of(item):
    return CaseItem.objects.get(pk=item.pk).state


def head_of(item):
    return staff_of(item.department_id, Role.HEAD)


def test_the_statute_grants_at_expiry_and_signs_nothing():
    case, item = undecided()
    assert swept(SWEPT_AT - timedelta(seconds=1)) == 0
    assert swept() == 1
    item.refresh_from_db()
    assert (item.state, item.decided_at, item.decided_by_id) == (ItemState.DEEMED_GRANTED, EXPIRY, None)
    assert item.certificate_id is None
    assert {task.state for task in case.tasks.all()} == {TaskState.CANCELLED}
    event = AuditEvent.objects.get(kind="item.deem_granted")
    assert (event.law, event.details["due"]) == (STATUTE, "2026-03-30")
    case.refresh_from_db()
    assert case.state == CaseState.CONCLUDED
    states = dict(case.clocks.values_list("kind", "state"))
    assert states == {"decision": ClockState.EXPIRED, "review": ClockState.STOPPED, "certificate": ClockState.RUNNING}
    assert swept(SWEPT_AT + timedelta(days=1)) == 0


def test_a_request_for_more_time_lapses_with_it():
    _case, item = undecided()
    asked = make_extension(item)
    swept()
    asked.refresh_from_db()
    assert asked.state == ExtensionState.LAPSED


def filed_for(**silence):
    """A filing for a matter of sixty working days, accepted."""
    offer = make_offer()
    MatterVersion.objects.filter(pk=offer.pk).update(published_at=None, statutory_limit=60, **silence)
    Matter.objects.filter(pk=offer.matter_id).update(current=offer)
    citizen = make_citizen()
    owner, applicant = actor_of(citizen, noon(2).date()), Applicant.objects.get(person__user=citizen)
    with at(noon(2)):
        case = drafting.open_matter_draft(actor=owner, applicant_id=applicant.pk, code=offer.matter.code)
        drafting.save_draft(case_id=case.pk, actor=owner, seen_version=case.version, answers={"shop_name": "小满"})
        make_material(case)
        submission.submit(case_id=case.pk, actor=owner, seen_version=None)
        window.accept(case_id=case.pk, actor=clerk(), seen_version=None)
    return case.items.get()


def test_the_statute_is_copied_on_the_item_and_arms_the_statutory_limit_alone():
    by_statute = {"grant_document": "《药品管理法》", "grant_clause": "第十九条"}
    item = filed_for(is_grant_deemed=True, **by_statute)
    assert item.grant_basis == "《药品管理法》第十九条"
    armed = dict(item.clocks.values_list("kind", "effect"))
    assert armed == {"decision": "deem_granted", "promise": "none", "review": "none"}


def test_the_document_by_which_absence_counts_is_copied_for_whoever_is_consulted():
    other = make_department()
    by_document = {"absence_document": "《示例踏勘办法》", "absence_clause": "第四条"}
    item = filed_for(is_absence_deemed=True, consulted_ids=[other.pk], **by_document)
    assert item.absence_basis == "《示例踏勘办法》第四条"
    copied = dict(item.tasks.values_list("department", "absence_basis"))
    assert copied == {item.department_id: "", other.pk: item.absence_basis}


def test_what_is_switched_off_is_not_copied():
    item = filed_for(grant_document="《药品管理法》", grant_clause="第十九条")
    assert item.grant_basis == ""
    assert set(item.clocks.values_list("effect", flat=True)) == {"none"}


def test_the_head_issues_the_certificate_within_ten_working_days():
    _case, item = undecided()
    swept()
    period = Clock.objects.get(kind=ClockKind.CERTIFICATE)
    assert (period.started_on, period.due_on) == (DUE, date(2026, 4, 14))
    with at(noon(31)):
        item.refresh_from_db()
        given = {"case_id": item.case_id, "item_id": item.pk}
        with pytest.raises(NotPermitted):
            certifying.certify(**given, actor=staff_of(item.department_id), seen_version=None)
        certifying.certify(**given, actor=head_of(item), seen_version=item.version)
        with pytest.raises(NothingToCertify):
            certifying.certify(**given, actor=head_of(item), seen_version=None)
    item.refresh_from_db()
    assert item.certificate_id == Certificate.objects.get().pk
    assert item.state == ItemState.DEEMED_GRANTED
    period.refresh_from_db()
    assert period.state == ClockState.STOPPED


def test_a_grant_without_a_result_owes_no_certificate():
    _case, item = undecided()
    CaseItem.objects.filter(pk=item.pk).update(result_name="")
    swept()
    assert not Clock.objects.filter(kind=ClockKind.CERTIFICATE).exists()
    with pytest.raises(NothingToCertify):
        certifying.certify(case_id=item.case_id, item_id=item.pk, actor=head_of(item), seen_version=None)


def test_what_waited_for_it_opens_and_the_case_goes_on():
    case, item = undecided()
    follower = make_item(case, requires=[item.position], department=make_department())
    swept()
    assert state_of(follower) == ItemState.UNDER_REVIEW
    assert Case.objects.get(pk=case.pk).state == CaseState.ACCEPTED


def test_a_pause_that_is_over_keeps_no_time_for_a_decision():
    _case, item = undecided()
    for task in item.tasks.all():
        Clock.objects.filter(task=task).delete()
        task.delete()
    models_state(item, ItemState.REVIEWED)
    make_pause(item, planned_end_on=date(2026, 3, 3))
    Clock.objects.filter(item=item).update(state=ClockState.PAUSED.value, due_on=None, expires_at=None)
    given = {"case_id": item.case_id, "item_id": item.pk, "seen_version": None, "actor": head_of(item)}
    with at(clock_end(date(2026, 3, 31))), pytest.raises(DecisionTooLate):
        deciding.refuse(**given, reason="资料不实")
    with at(clock_end(date(2026, 3, 31)) - timedelta(microseconds=1)):
        assert deciding.refuse(**given, reason="资料不实").state == ItemState.REFUSED


def test_a_decision_from_the_moment_of_expiry_on_comes_too_late():
    case, item = undecided()
    make_clock(case, ClockKind.PROMISE, item=item)
    for task in item.tasks.all():
        Clock.objects.filter(task=task).delete()
        task.delete()
    models_state(item, ItemState.REVIEWED)
    given = {"case_id": item.case_id, "item_id": item.pk, "seen_version": None, "actor": head_of(item)}
    with at(EXPIRY), pytest.raises(DecisionTooLate):
        deciding.refuse(**given, reason="资料不实")
    with at(EXPIRY), pytest.raises(DecisionTooLate):
        deciding.grant(**given)
    with at(EXPIRY - timedelta(seconds=1)):
        deciding.refuse(**given, reason="资料不实")
    assert swept() == 0


def models_state(item, state):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_caseitem SET state = %s WHERE id = %s", [state.value, item.pk])


def test_a_paper_owed_at_expiry_holds_the_grant_for_good():
    case, item = undecided(one_form={"fields": [], "materials": [material(LEASE)]})
    owed = make_deficiency(case)
    assert swept() == 1
    assert AuditEvent.objects.filter(kind="item.grant_held").exists()
    type(owed).objects.filter(pk=owed.pk).update(closed_at=SWEPT_AT)
    assert swept(SWEPT_AT + timedelta(days=1)) == 0
    assert state_of(item) == ItemState.UNDER_REVIEW


def test_a_paper_that_came_before_expiry_or_belongs_to_another_item_holds_nothing():
    case, item = undecided(one_form={"fields": [], "materials": [material(LEASE)]})
    make_deficiency(case, closed_at=EXPIRY - timedelta(seconds=1), state="confirmed")
    make_deficiency(case, code="photo")
    swept()
    assert state_of(item) == ItemState.DEEMED_GRANTED


def test_what_was_handed_in_and_not_looked_at_is_needed_no_more():
    case, item = undecided(one_form={"fields": [], "materials": [material(LEASE)]})
    owed = make_deficiency(case, state="supplied", supplied_at=EXPIRY - timedelta(seconds=1))
    make_clock(case, ClockKind.SUPPLEMENT, deficiency=owed)
    swept()
    assert state_of(item) == ItemState.DEEMED_GRANTED
    owed.refresh_from_db()
    assert (owed.state, owed.closed_at) == (DeficiencyState.RELEASED, SWEPT_AT)
    assert [line.kind for line in case_history(case.pk)][-2:] == ["deficiency.release", "case.conclude"]


def test_switched_off_in_the_catalogue_it_grants_nothing_and_the_record_says_so():
    _case, item = undecided()
    version = item.matter_version
    Matter.objects.filter(pk=version.matter_id).update(current=version)
    assert swept() == 1
    assert state_of(item) == ItemState.UNDER_REVIEW
    assert AuditEvent.objects.get(kind="item.grant_switched_off").law == STATUTE
    assert swept() == 0
    MatterVersion.objects.filter(pk=version.pk).update(
        is_grant_deemed=True, grant_document="《药品管理法》", grant_clause="第十九条", statutory_limit=60
    )
    assert swept() == 0


def test_still_switched_on_it_grants():
    _case, item = undecided()
    MatterVersion.objects.filter(pk=item.matter_version_id).update(
        is_grant_deemed=True, grant_document="《药品管理法》", grant_clause="第十九条", statutory_limit=60
    )
    Matter.objects.filter(pk=item.matter_version.matter_id).update(current=item.matter_version)
    swept()
    assert state_of(item) == ItemState.DEEMED_GRANTED


CONTROL = {"allotted": 21}


@pytest.mark.parametrize("fields", [{"is_provisional": True}, {"state": "paused"}, {"effect": "none"}, CONTROL])
def test_never_on_a_provisional_day_in_a_pause_or_without_the_statute(fields):
    """A clock of another length is here to run: the control of the rest."""
    _case, item = in_review(reviews=1)
    item = under_the_statute(item, **fields)
    if fields == {"state": "paused"}:
        make_pause(item)
    assert swept() == int(fields == CONTROL)
    assert (state_of(item) == ItemState.DEEMED_GRANTED) is (fields == CONTROL)


def test_no_row_is_granted_by_silence_without_a_basis_whoever_writes_it():
    _case, item = in_review()
    CaseItem.objects.filter(pk=item.pk).update(decided_at=EXPIRY)
    with pytest.raises(IntegrityError, match="granted_by_silence_only_on_a_basis"):
        models_state(item, ItemState.DEEMED_GRANTED)


def test_it_takes_as_many_statements_for_three_as_for_one():
    undecided()
    with CaptureQueriesContext(connection) as one:
        assert swept() == 1
    for _ in range(3):
        undecided()
    with CaptureQueriesContext(connection) as three:
        assert swept() == 3
    assert len(three) == len(one)


def test_a_mass_expiry_is_held_apart_from_that_of_opinions(client):
    citizen, lead, other = make_citizen(), make_department(), make_department()
    for _ in range(6):
        _case, item = in_review(citizen=citizen, departments=[lead, other])
        under_the_statute(item)
    assert swept() == 0
    hold = SilenceHold.objects.get()
    assert (hold.department_id, hold.effect, hold.due_count) == (lead.pk, "deem_granted", 6)
    SilenceHold.objects.create(department=lead, opened_at=EXPIRY, due_count=6, threshold=5)
    client.force_login(make_staff(Role.SUPERVISOR))
    with at(SWEPT_AT):
        page = client.get(reverse("approvals:upcoming")).content.decode()
        assert deem_silent_opinions() == 0
    assert "暂缓逾期视为准予" in page
    assert "暂缓超时默许" in page
    first, second = make_staff(Role.SUPERVISOR), make_staff(Role.SUPERVISOR)
    SilenceHold.objects.filter(pk=hold.pk).update(first_released_by=first, released_by=second, released_at=SWEPT_AT)
    assert swept() == 6


def test_the_dry_run_tells_the_head_and_supervision_beforehand(client):
    case, item = undecided()
    moment = EXPIRY - timedelta(hours=8)
    for user, address in (
        (make_staff(Role.HEAD, item.department), reverse("approvals:item", args=[item.pk])),
        (make_staff(Role.SUPERVISOR), reverse("approvals:file", args=[case.pk])),
    ):
        client.force_login(user)
        with at(moment):
            page = client.get(reverse("approvals:upcoming")).content.decode()
        assert STATUTE in page
        assert address in page
    client.force_login(make_staff(Role.REVIEWER, item.department))
    with at(moment):
        page = client.get(reverse("approvals:upcoming")).content.decode()
    assert STATUTE in page
    assert reverse("approvals:item", args=[item.pk]) not in page


@pytest.mark.parametrize(("result", "is_possible"), [("许可证", True), ("", False)])
def test_the_api_offers_the_certificate_while_there_is_one_to_issue(client, result, is_possible):
    _case, item = undecided()
    CaseItem.objects.filter(pk=item.pk).update(result_name=result)
    swept()
    client.force_login(make_staff(Role.HEAD, item.department))
    told = client.get(reverse("approvals-api:case", args=[item.case_id])).json()
    [offered] = [move for move in told["moves"] if move["name"] == "certify"]
    assert offered["is_available"] is is_possible
    assert bool(offered["refusal"]) is not is_possible


def test_the_head_presses_the_button_and_the_applicant_reads_the_paper(client):
    case, item = undecided()
    swept()
    client.force_login(make_staff(Role.HEAD, item.department))
    url = reverse("approvals:item", args=[item.pk])
    version = CaseItem.objects.get(pk=item.pk).version
    with at(noon(31)):
        assert "颁发证件" in client.get(url).content.decode()
        post = {"seen_version": version}
        assert client.post(reverse("approvals:certify", args=[item.pk]), post).status_code == 302
        page = client.get(url).content.decode()
    assert "查看电子证照：临床试验批件" in page
    assert f"依据{STATUTE}视为准予" in page
    client.force_login(case.filed_by)
    paper = client.get(reverse("approvals:document", args=[case.pk, f"decision-{item.pk}"])).content.decode()
    assert "逾期视为准予告知书" in paper
    assert STATUTE in paper
    told = client.get(reverse("approvals-api:case", args=[case.pk])).json()["items"][0]
    assert (told["state"], told["basis"]) == ("deemed_granted", STATUTE)
