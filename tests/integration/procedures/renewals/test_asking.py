"""Asking for a renewal: what it pins, when it is in time, and of whom and of what it may be asked."""

from datetime import date, datetime, timedelta

import pytest

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import CaseItem
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.services import recomputing
from approvals.decisions.services import grants
from approvals.filing.services import drafting, submission, withdrawal
from approvals.intake.services import acceptances
from approvals.intake.services import window as intake
from approvals.materials.domain.completeness import requirements
from approvals.materials.queries.promises import promise_bounds
from approvals.procedures.renewals.domain import CertificateNotChosen, NotRenewable, RenewalUnderWay
from datashare.domain.renewals import (
    CertificateNotInForce,
    CertificateSuperseded,
    CertificateWithoutEnd,
    RenewalTooEarly,
)
from datashare.domain.vocabulary import CertificateState
from portal.accounts.models import Applicant
from portal.accounts.queries import actor_of
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.kernel.errors import NotFound, NotPermitted
from portal.workcalendar.queries import published_calendar
from tests.factories.accounts import make_citizen
from tests.factories.approvals.api import statements
from tests.factories.approvals.cases import LEASE, REGION, clerk, clock_end, material
from tests.factories.approvals.drafts import make_bundle
from tests.factories.approvals.periods import noon
from tests.factories.approvals.renewals import ENDS_ON, LATEST_ON, STATUTE, make_ending, make_renewing_matter
from tests.integration.procedures.renewals.steps import accepted, drafted, submitted

pytestmark = pytest.mark.usefixtures("published_years")

EXPIRY = clock_end(ENDS_ON)

SWEPT_AT = EXPIRY + timedelta(seconds=60)


def swept(moment: datetime = SWEPT_AT) -> int:
    with at(moment):
        return grants.deem_renewed()


@pytest.fixture
def citizen():
    return make_citizen()


def test_the_draft_pins_the_certificate_its_end_and_the_latest_day(citizen):
    by_silence = {"is_grant_deemed": True, "grant_document": "《示例条例》", "grant_clause": "第一条"}
    matter, certificate = make_renewing_matter(**by_silence), make_ending(citizen)
    case, _owner = drafted(citizen, certificate, noon(5))
    item = case.items.get()
    assert case.title == item.name == f"{matter.name}（延续）"
    assert item.renewal.certificate_id == certificate.pk
    assert (item.renewal.due_on, item.renewal.latest_on) == (ENDS_ON, LATEST_ON)
    assert (item.renewal.basis, item.grant_basis, item.validity_months) == (STATUTE, "", 12)


def test_a_matter_that_renews_another_s_keeps_its_name_and_may_count_in_working_days(citizen):
    make_renewing_matter(renews="WS01", renewal_notice_unit="workday", guards=["health"], is_renewal_deemed=False)
    certificate = make_ending(citizen, matter_code="WS01")
    item = drafted(citizen, certificate, noon(5))[0].items.get()
    assert (item.name, item.renewal.basis) == ("示例事项", "")
    assert item.renewal.latest_on == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("received", "effect", "why"),
    [
        (noon(6), "deem_renewed", set()),
        (noon(7), "none", {"item.renewal_late"}),
    ],
)
def test_silence_is_armed_where_the_request_is_submitted_in_time(citizen, received, effect, why):
    make_renewing_matter()
    item = accepted(citizen, make_ending(citizen), received, noon(10))
    renewal = item.clocks.get(kind=ClockKind.RENEWAL.value)
    assert (renewal.started_on, renewal.due_on, renewal.effect) == (received.date(), ENDS_ON, effect)
    assert renewal.allotted == (ENDS_ON - received.date()).days
    kinds = set(AuditEvent.objects.filter(kind__startswith="item.renewal").values_list("kind", flat=True))
    assert kinds == why
    assert set(item.clocks.exclude(pk=renewal.pk).values_list("effect", flat=True)) == {"none"}


def test_without_a_basis_it_is_not_and_the_record_says_why(citizen):
    make_renewing_matter(is_renewal_deemed=False)
    item = accepted(citizen, make_ending(citizen))
    assert item.clocks.get(kind=ClockKind.RENEWAL.value).effect == "none"
    assert AuditEvent.objects.filter(kind="item.renewal_without_basis").exists()


def test_deemed_acceptance_arms_it_as_well(citizen):
    make_renewing_matter()
    case, owner = drafted(citizen, make_ending(citizen), noon(5))
    submitted(case, owner, noon(5))
    with at(noon(20)):
        assert acceptances.deem_accepted() == 1
    assert case.clocks.get(kind=ClockKind.RENEWAL.value).effect == "deem_renewed"
    assert swept() == 1


def corrected(citizen, moment: datetime) -> CaseItem:
    """Asked for on 5 March; the window asks for a correction on the latest day, which comes at *moment*."""
    case, owner = drafted(citizen, make_ending(citizen), noon(5))
    submitted(case, owner, noon(5))
    asked = [{"kind": "material", "code": "photo", "note": "不清晰"}]
    with at(noon(6)):
        intake.request_correction(case_id=case.pk, actor=clerk(), seen_version=None, items=asked)
    with at(moment):
        submission.correct(case_id=case.pk, actor=owner, seen_version=None)
        intake.accept(case_id=case.pk, actor=clerk(), seen_version=None)
    return case.items.get()


def test_a_correction_makes_nobody_late(citizen):
    make_renewing_matter()
    renewal = corrected(citizen, noon(9)).clocks.get(kind=ClockKind.RENEWAL.value)
    assert (renewal.started_on, renewal.effect) == (date(2026, 3, 9), "deem_renewed")
    assert not AuditEvent.objects.filter(kind__startswith="item.renewal").exists()
    assert swept() == 1


