"""A call whose answer is lost on the way, or whose server dies, is sent again under its key: one effect, one answer."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now

from approvals.api import moves
from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from portal.api import idempotency
from portal.api.models import IdempotencyRecord
from portal.audit.models import AuditEvent
from tests.factories.accounts import make_citizen
from tests.factories.approvals.api import API, caller, once, staff, told
from tests.factories.approvals.cases import LEASE, field, make_case, make_clock, make_item, make_material, material
from tests.factories.approvals.drafts import PDF
from tests.factories.catalogue import make_matter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover, pytest.mark.usefixtures("monday")]


class Killed(BaseException):
    """What a process does no more."""


def broken_off(*_given):
    raise ZeroDivisionError


def die(*_given, **_named):
    raise Killed


@pytest.fixture
def filed():
    case = make_case(CaseState.SUBMITTED)
    make_item(case, reviewer_ids=[case.lead_department_id])
    make_material(case)
    make_clock(case, ClockKind.NOTICE, effect="deem_accepted")
    return case


@pytest.fixture
def accept(filed):
    """Sends the acceptance of a case at the window, each time the same; ``accept(None)`` without a key."""
    clerk, headers = staff(Role.CLERK), once()

    def send(given=headers):
        return clerk.post(f"{API}/cases/{filed.pk}/moves/accept/", {"version": 0}, headers=given or {})

    return send


def accepted(case: Case) -> int:
    return AuditEvent.objects.filter(case_id=case.pk, kind="case.accept").count()


def grow_old() -> None:
    IdempotencyRecord.objects.update(created_at=Now() - idempotency.GIVEN_UP - timedelta(seconds=1))


def kill_after_commit(monkeypatch, send) -> None:
    """The claim is made and the call carried out; its answer is never kept."""
    save = IdempotencyRecord.save

    def keep(record, **how):
        if "update_fields" in how:
            raise Killed
        save(record, **how)

    with monkeypatch.context() as patch:
        patch.setattr(IdempotencyRecord, "save", keep)
        with pytest.raises(Killed):
            send()


def test_a_move_sent_again_is_answered_again(filed, accept):
    first, again = accept(), accept()
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (200, again.json())
    assert "Idempotent-Replay" in again
    assert accepted(filed) == 1


def test_without_a_key_it_is_refused_as_outdated(accept):
    """The control."""
    assert [accept(None).status_code, told(accept(None))] == [200, (409, "stale_version")]


@pytest.mark.parametrize("key", ["", "k" * 81])
def test_a_key_that_cannot_be_kept_is_refused_on_a_move_too(filed, accept, key):
    assert told(accept({"Idempotency-Key": key})) == (400, "idempotency_key_missing")
    assert accepted(filed) == 0


def test_of_a_process_that_died_before_the_commit_the_key_is_free_within_a_minute(filed, accept, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("approvals.cases.services.door.write", die)
        with pytest.raises(Killed):
            accept()
    assert told(accept()) == (409, "idempotency_in_progress")
    grow_old()
    assert (accept().status_code, accepted(filed)) == (200, 1)


def test_of_a_process_that_died_after_the_commit_the_answer_is_made_anew(filed, accept, monkeypatch):
    kill_after_commit(monkeypatch, accept)
    assert told(accept()) == (409, "idempotency_in_progress")
    grow_old()
    answer = accept().json()
    case = Case.objects.get(pk=filed.pk)
    assert (answer["id"], answer["version"], answer["state"]) == (case.pk, 1, CaseState.ACCEPTED)
    assert (accept().json(), accepted(filed)) == (answer, 1)


def test_a_call_that_breaks_off_after_its_effect_is_not_carried_out_again(filed, accept, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(moves, "Response", broken_off)
        assert accept().status_code == 500
    assert told(accept()) == (409, "idempotency_in_progress")
    grow_old()
    assert (accept().status_code, accepted(filed)) == (200, 1)


def test_what_has_changed_since_is_not_told_as_the_answer(filed, accept, monkeypatch):
    kill_after_commit(monkeypatch, accept)
    Case.objects.filter(pk=filed.pk).update(publication_objection="商业秘密")
    grow_old()
    assert told(accept()) == (409, "idempotency_answer_lost")


def test_a_call_that_takes_longer_than_anybody_waits_changes_nothing(filed, accept, monkeypatch):
    """Its key is given up and may be somebody else's by now."""
    case_of = moves.case_of

    def slowly(*given):
        IdempotencyRecord.objects.all().delete()
        return case_of(*given)

    monkeypatch.setattr(moves, "case_of", slowly)
    assert told(accept()) == (409, "idempotency_in_progress")
    assert accepted(filed) == 0


class TestWhatACallHasMade:
    """The answer made anew names the very row."""

    def lost(self, monkeypatch, send):
        kill_after_commit(monkeypatch, send)
        grow_old()
        answer = send()
        assert "Idempotent-Replay" in answer
        return answer.status_code, answer.json()["id"]

    def test_a_draft(self, monkeypatch):
        citizen, headers = make_citizen(), once()
        make_matter("CY01")
        asked = {"applicant_id": Applicant.objects.get(person__user=citizen).pk, "matter_code": "CY01"}
        owner = caller(citizen)
        answer = self.lost(monkeypatch, lambda: owner.post(f"{API}/cases/", asked, headers=headers))
        assert answer == (201, Case.objects.get().pk)

    def test_a_material(self, monkeypatch):
        form = {"fields": [field()], "materials": [material(), material(LEASE)]}
        citizen, headers = make_citizen(), once()
        draft = make_case(CaseState.DRAFT, one_form=form, applicant=Applicant.objects.get(person__user=citizen))
        superseded, owner = make_material(draft), caller(citizen)

        def send():
            body = {"code": "photo", "file": SimpleUploadedFile("a.pdf", PDF)}
            return owner.post(f"{API}/cases/{draft.pk}/materials/", body, format="multipart", headers=headers)

        assert self.lost(monkeypatch, send) == (201, draft.materials.exclude(pk=superseded.pk).get().pk)

    def test_a_part_that_a_move_has_made(self, monkeypatch):
        case = make_case(CaseState.ACCEPTED)
        item, headers = make_item(case, ItemState.UNDER_REVIEW), once()
        make_clock(case, ClockKind.DECISION, item=item)
        head = staff(Role.HEAD, case.lead_department)
        asked = {"version": 0, "reason": "情况复杂", "workdays": 10}
        address = f"{API}/items/{item.pk}/moves/extend/"
        answer = self.lost(monkeypatch, lambda: head.post(address, asked, headers=headers))
        assert answer == (200, item.extensions.get().pk)
