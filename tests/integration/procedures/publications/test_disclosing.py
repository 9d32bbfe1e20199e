"""Grants before the public: at once, or, against an objection, by the head's word within twenty working days."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect
from approvals.decisions.services import certifying, deciding, grants
from approvals.filing.services import withdrawal
from approvals.procedures.publications.domain import NothingToPublish, PublicationState
from approvals.procedures.publications.models import Publication
from approvals.procedures.publications.services import answering
from approvals.supervision.services.signalling import raise_signals
from datashare.models import Certificate
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.kernel.errors import IllegalMove, NotFound, NotPermitted
from tests.factories.accounts import make_citizen, make_department, make_enterprise, make_user
from tests.factories.approvals.api import API, caller, once
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    clock_end,
    in_review,
    make_case,
    make_clock,
    make_item,
    make_material,
    owner_of,
    staff_of,
)
from tests.factories.approvals.desks import desk_of, page, statements, text
from tests.factories.approvals.drafts import make_draft
from tests.factories.approvals.periods import noon
from tests.factories.approvals.publications import make_publication

pytestmark = pytest.mark.usefixtures("monday")

SECRET = "工艺流程是商业秘密"

DUE = date(2026, 3, 30)
"""Twenty working days from 2 March."""


def reviewed(*, objection="", name="示例许可证", **fields):
    case = make_case(CaseState.ACCEPTED, publication_objection=objection, **fields)
    return make_item(case, ItemState.REVIEWED, result_name=name)


def head_of(item):
    return staff_of(item.department_id, Role.HEAD)


def granted(**fields):
    item = reviewed(**fields)
    deciding.grant(case_id=item.case_id, item_id=item.pk, actor=head_of(item), seen_version=None)
    item.refresh_from_db()
    return item


def answer(act, item, *, actor=None, reason="不涉及商业秘密"):
    with at(noon(9)):
        return act(
            case_id=item.case_id,
            item_id=item.pk,
            actor=actor or head_of(item),
            seen_version=None,
            reason=reason,
        )


def period_of(item):
    return item.clocks.get(kind=ClockKind.PUBLICATION)


def shown(**asked):
    return page(caller(), reverse("approvals:publications"), data=asked)


class TestWithoutObjection:
    def test_a_grant_is_public_with_the_decision_and_a_person_s_name_is_masked(self):
        item = granted()
        row = item.publication
        name = Applicant.objects.get(pk=item.case.applicant_id).name
        assert (row.state, row.published_at, row.granted_on) == (
            PublicationState.PUBLISHED,
            FILED_AT,
            FILED_AT.date(),
        )
        assert row.holder == f"{name[0]}**"
        assert row.certificate_identifier == Certificate.objects.get().identifier
        assert not item.clocks.filter(kind=ClockKind.PUBLICATION).exists()
        body = shown()
        assert name not in body
        for told in (
            item.name,
            row.holder,
            "示例许可证",
            row.certificate_identifier,
            item.department.name,
            "2026-03-02",
        ):
            assert told in body
        event = AuditEvent.objects.get(kind="item.publish")
        assert (event.law, event.case_id) == ("行政许可法第四十条", item.case_id)

    def test_an_enterprise_is_named_in_full(self):
        enterprise = make_enterprise()
        item = granted(applicant=Applicant.objects.get(enterprise=enterprise))
        assert item.publication.holder == enterprise.name

    def test_a_grant_without_a_certificate_is_public_all_the_same(self):
        assert granted(name="").publication.certificate_name == ""
        assert "示例事项" in shown()

    def test_a_refusal_is_not_published(self):
        item = reviewed()
        deciding.refuse(case_id=item.case_id, item_id=item.pk, actor=head_of(item), seen_version=None, reason="不符合")
        assert not Publication.objects.exists()

    def test_there_is_nothing_to_answer(self):
        item = granted()
        for act in (answering.publish, answering.withhold):
            with pytest.raises(NothingToPublish):
                answer(act, item)


class TestAgainstAnObjection:
    def test_it_waits_twenty_working_days_for_the_head_though_the_case_is_over(self):
        item = granted(objection=SECRET)
        assert Case.objects.get().state == CaseState.CONCLUDED
        row, period = item.publication, period_of(item)
        assert (row.state, row.objection) == (PublicationState.AWAITING, SECRET)
        assert (period.state, period.started_on, period.due_on, period.effect) == (
            ClockState.RUNNING,
            FILED_AT.date(),
            DUE,
            ExpiryEffect.NONE,
        )
        assert "示例许可证" not in shown()

    def test_a_program_objects_when_it_submits(self):
        citizen = make_citizen()
        case = make_draft(citizen)
        make_material(case)
        body = {"version": 0, "promises": {}, "publication_objection": SECRET}
        address = f"{API}/cases/{case.pk}/moves/submit/"
        assert caller(citizen).post(address, body, headers=once()).status_code == 200
        assert Case.objects.get().publication_objection == SECRET

    def test_the_period_outlives_a_withdrawal(self):
        item = granted_beside_another()
        withdrawal.withdraw(case_id=item.case_id, actor=owner_of(item.case), seen_version=None)
        assert period_of(item).state == ClockState.RUNNING

    @pytest.mark.parametrize(
        ("act", "state", "title"),
        [
            (answering.publish, PublicationState.PUBLISHED, "许可决定公开告知书"),
            (answering.withhold, PublicationState.WITHHELD, "许可决定不予公开告知书"),
        ],
    )
    def test_the_head_publishes_or_withholds_and_the_applicant_reads_why(self, client, act, state, title):
        item = granted(objection=SECRET)
        with pytest.raises(ReasonMissing):
            answer(act, item, reason=" ")
        answer(act, item)
        row = Publication.objects.get()
        assert (row.state, row.reason) == (state, "不涉及商业秘密")
        assert (period_of(item).state, period_of(item).stopped_at) == (ClockState.STOPPED, noon(9))
        assert ("示例许可证" in shown()) is (state is PublicationState.PUBLISHED)
        client.force_login(item.case.filed_by)
        mine = page(client, reverse("approvals:case", args=[item.case_id]))
        assert title in mine
        paper = reverse("approvals:document", args=[item.case_id, f"publication-{item.pk}"])
        assert "不涉及商业秘密" in page(client, paper)
        with pytest.raises(NothingToPublish):
            answer(act, item)

    def test_nobody_else_has_a_word(self):
        item = granted(objection=SECRET)
        with pytest.raises(NotFound):
            answer(answering.publish, item, actor=staff_of(make_department().pk, Role.HEAD))
        for other in (owner_of(item.case), staff_of(item.department_id)):
            with pytest.raises(NotPermitted):
                answer(answering.withhold, item, actor=other)

    def test_before_the_grant_there_is_no_word_to_be_had(self):
        with pytest.raises(IllegalMove):
            answer(answering.withhold, reviewed(objection=SECRET))

    def test_lateness_earns_the_department_a_yellow_card(self):
        item = granted(objection=SECRET)
        with at(noon(31)):
            raise_signals()
        signal = period_of(item).signals.get()
        assert (signal.kind, signal.department_id) == ("yellow_card", item.department_id)


def granted_beside_another():
    item = reviewed(objection=SECRET)
    make_item(item.case, ItemState.UNDER_REVIEW, department=make_department())
    deciding.grant(case_id=item.case_id, item_id=item.pk, actor=head_of(item), seen_version=None)
    return item


class TestByStatute:
    def deemed(self, **fields):
        case, item = in_review(**fields)
        CaseItem.objects.filter(pk=item.pk).update(grant_basis=BASIS, result_name="批件")
        effect = ExpiryEffect.DEEM_GRANTED.value
        make_clock(case, ClockKind.DECISION, item=item, expires_at=clock_end(date(2026, 3, 9)), effect=effect)
        with at(clock_end(date(2026, 3, 9)) + timedelta(seconds=60)):
            assert grants.deem_granted() == 1
        return CaseItem.objects.get(pk=item.pk)

    def test_a_deemed_grant_is_public_as_of_its_last_day_and_its_certificate_when_it_comes(self):
        item = self.deemed()
        assert (item.publication.granted_on, item.publication.certificate_name) == (date(2026, 3, 9), "")
        assert item.publication.state is PublicationState.PUBLISHED
        certifying.certify(case_id=item.case_id, item_id=item.pk, actor=head_of(item), seen_version=None)
        row = Publication.objects.get()
        assert (row.certificate_name, row.certificate_identifier) == ("批件", Certificate.objects.get().identifier)

    def test_an_objection_holds_it_from_that_day_on(self):
        item = self.deemed(publication_objection=SECRET)
        assert item.publication.state is PublicationState.AWAITING
        assert (period_of(item).started_on, period_of(item).due_on) == (date(2026, 3, 9), date(2026, 4, 7))


class TestTheTable:
    @pytest.mark.parametrize(
        "columns",
        [
            {"withheld_at": FILED_AT, "objection": SECRET, "reason": "理由"},
            {"published_at": None, "withheld_at": FILED_AT},
            {"objection": SECRET},
            {"objection": SECRET, "reason": "理由"},
        ],
        ids=["published and withheld", "withheld without an objection", "without a reason", "by nobody"],
    )
    def test_it_holds_no_answer_that_the_rules_do_not_give(self, columns):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_publication(**columns)

    def test_a_withheld_grant_has_its_reason_and_its_author(self):
        told = {"objection": SECRET, "reason": "理由", "answered_by": make_user()}
        assert make_publication(published_at=None, withheld_at=FILED_AT, **told).state is PublicationState.WITHHELD


class TestReading:
    def test_it_is_found_by_the_beginning_of_the_holder_or_by_the_whole_number(self):
        make_publication(holder="清泉水务有限公司", certificate_identifier="1.2.156.3005.2.A", matter="排水许可")
        make_publication(holder="小满面馆", certificate_identifier="1.2.156.3005.2.B", matter="餐饮许可")
        for text_, found in (("清泉", "排水"), ("1.2.156.3005.2.b", "餐饮"), (" 小满 ", "餐饮")):
            body = shown(q=text_)
            assert [matter for matter in ("排水", "餐饮") if matter in body] == [found]
        for text_ in ("水务", "1.2.156", "%", "_泉"):
            assert "没有查到符合条件的许可决定" in shown(q=text_)

    def test_the_newest_come_first_page_by_page_at_the_same_cost(self, client):
        here = reverse("approvals:publications")
        assert "还没有公开的许可决定" in shown()
        make_publication(matter="第0项")
        cost = statements(client, here)
        for number in range(1, 25):
            make_publication(matter=f"第{number}项", published_at=FILED_AT + timedelta(minutes=number))
        assert statements(client, here) == cost < 8
        first = page(client, here, data={"q": "示例"})
        assert first.index("第24项") < first.index("第23项")
        assert "第4项" not in first
        following = client.get(here, {"q": "示例"}).context["next_url"]
        second = page(client, here + following)
        assert "第4项" in second
        assert "第24项" not in second
        assert client.get(here, {"cursor": "x"}).status_code == 422

    def test_everybody_is_led_to_it(self, client):
        assert page(client, "/").count(reverse("approvals:publications")) == 2

    def test_programs_read_the_same(self):
        make_publication(matter="排水许可", holder="清泉水务", valid_until=date(2031, 3, 1))
        make_publication(published_at=None, objection=SECRET)
        told = caller().get(f"{API}/publications/", {"q": "清泉"}).json()["results"]
        assert [(row["matter"], row["valid_until"]) for row in told] == [("排水许可", "2031-03-01")]
        assert len(caller().get(f"{API}/publications/").json()["results"]) == 1


class TestAtTheDesk:
    def test_the_head_finds_the_objection_and_answers_it_once(self):
        item = granted(objection=SECRET)
        desk = desk_of(Role.HEAD, item.department)
        form = reverse("approvals:publication", args=[item.pk])
        assert form in page(desk, reverse("approvals:decisions"))
        file = page(desk, reverse("approvals:item", args=[item.pk]))
        assert SECRET in file
        assert form in file
        assert "2026-03-30" in page(desk, form)
        assert "请选择公开或者不公开" in text(desk.post(form, {"seen_version": item.version}), 422)
        sent = {"seen_version": item.version, "answer": "withhold", "reason": "确属商业秘密"}
        for _twice in range(2):
            assert desk.post(form, sent).url == reverse("approvals:item", args=[item.pk]) + "#notices"
        for other in ({"answer": "publish"}, {"reason": "另有理由"}):
            assert (sent | other)["reason"] in text(desk.post(form, sent | other), 409)
        assert form not in page(desk, reverse("approvals:decisions"))
        assert "不予公开" in page(desk, reverse("approvals:item", args=[item.pk]))

    def test_where_nobody_objected_there_is_no_such_page(self):
        item = granted()
        assert (
            desk_of(Role.HEAD, item.department).get(reverse("approvals:publication", args=[item.pk])).status_code == 404
        )