def test_what_is_corrected_after_the_end_has_no_clock_and_no_silence(citizen):
    make_renewing_matter()
    item = corrected(citizen, noon(8, 4))
    assert not item.clocks.filter(kind=ClockKind.RENEWAL.value).exists()
    event = AuditEvent.objects.get(kind__startswith="item.renewal")
    assert (event.kind, event.details["complete"]) == ("item.renewal_complete_after_end", "2026-04-08")


def test_submitting_and_accepting_stay_within_twelve_statements(citizen):
    make_renewing_matter()
    case, owner = drafted(citizen, make_ending(citizen), noon(5))
    window = clerk()
    with at(noon(5)):
        filing = statements(lambda: submission.submit(case_id=case.pk, actor=owner, seen_version=None))
        taking_in = statements(lambda: intake.accept(case_id=case.pk, actor=window, seen_version=None))
    assert max(filing, taking_in) <= 12


def test_a_recount_finds_the_fixed_day_where_it_was(citizen):
    make_renewing_matter()
    item = accepted(citizen, make_ending(citizen))
    Clock.objects.update(calendar_version=0)
    with at(noon(9)):
        recomputing.recompute()
    renewal = item.clocks.get(kind=ClockKind.RENEWAL.value)
    assert (renewal.due_on, renewal.effect) == (ENDS_ON, "deem_renewed")
    assert renewal.calendar_version > 0


@pytest.mark.parametrize(
    ("limit", "latest_on"), [(40, date(2026, 4, 3)), (None, date(2026, 4, 3)), (5, date(2026, 3, 18))]
)
def test_a_promise_ends_before_the_certificate_does(citizen, limit, latest_on):
    make_renewing_matter(statutory_limit=limit, promised_limit=None)
    case, _owner = drafted(citizen, make_ending(citizen), noon(12))
    case.one_form["materials"] = [material(LEASE)]
    bounds = promise_bounds(
        requirements(case.one_form), case.items.all(), date(2026, 3, 12), published_calendar(REGION)
    )
    assert bounds["lease"].latest_on == latest_on


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"state": CertificateState.REVOKED}, CertificateNotInForce),
        ({"valid_until": date(2026, 3, 4)}, CertificateNotInForce),
        ({"valid_until": None}, CertificateWithoutEnd),
        ({"valid_until": date(2026, 6, 4)}, RenewalTooEarly),
        ({"matter_code": "ZZ99"}, NotRenewable),
    ],
)
def test_what_cannot_be_renewed_is_refused(citizen, fields, refusal):
    make_renewing_matter()
    with pytest.raises(refusal):
        drafted(citizen, make_ending(citizen, **fields), noon(5))


def test_nor_can_an_old_version(citizen):
    make_renewing_matter()
    old = make_ending(citizen)
    make_ending(citizen, previous=old, version=2)
    with pytest.raises(CertificateSuperseded):
        drafted(citizen, old, noon(5))


@pytest.mark.parametrize(("length", "kept"), [(196, 196), (197, 196), (200, 196)])
def test_a_name_of_any_length_leaves_room_to_say_that_it_is_a_renewal(citizen, length, kept):
    make_renewing_matter(name="长" * length)
    case, _owner = drafted(citizen, make_ending(citizen), noon(5))
    assert case.title == case.items.get().name == "长" * kept + "（延续）"


def test_a_matter_that_renews_the_certificates_of_others_is_not_filed_for_without_one(citizen):
    own, others = make_renewing_matter(), make_renewing_matter("WS02", renews="WS01")
    make_bundle("OT01", "延续一件事", own, others)
    owner = actor_of(citizen, date(2026, 3, 5))
    file = {"actor": owner, "applicant_id": min(owner.applicant_ids)}
    with pytest.raises(CertificateNotChosen):
        drafting.open_matter_draft(code="WS02", **file)
    with pytest.raises(CertificateNotChosen):
        drafting.open_bundle_draft(code="OT01", **file)
    assert not hasattr(drafting.open_matter_draft(code="CG01", **file).items.get(), "renewal")


def test_only_its_holder_may_ask(citizen):
    make_renewing_matter()
    certificate, stranger = make_ending(citizen), make_citizen()
    holder = Applicant.objects.get(person__user=citizen)
    with pytest.raises(NotFound):
        drafted(stranger, certificate, noon(5))
    actor = actor_of(stranger, date(2026, 3, 5))
    with at(noon(5)), pytest.raises(NotPermitted):
        drafting.open_renewal_draft(actor=actor, applicant_id=holder.pk, certificate_id=certificate.pk)


def test_of_two_drafts_the_first_to_be_sent_is_the_one(citizen):
    make_renewing_matter()
    certificate = make_ending(citizen)
    (first, owner), (second, _owner) = (
        drafted(citizen, certificate, noon(5)),
        drafted(citizen, certificate, noon(5)),
    )
    submitted(first, owner, noon(5))
    with pytest.raises(RenewalUnderWay):
        submitted(second, owner, noon(5))
    with pytest.raises(RenewalUnderWay):
        drafted(citizen, certificate, noon(5))
    with at(noon(5)):
        withdrawal.withdraw(case_id=first.pk, actor=owner, seen_version=None)
    assert submitted(second, owner, noon(5)).state == CaseState.SUBMITTED


def test_what_has_ended_since_is_refused_at_submission(citizen):
    make_renewing_matter()
    case, owner = drafted(citizen, make_ending(citizen), noon(5))
    with pytest.raises(CertificateNotInForce):
        submitted(case, owner, EXPIRY)
    assert submitted(case, owner, EXPIRY - timedelta(microseconds=1)).state == CaseState.SUBMITTED
