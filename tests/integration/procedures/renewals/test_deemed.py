"""What nobody decides before a certificate ends: renewed by the statute, dated at the end, certified by a person."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.vocabulary import CaseState, ItemState, TaskState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import ClockKind, ClockState
from approvals.clocks.models import Clock
from approvals.clocks.services import run_outs
from approvals.decisions.domain import RenewalDecisionTooLate
from approvals.decisions.queries import item_file
from approvals.decisions.services import certifying, deciding, grants
from approvals.procedures.pauses import services as pausing
from approvals.procedures.pauses.domain import PauseTooLate
from approvals.procedures.pauses.queries.views import against_beginning
from approvals.procedures.renewals.models import Renewal
from approvals.procedures.silence.models import SilenceHold
from datashare import queries as datashare
from datashare.models import Certificate
from matters.catalogue.models import Matter, MatterVersion
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.kernel.errors import NotPermitted
from tests.factories.accounts import make_citizen, make_department, make_staff, make_user
from tests.factories.approvals.cases import FILED_AT, LEASE, clock_end, in_review, make_deficiency, material, staff_of
from tests.factories.approvals.periods import make_pause, noon
from tests.factories.approvals.renewals import (
    ENDS_ON,
    MATTER,
    NEXT_END,
    SILENT,
    STATUTE,
    make_ending,
    make_renewing_matter,
    renewing,
)
from tests.factories.outages import make_outage
from tests.integration.procedures.renewals.steps import accepted, put

pytestmark = pytest.mark.usefixtures("published_years")

EXPIRY = clock_end(ENDS_ON)

SWEPT_AT = EXPIRY + timedelta(seconds=60)

GROUND = {"ground": PauseGround.INSPECTION, "document_number": "示检〔2026〕1号", "notice": "现场检验"}


@pytest.fixture
def citizen():
    return make_citizen()


def in_review_for_a_year() -> CaseItem:
    """An item that renews nothing, and whose certificate has an end."""
    item = in_review()[1]
    CaseItem.objects.filter(pk=item.pk).update(validity_months=12)
    return item


def swept(moment: datetime = SWEPT_AT) -> int:
    with at(moment):
        return grants.deem_renewed()


def state_of(item) -> str:
    return CaseItem.objects.get(pk=item.pk).state


def head_of(item):
    return staff_of(item.department_id, Role.HEAD)


def decided_by(item):
    return {"case_id": item.case_id, "item_id": item.pk, "actor": head_of(item), "seen_version": None}


def reviewed(item) -> None:
    """Without its reviews, as rows: it waits for the decision."""
    Clock.objects.filter(task__item=item).delete()
    ReviewTask.objects.filter(item=item).delete()
    put(item, ItemState.REVIEWED)


def told_of(holder_id: int, identifier: str, code: str) -> tuple[str, bool, list[int]]:
    """What a verifier reads of a certificate, and which of the holder's can stand for a material."""
    found = datashare.verify(identifier=identifier, code=code)
    lines = datashare.reusable(holder_id, matter_codes=[MATTER])
    return found.state.value, found.is_renewed, [line.pk for line in lines]


