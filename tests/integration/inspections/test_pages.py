"""The pages of a joint inspection: whoever calls it, whoever is called, and the applicant."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from approvals.cases.models import CaseItem
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from approvals.inspections.models import Attendance, JointInspection
from approvals.inspections.services import inspecting
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.outbox.services import deliver
from tests.factories.accounts import make_staff
from tests.factories.approvals.api import API, caller
from tests.factories.approvals.cases import BASIS, clock_end, in_review
from tests.factories.approvals.desks import desk_of, page, statements, text
from tests.factories.approvals.inspections import MEETS_AT, make_inspection
from tests.factories.approvals.periods import item_with_periods, noon
from tests.integration.inspections.steps import HELD_ON, act, asked_of, hold, sweep

pytestmark = pytest.mark.django_db

CALL = {"seen_version": 0, "meets_at": "2026-03-05T10:00", "place": "示例县文明路1号", "subject": "经营场所布局"}

REASON = "当日另有抢险任务"


@pytest.fixture(autouse=True)
def moment(published_years):
    with at(noon(2)):
        yield


def url(name: str, pk: int) -> str:
    return reverse(f"approvals:{name}", args=(pk,))


def lead_of(item: CaseItem, role: Role = Role.REVIEWER) -> Client:
    return desk_of(role, item.department)


def own_task(item: CaseItem) -> str:
    return url("task", item.tasks.get(department=item.department).pk)


class TestTheLead:
    def test_a_reviewer_calls_and_the_called_get_mail(self):
        _case, item = item_with_periods(reviews=2, absence=BASIS)
        made_for = make_staff(Role.HEAD, asked_of(item).department, email="head@example.org")
        client, address = lead_of(item), url("convene-inspection", item.pk)
        assert address in page(client, own_task(item))
        assert "须提前3个工作日通知" in page(client, address)
        for _ in range(2):
            body = text(client.post(address, CALL, follow=True))
            assert "已召集“示例事项”的联合踏勘" in body
        assert JointInspection.objects.count() == 1
        assert "2026-03-05 10:00" in body
        assert "已经召集的联合踏勘尚未进行，不能重复召集" in body
        assert "约定的时间未到，不能记录联合踏勘" in body
        deliver()
        [sent] = mail.outbox
        assert sent.to == [made_for.email]
        assert "2026-03-05 10:00" in sent.subject

    def test_what_is_missing_or_too_soon_is_told_and_nothing_typed_is_lost(self):
        _case, item = item_with_periods(reviews=2)
        client, address = lead_of(item), url("convene-inspection", item.pk)
        body = text(client.post(address, {"seen_version": 0}), 422)
        for sentence in ("请选择踏勘时间", "请填写踏勘地点", "请填写踏勘内容"):
            assert sentence in body
        body = text(client.post(address, CALL | {"meets_at": "2026-03-04T10:00"}), 422)
        assert "最早可以定在 2026-03-05" in body
        assert "示例县文明路1号" in body
        assert "请选择踏勘时间" in text(client.post(address, CALL | {"meets_at": "9999-12-31T23:59-10:00"}), 422)

    def test_the_head_records_the_minutes_and_the_absent_are_told_what_follows(self):
        _case, item = item_with_periods(reviews=2, absence=BASIS)
        inspection = make_inspection(item, is_signed_for=True)
        client, address = lead_of(item, Role.HEAD), url("hold-inspection", inspection.pk)
        staff = [make_staff(Role.REVIEWER, item.department, display_name=name) for name in ("甲某", "乙某")]
        with at(HELD_ON):
            assert address in page(client, url("item", item.pk))
            body = page(client, address)
            assert BASIS in body
            minutes = {"seen_version": 0, "findings": "布局符合要求", "inspectors": [staff[0].pk]}
            assert "两名以上工作人员" in text(client.post(address, minutes), 422)
            minutes["inspectors"].append(staff[1].pk)
            for _ in range(2):
                body = text(client.post(address, minutes, follow=True))
                assert "已记录“示例事项”的联合踏勘" in body
            other = {"findings": "另有问题", "present": asked_of(item).department_id}
            for field, typed in other.items():
                refused = text(client.post(address, minutes | {field: typed}), 409)
                assert "办件已被他人更新" in refused
            assert "布局符合要求" in refused
            assert "甲某、乙某" in body
            task = asked_of(item)
            absent = desk_of(Role.REVIEWER, task.department)
            assert "2026-03-07 00:00 之前没有说明正当理由" in page(absent, url("task", task.pk))
            assert "2026-03-07 00:00 之前不说明理由" in page(absent, reverse("approvals:inbox"))

    def test_it_is_cancelled_with_a_reason(self):
        _case, item = in_review(reviews=2)
        inspection = make_inspection(item)
        client, address = lead_of(item), url("cancel-inspection", inspection.pk)
        assert address in page(client, own_task(item))
        page(client, address)
        assert "请填写理由" in text(client.post(address, {"seen_version": 0}), 422)
        for _ in range(2):
            body = text(client.post(address, {"seen_version": 0, "reason": "材料已能说明"}, follow=True))
            assert "取消的理由：材料已能说明" in body
        assert "另有理由" in text(client.post(address, {"seen_version": 0, "reason": "另有理由"}), 409)
        assert JointInspection.objects.get().state == InspectionState.CANCELLED

    def test_nobody_else_comes_near(self):
        _case, item = in_review(reviews=2)
        inspection = make_inspection(item)
        elsewhere = desk_of(Role.REVIEWER, asked_of(item).department)
        for name, pk in (("convene-inspection", item.pk), ("hold-inspection", inspection.pk)):
            assert elsewhere.get(url(name, pk)).status_code == 404
        call = inspection.attendances.get()
        assert lead_of(item).get(url("sign-call", call.pk)).status_code == 404


class TestTheCalled:
    def test_a_reviewer_signs_for_the_call_and_the_same_form_sent_twice_is_no_alarm(self):
        _case, item = in_review(reviews=2, absence=BASIS)
        call = make_inspection(item).attendances.get()
        client, address = desk_of(Role.REVIEWER, call.department), url("sign-call", call.pk)
        assert "定于 2026-03-05 10:00 联合踏勘，请签收通知并参加" in page(client, reverse("approvals:inbox"))
        assert address in page(client, url("task", call.task_id))
        assert "逾期依据" + BASIS in page(client, address)
        for _ in range(2):
            body = text(client.post(address, {"seen_version": 0}, follow=True))
            assert "已签收“示例事项”的联合踏勘通知" in body
        assert Attendance.objects.get().state == AttendanceState.SIGNED
        assert address not in body

    def test_a_reason_is_given_and_read_by_the_lead(self):
        _case, item = in_review(reviews=2)
        call = make_inspection(item).attendances.get()
        client, address = desk_of(Role.REVIEWER, call.department), url("excuse-absence", call.pk)
        assert "没有缺席默认的依据" in page(client, address)
        assert "请填写理由" in text(client.post(address, {"seen_version": 0}), 422)
        for _ in range(2):
            told = text(client.post(address, {"seen_version": 0, "reason": REASON}, follow=True))
            assert "已说明不能参加“示例事项”联合踏勘的理由" in told
        assert "另有理由" in text(client.post(address, {"seen_version": 0, "reason": "另有理由"}), 409)
        assert f"理由：{REASON}" in page(lead_of(item), own_task(item))


class TestTheApplicant:
    def read(self, case, name: str = "case", *args: object) -> str:
        client = Client()
        client.force_login(case.filed_by)
        return page(client, reverse(f"approvals:{name}", args=(case.pk, *args)))

    def test_they_read_when_where_and_with_whom_and_have_it_on_paper(self):
        case, item = in_review(reviews=2)
        inspection = make_inspection(item)
        body = self.read(case)
        for told in ("2026-03-05 10:00", inspection.place, inspection.subject, "请您到场配合"):
            assert told in body
        paper = self.read(case, "document", f"inspection-{inspection.pk}")
        assert "联合踏勘通知书" in paper
        assert timezone.localtime(MEETS_AT).strftime("%Y-%m-%d %H:%M") in paper

    def test_they_read_what_was_found_and_not_who_inspected_or_why_others_stayed_away(self):
        case, item = in_review(reviews=2)
        inspection = make_inspection(item)
        act(inspecting.excuse, inspection.attendances.get(), reason=REASON)
        staff = [make_staff(Role.REVIEWER, item.department, display_name=name) for name in ("甲某", "乙某")]
        hold(inspection, inspectors=[one.pk for one in staff], findings="疏散通道畅通")
        [own, lead] = (
            [self.read(case), caller(case.filed_by).get(f"{API}/cases/{case.pk}/").content.decode()],
            [page(lead_of(item), own_task(item)), caller(staff[0]).get(f"{API}/cases/{case.pk}/").content.decode()],
        )
        for told in own:
            assert "疏散通道畅通" in told
            assert not [kept for kept in ("甲某", "乙某", REASON) if kept in told]
        for told in lead:
            assert not [kept for kept in ("疏散通道畅通", "甲某", "乙某", REASON) if kept not in told]

    def test_a_cancelled_one_says_so(self):
        case, item = in_review(reviews=2)
        made = make_inspection(item, state=InspectionState.CANCELLED.value, cancel_reason="材料已能说明")
        assert "取消的理由：材料已能说明" in self.read(case)
        assert "原定的联合踏勘已经取消" in self.read(case, "document", f"inspection-{made.pk}")

    def test_what_absence_has_brought_about_is_shown_to_all_with_its_basis(self):
        case, item = in_review(reviews=2, absence=BASIS)
        hold(make_inspection(item, is_signed_for=True))
        task = asked_of(item)
        assert sweep(clock_end(noon(7).date())) == 1
        assert f"未说明理由，依据{BASIS}，视为同意" in self.read(case)
        why = f"签收通知而缺席联合踏勘，未说明正当理由，依据{BASIS}视为同意"
        assert why in page(lead_of(item, Role.HEAD), url("item", item.pk))
        own = desk_of(Role.REVIEWER, task.department)
        assert why in page(own, url("task", task.pk))
        assert "缺席联合踏勘而未说明正当理由" in page(own, url("speak-late", task.pk))
        supervisor = desk_of(Role.SUPERVISOR)
        assert "缺席默认" in page(supervisor, reverse("approvals:supervision") + "?watch=opinions")
        assert why in page(supervisor, reverse("approvals:file", args=(case.pk,)))


def test_pages_cost_the_same_however_many_were_called():
    _case, item = in_review(reviews=2)
    inspection = make_inspection(item)
    client = lead_of(item)
    few = [statements(client, address) for address in (own_task(item), url("hold-inspection", inspection.pk))]
    _case, item = in_review(reviews=5)
    inspection = make_inspection(item)
    client = lead_of(item)
    assert few == [statements(client, address) for address in (own_task(item), url("hold-inspection", inspection.pk))]
    assert max(few) < 8
