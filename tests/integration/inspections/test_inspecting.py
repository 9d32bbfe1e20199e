"""Calling a joint inspection, signing for it, giving a reason, and its minutes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import ItemState, Opinion
from approvals.cases.models import CaseItem
from approvals.decisions.services import deciding
from approvals.filing.services import withdrawal
from approvals.inspections.domain.rules import (
    CallTooLate,
    InspectionNotBegun,
    InspectionOnRestDay,
    InspectionPending,
    InspectionTooSoon,
    NobodyToCall,
    NothingToExcuse,
    TooFewInspectors,
)
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from approvals.inspections.models import JointInspection
from approvals.inspections.services import inspecting
from approvals.reviews.domain import AbsenceTooLate, OpinionTooLate
from approvals.reviews.services import opinions
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.queries import case_history
from portal.clock.services import at
from portal.kernel.errors import IllegalMove, InvalidInput, NotFound
from portal.outbox.services import deliver
from tests.factories.accounts import make_staff
from tests.factories.approvals.cases import BASIS, in_review, owner_of, staff_of
from tests.factories.approvals.inspections import MEETS_AT, make_inspection
from tests.factories.approvals.periods import make_pause, noon
from tests.integration.inspections.steps import HELD_ON, absences, act, asked_of, convene, hold
from tests.integration.procedures.pauses.steps import answer

pytestmark = pytest.mark.usefixtures("published_years")

MONDAY = noon(9)


class TestConvening:
    def test_all_others_whose_opinions_are_awaited_are_called(self):
        _case, item = in_review(reviews=4)
        silent, *asked = item.tasks.exclude(department=item.department)
        answer(item, silent.department_id, on=noon(2))
        made = convene(item)
        assert (made.place, made.state) == ("示例县文明路1号", InspectionState.CONVENED)
        called = made.attendances.values_list("task", "state")
        assert set(called) == {(task.pk, AttendanceState.CALLED.value) for task in asked}
        told = AuditEvent.objects.get(kind="item.convene").details
        assert told["names"] == "、".join(task.department.name for task in asked)

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"meets_at": MEETS_AT - timedelta(days=1)}, InspectionTooSoon),
            ({"meets_at": noon(7)}, InspectionOnRestDay),
            ({"place": " "}, InvalidInput),
            ({"subject": ""}, InvalidInput),
        ],
    )
    def test_it_says_where_and_what_and_leaves_time(self, fields, refusal):
        _case, item = in_review(reviews=2)
        with pytest.raises(refusal):
            convene(item, **fields)

    def test_one_at_a_time_and_only_with_others(self):
        _case, alone = in_review()
        with pytest.raises(NobodyToCall):
            convene(alone)
        _case, item = in_review(reviews=2)
        made = convene(item)
        with pytest.raises(InspectionPending):
            convene(item)
        with transaction.atomic(), pytest.raises(IntegrityError):
            make_inspection(item)
        hold(made)
        convene(item, on=HELD_ON, meets_at=noon(10))

    def test_an_item_that_waits_for_its_decision_is_not_inspected_together(self):
        _case, item = in_review(reviews=2)
        for task in item.tasks.all():
            answer(item, task.department_id, on=noon(2))
        with pytest.raises(IllegalMove):
            convene(item)


class TestTheCall:
    def test_a_department_signs_for_it_once_before_it_begins(self):
        _case, item = in_review(reviews=3)
        one, other = make_inspection(item).attendances.all()
        signed = act(inspecting.sign, one, on=MEETS_AT - timedelta(microseconds=1))
        assert signed.signed_at == MEETS_AT - timedelta(microseconds=1)
        with pytest.raises(IllegalMove):
            act(inspecting.sign, one)
        with pytest.raises(CallTooLate):
            act(inspecting.sign, other, on=MEETS_AT)

    def test_what_is_cancelled_is_neither_signed_for_nor_excused(self):
        _case, item = in_review(reviews=2)
        made = make_inspection(item)
        given = {"case_id": item.case_id, "inspection_id": made.pk, "seen_version": 0}
        with pytest.raises(ReasonMissing):
            inspecting.cancel(**given, actor=staff_of(item.department_id), reason=" ")
        inspecting.cancel(**given, actor=staff_of(item.department_id), reason="材料已能说明")
        attendance = made.attendances.get()
        with pytest.raises(CallTooLate):
            act(inspecting.sign, attendance)
        with pytest.raises(NothingToExcuse):
            act(inspecting.excuse, attendance, reason="另有安排")

    def test_a_reason_is_given_in_writing_before_or_after(self):
        _case, item = in_review(reviews=3, absence=BASIS)
        before, after = make_inspection(item, is_signed_for=True).attendances.all()
        with pytest.raises(ReasonMissing):
            act(inspecting.excuse, before, reason=" ")
        act(inspecting.excuse, before, reason="当日另有抢险任务")
        hold(JointInspection.objects.get())
        act(inspecting.excuse, after, on=HELD_ON, reason="途中车辆故障")
        states = {row.state for row in JointInspection.objects.get().attendances.all()}
        assert states == {AttendanceState.EXCUSED.value}
        assert not absences(item)

    def test_whoever_has_given_an_opinion_needs_no_reason(self):
        _case, item = in_review(reviews=3)
        attendance = make_inspection(item).attendances.first()
        answer(item, attendance.department_id, on=noon(4))
        with pytest.raises(NothingToExcuse):
            act(inspecting.excuse, attendance, on=noon(4), reason="已提出意见")


class TestTheMinutes:
    def test_they_name_who_came_and_two_of_the_own_staff(self):
        _case, item = in_review(reviews=3)
        made = make_inspection(item)
        came, missing = made.attendances.all()
        posts = ((Role.REVIEWER, "甲"), (Role.CLERK, "乙"))
        own = [make_staff(role, item.department, display_name=name) for role, name in posts]
        held = hold(made, present=[came.department_id], inspectors=[user.pk for user in own], findings=" 符合 ")
        assert (held.inspector_names, held.findings, held.held_at) == (["甲", "乙"], "符合", HELD_ON)
        states = dict(made.attendances.values_list("pk", "state"))
        assert states == {came.pk: AttendanceState.PRESENT.value, missing.pk: AttendanceState.ABSENT.value}
        assert AuditEvent.objects.get(kind="inspection.hold").details["names"] == came.department.name

    def test_they_are_recorded_from_the_moment_of_meeting_on_and_by_the_lead_alone(self):
        _case, item = in_review(reviews=2)
        made = make_inspection(item)
        with pytest.raises(InspectionNotBegun):
            hold(made, on=MEETS_AT - timedelta(microseconds=1))
        other = make_staff(Role.REVIEWER)
        with pytest.raises(InvalidInput):
            hold(made, inspectors=[make_staff(Role.REVIEWER, item.department).pk, other.pk])
        with pytest.raises(TooFewInspectors):
            hold(made, inspectors=[make_staff(Role.REVIEWER, item.department).pk] * 2)
        with pytest.raises(InvalidInput):
            hold(made, findings=" ")
        with pytest.raises(InvalidInput):
            hold(made, present=[item.department_id])
        with pytest.raises(NotFound):
            hold(made, actor=staff_of(other.staff_roles.get().department_id))
        assert hold(made, on=MEETS_AT).state == InspectionState.HELD

    def test_a_decision_makes_an_inspection_needless(self):
        _case, item = in_review(reviews=2)
        made = make_inspection(item)
        for task in item.tasks.all():
            answer(item, task.department_id, on=noon(2))
        item = CaseItem.objects.get(pk=item.pk)
        assert item.state == ItemState.REVIEWED
        head = staff_of(item.department_id, Role.HEAD)
        deciding.grant(case_id=item.case_id, item_id=item.pk, actor=head, seen_version=item.version)
        assert JointInspection.objects.get(pk=made.pk).state == InspectionState.CANCELLED
        told = f"“{item.name}”不再审查，原定于 2026-03-05 的联合踏勘取消"
        assert told in [line.sentence for line in case_history(item.case_id)]

    def test_who_was_called_is_told_when_the_case_is_taken_back(self):
        case, item = in_review(reviews=2)
        make_inspection(item)
        asked = make_staff(Role.HEAD, asked_of(item).department, email="head@example.org")
        withdrawal.withdraw(case_id=case.pk, actor=owner_of(case), seen_version=None)
        deliver()
        [sent] = mail.outbox
        assert (sent.to, "2026-03-05 10:00 的联合踏勘取消" in sent.subject) == ([asked.email], True)


class TestWhoseAbsenceCounts:
    def test_one_that_signed_and_gave_no_reason_has_until_the_next_working_day(self):
        _case, item = in_review(reviews=3, absence=BASIS)
        made = make_inspection(item)
        signed, unsigned = made.attendances.all()
        act(inspecting.sign, signed)
        hold(made)
        [(department_id, running)] = absences(item).items()
        assert department_id == signed.department_id
        assert (running.due_on, running.effect) == (noon(6).date(), "deem_present")
        event = AuditEvent.objects.get(kind="review.absence_counts")
        assert (event.law, event.details["department"]) == (BASIS, signed.department.name)
        assert unsigned.task.clocks.open().get().kind == "review"

    def test_no_absence_counts_without_a_document(self):
        _case, item = in_review(reviews=2)
        hold(make_inspection(item, is_signed_for=True))
        assert not absences(item)

    def test_it_stands_still_in_a_pause(self):
        _case, item = in_review(reviews=2, absence=BASIS)
        make_pause(item, planned_end_on=noon(11).date())
        hold(make_inspection(item, is_signed_for=True))
        [running] = absences(item).values()
        assert (running.state, running.due_on) == ("paused", None)

    def test_it_counts_once(self):
        _case, item = in_review(reviews=2, absence=BASIS)
        make_pause(item, planned_end_on=noon(31).date())
        hold(make_inspection(item, is_signed_for=True))
        hold(make_inspection(item, is_signed_for=True, meets_at=noon(10)), on=noon(10))
        assert len(absences(item)) == 1


class TestSpeakingAfterwards:
    def absent(self, **fields) -> CaseItem:
        _case, item = in_review(reviews=2, absence=BASIS, **fields)
        hold(make_inspection(item, is_signed_for=True))
        return item

    def test_an_opinion_in_time_stops_both_clocks(self):
        item = self.absent()
        asked = asked_of(item)
        answer(item, asked.department_id, on=absences(item)[asked.department_id].expires_at - timedelta(microseconds=1))
        assert not asked.clocks.open().exists()

    def test_from_the_moment_of_expiry_on_reason_and_opinion_are_late_swept_or_not(self):
        item = self.absent()
        asked = asked_of(item)
        expires_at = absences(item)[asked.department_id].expires_at
        with pytest.raises(AbsenceTooLate):
            answer(item, asked.department_id, on=expires_at)
        with pytest.raises(AbsenceTooLate):
            act(inspecting.excuse, asked.attendances.get(), on=expires_at, reason="途中车辆故障")

    def test_a_pause_that_has_run_out_bars_them_as_well(self):
        _case, item = in_review(reviews=2, absence=BASIS)
        make_pause(item, planned_end_on=noon(9).date())
        hold(make_inspection(item, is_signed_for=True))
        asked = asked_of(item)
        with pytest.raises(AbsenceTooLate):
            act(inspecting.excuse, asked.attendances.get(), on=noon(12), reason="途中车辆故障")

    def test_what_an_absence_counts_as_is_no_opinion_that_anybody_gives(self):
        item = self.absent()
        asked = asked_of(item)
        of = {"case_id": item.case_id, "task_id": asked.pk, "actor": staff_of(asked.department_id)}
        with at(HELD_ON), pytest.raises(InvalidInput):
            opinions.give_opinion(**of, seen_version=None, opinion=Opinion.DEEMED_PRESENT)

    def test_a_silence_that_has_spoken_leaves_nothing_to_excuse(self):
        _case, item = in_review(reviews=2, basis=BASIS, absence=BASIS)
        made = make_inspection(item, is_signed_for=True, meets_at=MONDAY)
        hold(made, on=MONDAY)
        with pytest.raises(OpinionTooLate):
            act(inspecting.excuse, made.attendances.get(), on=noon(10), reason="途中车辆故障")
