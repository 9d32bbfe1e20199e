"""What people read of a renewal: the offer, its days, what silence means, what it did, and the newer version."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.cases.domain.vocabulary import Channel, ItemState
from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.vocabulary import ClockKind, SignalKind
from approvals.clocks.models import Clock
from approvals.decisions.queries import DecisionTab, decisions
from approvals.decisions.services import certifying, grants
from approvals.procedures.renewals.models import Renewal
from approvals.supervision.models import Signal
from approvals.supervision.queries.lists import warnings
from approvals.supervision.services import signalling
from datashare.models import Certificate
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_citizen, make_staff
from tests.factories.approvals.api import API, caller, once, told
from tests.factories.approvals.cases import clock_end, in_review, make_clock, staff_of
from tests.factories.approvals.desks import desk_of, statements
from tests.factories.approvals.periods import make_pause, noon
from tests.factories.approvals.renewals import (
    ENDS_ON,
    LATEST_ON,
    MATTER,
    NEXT_END,
    STATUTE,
    make_ending,
    make_renewing_matter,
    renewing,
)
from tests.integration.procedures.renewals.steps import put

pytestmark = pytest.mark.usefixtures("published_years")

MOST_STATEMENTS = 7

EXPIRY = clock_end(ENDS_ON)


@pytest.fixture
def citizen():
    return make_citizen()


def text(response, status: int = 200) -> str:
    assert response.status_code == status
    return unescape(response.content.decode())


def renewed():
    """An item that the statute has renewed, and its case."""
    case, item = renewing()
    with at(EXPIRY + timedelta(minutes=1)):
        assert grants.deem_renewed() == 1
    return case, CaseItem.objects.get(pk=item.pk)


def certified(item) -> Certificate:
    with at(noon(8, 4)):
        head = staff_of(item.department_id, Role.HEAD)
        certifying.certify(case_id=item.case_id, item_id=item.pk, actor=head, seen_version=None)
    return Certificate.objects.get(version=2)


class TestTheOffer:
    def test_the_holder_is_led_from_the_certificate_to_the_draft(self, client, citizen):
        make_renewing_matter()
        certificate = make_ending(citizen)
        client.force_login(citizen)
        start = reverse("approvals:start-renewal", args=[certificate.pk])
        with at(noon(5)):
            for page in (reverse("datashare:my-certificates"), reverse("datashare:certificate", args=[certificate.pk])):
                assert start in text(client.get(page))
            with CaptureQueriesContext(connection) as captured:
                shown = text(client.get(start))
            assert len(captured) <= MOST_STATEMENTS
            for word in (ENDS_ON.isoformat(), LATEST_ON.isoformat(), f"依据{STATUTE}，视为准予延续"):
                assert word in shown
            first, second = client.post(start), client.post(start)
        case = Case.objects.get()
        assert first.url == second.url == reverse("approvals:draft", args=[case.pk])
        assert case.items.get().renewal.certificate_id == certificate.pk

    @pytest.mark.parametrize(
        ("day", "fields", "words"),
        [
            (7, {}, "最迟申请日已过"),
            (5, {"is_renewal_deemed": False}, "有效期届满前未作出决定的，不视为准予延续"),
        ],
    )
    def test_it_says_where_silence_will_renew_nothing(self, client, citizen, day, fields, words):
        make_renewing_matter(**fields)
        client.force_login(citizen)
        with at(noon(day)):
            assert words in text(client.get(reverse("approvals:start-renewal", args=[make_ending(citizen).pk])))

    def test_there_is_none_before_its_time_for_others_or_once_somebody_has_asked(self, client, citizen):
        make_renewing_matter()
        certificate = make_ending(citizen)
        start = reverse("approvals:start-renewal", args=[certificate.pk])
        client.force_login(citizen)
        with at(noon(2, 1)):
            assert start not in text(client.get(reverse("datashare:my-certificates")))
            assert client.get(start).status_code == 409
        client.force_login(make_citizen())
        with at(noon(5)):
            assert client.get(start).status_code == 404
        issuer = make_staff(Role.HEAD, certificate.department)
        client.force_login(issuer)
        with at(noon(5)):
            assert start not in text(client.get(reverse("datashare:certificate", args=[certificate.pk])))

    def test_where_it_is_under_way_the_holder_is_led_to_the_case(self, client):
        case, item = renewing()
        make_renewing_matter("CG02", renews=MATTER)
        client.force_login(case.filed_by)
        start = reverse("approvals:start-renewal", args=[item.renewal.certificate_id])
        with at(noon(9)):
            assert start in text(client.get(reverse("datashare:my-certificates")))
            for answer in (client.get(start, follow=True), client.post(start, follow=True)):
                assert answer.redirect_chain == [(reverse("approvals:case", args=[case.pk]) + "#notices", 302)]
                assert "这份证照的延续申请正在办理或者已经办成" in text(answer)
        _case, strange = renewing()
        for row, other in ((item, strange), (strange, item)):
            Renewal.objects.filter(item=row).update(certificate_id=other.renewal.certificate_id)
        with at(noon(9)):
            assert client.get(start).url == reverse("approvals:my-cases") + "#notices"

    def test_the_guide_tells_how_long_a_certificate_is_good_and_how_it_is_renewed(self, client):
        make_renewing_matter()
        guide = text(client.get(reverse("matters:matter", args=[MATTER])))
        for word in ("12 个月", "届满 30 个日前提出", "《中华人民共和国行政许可法》第五十条第二款，视为准予延续"):
            assert word in guide
        make_renewing_matter("WS02", renews=MATTER)
        assert "本事项延续“示例事项”的证照" in text(client.get(reverse("matters:matter", args=["WS02"])))

    def test_what_renews_the_certificates_of_others_starts_from_the_certificate(self, client, citizen):
        make_renewing_matter("WS02", renews=MATTER)
        client.force_login(citizen)
        start, mine = reverse("approvals:start-matter", args=["WS02"]), reverse("datashare:my-certificates")
        guide = text(client.get(reverse("matters:matter", args=["WS02"])))
        assert f'href="{mine}">从我的证照申请延续' in guide
        assert start not in guide
        assert start not in text(client.get(reverse("matters:search"), {"q": "WS02"}))
        for answer in (client.get(start), client.post(start, {"applicant": citizen.person.applicant.pk})):
            assert "请从要延续的那份证照上申请延续" in text(answer, 409)

    def test_the_window_starts_from_the_certificate_as_well(self, citizen):
        make_renewing_matter("WS02", renews=MATTER)
        certificate, window = make_ending(citizen), desk_of(Role.CLERK)
        stranger = make_ending(make_citizen())
        with at(noon(5)):
            number = {"kind": "citizen", "number": citizen.person.id_number}
            file = window.post(reverse("approvals:counter-start"), number).url
            shown = text(window.get(file, {"q": "WS02"}))
            for word in ("可以延续的证照", ENDS_ON.isoformat(), "该事项从要延续的证照开始申请"):
                assert word in shown
            assert statements(window, file) <= MOST_STATEMENTS
            for unknown in (stranger.pk, "9" * 5000):
                assert window.post(file, {"certificate": unknown}).status_code == 404
            first, second = (window.post(file, {"certificate": certificate.pk}) for _twice in range(2))
        case = Case.objects.get()
        assert first.url == second.url == reverse("approvals:draft", args=[case.pk])
        assert case.channel == Channel.COUNTER
        assert case.items.get().renewal.certificate_id == certificate.pk


class TestWhatFollows:
    def test_the_owner_reads_the_days_before_and_the_paper_after(self, client):
        case, item = renewing()
        client.force_login(case.filed_by)
        progress = reverse("approvals:case", args=[case.pk])
        clock = reverse("approvals:clock", args=[case.pk, Clock.objects.get(kind=ClockKind.RENEWAL).pk])
        with at(noon(9)):
            shown, why = text(client.get(progress)), text(client.get(clock))
        for word in (f"依据{STATUTE}，视为准予延续", clock, LATEST_ON.isoformat()):
            assert word in shown
        assert "证照有效期届满的日子是固定的" in why
        assert "证照有效期内，第34日" in why
        with at(EXPIRY + timedelta(minutes=1)):
            grants.deem_renewed()
            shown = text(client.get(progress))
            paper = text(client.get(reverse("approvals:document", args=[case.pk, f"decision-{item.pk}"])))
        assert "视为准予延续" in shown
        assert "视为准予延续告知书" in paper
        assert STATUTE in paper

    def test_the_head_certifies_on_the_item_s_page_and_the_old_version_points_to_the_new(self, client):
        case, item = renewed()
        client.force_login(make_staff(Role.HEAD, item.department))
        page = reverse("approvals:item", args=[item.pk])
        with at(noon(8, 4)):
            shown = text(client.get(page))
            posted = client.post(reverse("approvals:certify", args=[item.pk]), {"seen_version": item.version})
        assert f"证照有效期届满未作出决定，依据{STATUTE}视为准予延续" in shown
        assert posted.status_code == 302
        new = Certificate.objects.get(version=2)
        old = new.previous
        asked = {"identifier": old.identifier, "code": old.verify_code}
        with at(noon(9, 4)):
            public = text(client.get(reverse("datashare:verify"), asked))
        assert new.identifier in public
        assert f"有效期至 {NEXT_END}" in public
        client.force_login(case.filed_by)
        with at(noon(9, 4)):
            shown = text(client.get(reverse("datashare:certificate", args=[old.pk])))
            listed = text(client.get(reverse("datashare:my-certificates")))
        assert reverse("datashare:certificate", args=[new.pk]) in shown
        assert "已有新版本" in listed

    def test_the_ledger_and_the_explanation_tell_that_a_pause_does_not_put_off_the_end(self, client):
        case, item = renewing()
        make_pause(item, ended_on=date(2026, 3, 9), ended_at=noon(10), state="ended")
        client.force_login(case.filed_by)
        clock = Clock.objects.get(kind=ClockKind.RENEWAL)
        with at(noon(11)):
            ledger = text(client.get(reverse("approvals:ledger", args=[case.pk])))
            why = text(client.get(reverse("approvals:clock", args=[case.pk, clock.pk])))
        assert "依法不计入办理期限，但不推迟证照有效期届满" in ledger
        assert "检验不推迟有效期届满" in why
        assert f"为什么是 {ENDS_ON}" in why

    def test_the_dry_run_tells_it_beforehand_with_its_basis(self, client):
        _case, item = renewing()
        client.force_login(make_staff(Role.HEAD, item.department))
        with at(EXPIRY - timedelta(hours=8)):
            page = text(client.get(reverse("approvals:upcoming")))
        assert STATUTE in page
        assert "视为准予延续" in page

    def test_it_is_reminded_carded_watched_and_decided_first(self, client):
        case, item = renewing()
        later_case, later = in_review(departments=[item.department])
        for each in (item, later):
            put(each, ItemState.REVIEWED)
        make_clock(later_case, ClockKind.DECISION, item=later, allotted=27, expires_at=EXPIRY + timedelta(days=3))
        make_clock(case, ClockKind.DECISION, item=item, allotted=30, expires_at=EXPIRY + timedelta(days=9))
        head, supervisor = staff_of(item.department_id, Role.HEAD), staff_of(item.department_id, Role.SUPERVISOR)
        with at(noon(9)):
            lines = decisions(head, DecisionTab.AWAITING).lines
            assert [line.pk for line in lines] == [item.pk, later.pk]
            assert [line.due.kind for line in lines] == [ClockKind.RENEWAL, ClockKind.DECISION]
            client.force_login(make_staff(Role.HEAD, item.department))
            shown = text(client.get(reverse("approvals:decisions")))
            listed = caller(make_staff(Role.HEAD, item.department)).get(f"{API}/decisions/").json()["results"]
        assert shown.count("证照有效期届满") == 1
        assert lines[0].renewal.due_on.strftime("%m-%d") in shown
        assert [row["renewal"] and row["renewal"]["due_on"] for row in listed] == [ENDS_ON.isoformat(), None]
        renewal = Clock.objects.get(kind=ClockKind.RENEWAL)
        with at(noon(3, 4)):
            signalling.raise_signals()
        Clock.objects.filter(pk=renewal.pk).update(effect="none")
        with at(noon(7, 4)):
            signalling.raise_signals()
            watched = [line.due.kind for line in warnings(supervisor).rows]
        kinds = set(Signal.objects.filter(clock=renewal).values_list("kind", flat=True))
        assert kinds == {SignalKind.REMINDER.value, SignalKind.RED_CARD.value}
        assert ClockKind.RENEWAL in watched


class TestTheApi:
    def test_a_draft_is_opened_for_a_certificate_and_nothing_beside_it(self, citizen):
        make_renewing_matter()
        certificate, applicant = make_ending(citizen), Applicant.objects.get(person__user=citizen)
        owner = caller(citizen)
        body = {"certificate_id": certificate.pk, "applicant_id": applicant.pk}
        with at(noon(5)):
            [listed] = owner.get(f"{API}/certificates/").json()["results"]
            both = owner.post(f"{API}/cases/", body | {"matter_code": MATTER}, headers=once())
            made = owner.post(f"{API}/cases/", body, headers=once())
            assert told(owner.post(f"{API}/cases/", body | {"certificate_id": 10**9}, headers=once())) == (
                404,
                "not_found",
            )
        assert (listed["renewable_by"], listed["has_newer"]) == (MATTER, False)
        assert both.status_code == 422
        assert made.status_code == 201
        with at(noon(5)):
            [item] = owner.get(f"{API}/cases/{made.json()['id']}/").json()["items"]
        assert item["renewal"] == {
            "certificate_id": certificate.pk,
            "due_on": ENDS_ON.isoformat(),
            "latest_on": LATEST_ON.isoformat(),
            "basis": STATUTE,
            "may_be_silent": False,
        }

    def test_it_tells_what_silence_will_do_and_where_the_newer_version_is(self, citizen):
        case, item = renewing(citizen=citizen)
        owner = caller(citizen)
        with at(noon(9)):
            told_case = owner.get(f"{API}/cases/{case.pk}/").json()
        assert told_case["items"][0]["renewal"]["may_be_silent"] is True
        [renewal] = [clock for clock in told_case["clocks"] if clock["kind"] == "renewal"]
        assert (renewal["unit"], renewal["due_on"]) == ("fixed_day", ENDS_ON.isoformat())
        with at(EXPIRY + timedelta(minutes=1)):
            grants.deem_renewed()
        new = certified(item)
        asked = {"identifier": new.previous.identifier, "code": new.previous.verify_code}
        with at(noon(9, 4)):
            verified = owner.get(f"{API}/certificates/verify/", asked).json()
            listed = owner.get(f"{API}/certificates/").json()["results"]
            item = owner.get(f"{API}/cases/{case.pk}/").json()["items"][0]
        assert (verified["newer_identifier"], verified["newer_until"]) == (new.identifier, NEXT_END.isoformat())
        assert {line["id"]: line["has_newer"] for line in listed} == {new.pk: False, new.previous_id: True}
        assert (item["state"], item["basis"]) == ("deemed_renewed", STATUTE)