class TestTheStatute:
    def test_it_renews_at_the_end_of_validity_and_signs_nothing(self):
        case, item = renewing()
        assert swept(SWEPT_AT - timedelta(seconds=1)) == 0
        assert swept() == 1
        item.refresh_from_db()
        assert (item.state, item.decided_at, item.decided_by_id) == (ItemState.DEEMED_RENEWED, EXPIRY, None)
        assert item.certificate_id is None
        assert {task.state for task in case.tasks.all()} == {TaskState.CANCELLED}
        event = AuditEvent.objects.get(kind="item.deem_renewed")
        assert (event.law, event.details["due"]) == (STATUTE, ENDS_ON.isoformat())
        assert Case.objects.get(pk=case.pk).state == CaseState.CONCLUDED
        states = dict(case.clocks.values_list("kind", "state"))
        assert states == {
            "renewal": ClockState.EXPIRED,
            "review": ClockState.STOPPED,
            "certificate": ClockState.RUNNING,
        }
        assert swept(SWEPT_AT + timedelta(days=1)) == 0

    def test_the_head_issues_the_next_version_of_the_certificate(self):
        _case, item = renewing()
        old = Certificate.objects.get()
        swept()
        period = Clock.objects.get(kind=ClockKind.CERTIFICATE)
        assert (period.started_on, period.due_on) == (ENDS_ON, date(2026, 4, 20))
        with at(noon(8, 4)), pytest.raises(NotPermitted):
            certifying.certify(**decided_by(item) | {"actor": staff_of(item.department_id)})
        with at(noon(8, 4)):
            certifying.certify(**decided_by(item))
        new = Certificate.objects.get(previous=old)
        assert (new.serial, new.type_code, new.matter_code) == (old.serial, old.type_code, old.matter_code)
        assert (new.version, new.valid_until) == (2, NEXT_END)
        assert CaseItem.objects.get(pk=item.pk).certificate_id == new.pk

    def test_until_then_the_old_one_is_good_and_its_verifiers_read_why(self):
        case, item = renewing()
        old = Certificate.objects.get()
        before = case.applicant_id, old.identifier, old.verify_code
        with at(SWEPT_AT):
            assert grants.deem_renewed() == 1
            assert told_of(*before) == ("valid", True, [old.pk])
        assert Certificate.objects.get().renewed_at == EXPIRY
        with at(noon(8, 4)):
            certifying.certify(**decided_by(item))
            new = Certificate.objects.get(previous=old)
            assert told_of(*before) == ("expired", False, [new.pk])

    def test_a_grant_in_time_is_the_next_version_too_good_from_the_old_end(self):
        _case, item = renewing()
        reviewed(item)
        with at(noon(16)):
            deciding.grant(**decided_by(item))
        new = Certificate.objects.get(version=2)
        assert (new.issued_on, new.valid_until) == (date(2026, 3, 16), NEXT_END)

    def test_what_is_certified_after_its_new_end_is_put_on_record_all_the_same(self):
        _case, item = renewing()
        CaseItem.objects.filter(pk=item.pk).update(validity_months=1)
        swept()
        with at(noon(8, 6)):
            certifying.certify(**decided_by(item))
        assert Certificate.objects.get(version=2).valid_until == date(2026, 5, 5)

    def test_a_decision_from_the_moment_of_the_end_on_comes_too_late(self):
        _case, item = renewing()
        reviewed(item)
        for late in (deciding.grant, deciding.refuse):
            with at(EXPIRY), pytest.raises(RenewalDecisionTooLate):
                late(**decided_by(item), reason="资料不实")
        with at(EXPIRY - timedelta(microseconds=1)):
            deciding.refuse(**decided_by(item), reason="资料不实")
        assert swept() == 0

    def test_it_takes_as_many_statements_for_three_as_for_one(self):
        renewing()
        with CaptureQueriesContext(connection) as one:
            assert swept() == 1
        for _ in range(3):
            renewing()
        with CaptureQueriesContext(connection) as three:
            assert swept() == 3
        assert len(three) == len(one)

    def test_a_mass_expiry_has_a_brake_of_its_own(self, citizen):
        lead = make_department()
        for _ in range(6):
            renewing(citizen=citizen, departments=[lead])
        assert swept() == 0
        hold = SilenceHold.objects.get()
        assert (hold.department_id, hold.effect, hold.due_count) == (lead.pk, "deem_renewed", 6)
        first, second = make_staff(Role.SUPERVISOR), make_staff(Role.SUPERVISOR)
        SilenceHold.objects.update(first_released_by=first, released_by=second, released_at=SWEPT_AT)
        assert swept() == 6


class TestNever:
    def test_while_a_promised_material_is_owed(self):
        case, item = renewing(one_form={"fields": [], "materials": [material(LEASE)]})
        owed = make_deficiency(case)
        assert swept() == 1
        assert AuditEvent.objects.get(kind="item.renewal_held").law == STATUTE
        type(owed).objects.filter(pk=owed.pk).update(closed_at=SWEPT_AT)
        assert swept(SWEPT_AT + timedelta(days=1)) == 0
        assert state_of(item) == ItemState.UNDER_REVIEW

    def test_where_it_is_switched_off_and_the_record_says_so(self):
        _case, item = renewing()
        Matter.objects.filter(pk=item.matter_version.matter_id).update(current=item.matter_version)
        assert swept() == 1
        assert state_of(item) == ItemState.UNDER_REVIEW
        assert AuditEvent.objects.get(kind="item.renewal_switched_off").law == STATUTE
        MatterVersion.objects.filter(pk=item.matter_version_id).update(renews="M", validity_months=12, **SILENT)
        assert swept() == 0

    def test_but_where_it_is_still_switched_on(self):
        _case, item = renewing()
        MatterVersion.objects.filter(pk=item.matter_version_id).update(renews="M", validity_months=12, **SILENT)
        Matter.objects.filter(pk=item.matter_version.matter_id).update(current=item.matter_version)
        swept()
        assert state_of(item) == ItemState.DEEMED_RENEWED

    @pytest.mark.parametrize("fields", [{"effect": "none"}, {"is_provisional": True}])
    def test_without_effect_or_on_a_provisional_day(self, fields):
        _case, item = renewing()
        Clock.objects.filter(kind=ClockKind.RENEWAL).update(**fields)
        assert swept() == 0
        assert state_of(item) == ItemState.UNDER_REVIEW

    def test_in_a_pause_that_lasts_over_the_end_but_on_the_day_after_it(self):
        _case, item = renewing()
        make_pause(item, planned_end_on=date(2026, 4, 7))
        Clock.objects.filter(kind=ClockKind.RENEWAL).update(state="paused", due_on=None, expires_at=None)
        assert swept() == 0
        with at(noon(8, 4)):
            run_outs.end_pauses_run_out()
        renewal = Clock.objects.get(kind=ClockKind.RENEWAL)
        assert (renewal.state, renewal.due_on) == (ClockState.RUNNING, date(2026, 4, 8))
        assert swept(clock_end(date(2026, 4, 8))) == 0
        assert swept(clock_end(date(2026, 4, 8)) + timedelta(seconds=60)) == 1

    def test_on_a_day_of_an_outage_that_is_not_settled(self):
        _case, item = renewing()
        make_outage(EXPIRY - timedelta(hours=14), EXPIRY - timedelta(hours=10))
        assert swept() == 0
        assert state_of(item) == ItemState.UNDER_REVIEW

    def test_without_a_basis_whoever_writes_it(self):
        _case, item = renewing(basis="")
        CaseItem.objects.filter(pk=item.pk).update(decided_at=EXPIRY)
        with pytest.raises(IntegrityError, match="renewed_by_silence_only_on_a_basis"), transaction.atomic():
            put(item, ItemState.DEEMED_RENEWED)

    @pytest.mark.parametrize(
        "change", [{"grant_basis": STATUTE}, {"validity_months": None}], ids=["granted", "without a term"]
    )
    def test_nor_is_a_renewal_granted_by_silence_or_without_a_term(self, change):
        _case, item = renewing()
        broken = "a_renewal_has_its_term_and_is_never_granted_by_silence"
        with pytest.raises(IntegrityError, match=broken), transaction.atomic():
            CaseItem.objects.filter(pk=item.pk).update(**change)
        other = in_review()[1]
        CaseItem.objects.filter(pk=other.pk).update(**{"validity_months": 12} | change)
        with pytest.raises(IntegrityError, match=broken):
            Renewal.objects.create(item=other, certificate_id=1, due_on=ENDS_ON, latest_on=ENDS_ON)

    @pytest.mark.parametrize(
        "take",
        [
            lambda rows: rows.update(basis=""),
            lambda rows: rows.delete(),
            lambda rows: rows.update(item=in_review_for_a_year()),
        ],
        ids=["basis", "renewal", "to another"],
    )
    def test_nor_is_the_basis_taken_away_afterwards(self, take):
        _case, item = renewing()
        assert swept() == 1
        with pytest.raises(IntegrityError, match="renewed_by_silence_only_on_a_basis"):
            take(Renewal.objects.filter(item=item))

    def test_and_nobody_is_named_as_its_author(self):
        _case, item = renewing()
        assert swept() == 1
        with pytest.raises(IntegrityError, match="nobody_decides_what_silence_renews"):
            CaseItem.objects.filter(pk=item.pk).update(decided_by=make_user())


class TestPauses:
    def test_one_keeps_the_end_undetermined_while_it_lasts_and_does_not_move_it(self, citizen):
        make_renewing_matter()
        item = accepted(citizen, make_ending(citizen))
        renewal = item.clocks.get(kind=ClockKind.RENEWAL.value)
        with at(noon(9)):
            pause = pausing.pause(**decided_by(item), **GROUND, needed_workdays=5)
        renewal.refresh_from_db()
        assert (renewal.state, renewal.due_on) == (ClockState.PAUSED, None)
        with at(noon(11)):
            pausing.resume(case_id=item.case_id, pause_id=pause.pk, actor=head_of(item), seen_version=None)
        renewal.refresh_from_db()
        assert (renewal.state, renewal.due_on, renewal.effect) == (ClockState.RUNNING, ENDS_ON, "deem_renewed")

    def test_one_that_would_hold_up_the_end_alone_is_refused(self):
        _case, item = renewing()
        Clock.objects.exclude(kind=ClockKind.RENEWAL).update(state="stopped", stopped_at=FILED_AT)
        with at(noon(9)):
            found = item_file(item.pk, head_of(item)).item.own
            assert isinstance(against_beginning(found), PauseTooLate)
        with at(noon(9)), pytest.raises(PauseTooLate):
            pausing.pause(**decided_by(item), **GROUND, needed_workdays=30)
