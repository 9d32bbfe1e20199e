"""What silence brings about, what it never does, and how a mass of it is held."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from approvals.cases.domain import item_moves
from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import ItemState, Opinion, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.decisions.services import deciding
from approvals.procedures.silence.domain import breaker
from approvals.procedures.silence.domain.refusals import OpinionAlreadyOnPaper, SilenceHasNotSpoken, SilenceNoGround
from approvals.procedures.silence.models import Accountability, LateOpinion, SilenceHold, WrittenOpinion
from approvals.procedures.silence.services import braking
from approvals.reviews.services import opinions, silences, speaking_late
from matters.catalogue.models import Matter
from portal.accounts.actor import Actor
from portal.accounts.models import Department, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.kernel.errors import NotFound, NotPermitted, SecondSupervisorNeeded
from tests.factories.accounts import make_citizen, make_department, make_staff, make_user
from tests.factories.approvals.cases import BASIS, clock_end, in_review, make_case, make_item, make_task, staff_of
from tests.factories.approvals.desks import page

pytestmark = pytest.mark.usefixtures("published_years")

EXPIRY = clock_end(date(2026, 3, 9))

SWEPT_AT = EXPIRY + timedelta(seconds=60)


def sweep(moment=SWEPT_AT, **fields) -> int:
    with at(moment):
        return silences.deem_silent_opinions(**fields)


def silent_task() -> ReviewTask:
    case, _item = in_review(reviews=2, basis=BASIS)
    return case.tasks.get(silence_basis=BASIS)


def task_page(reviewer: User, task: ReviewTask) -> str:
    client = Client()
    client.force_login(reviewer)
    with at(SWEPT_AT):
        return page(client, reverse("approvals:task", args=[task.pk]))


def supervisor() -> Actor:
    return Actor(user_id=make_user().pk, name="监督", roles=frozenset({Role.SUPERVISOR}), region="000000")


class TestAftermath:
    def test_the_silent_department_owes_its_paper_within_one_working_day(self):
        task = silent_task()
        sweep()
        paper_clock = task.clocks.get(kind=ClockKind.WRITTEN_OPINION.value)
        assert (paper_clock.started_on, paper_clock.due_on) == (date(2026, 3, 9), date(2026, 3, 10))
        assert task.written_opinion.owed_at == EXPIRY

    def test_supervision_learns_whose_silence_it_was(self):
        task = silent_task()
        reviewer = make_staff(Role.REVIEWER, task.department)
        sweep()
        assert Accountability.objects.get(task=task).responsible_ids == [reviewer.pk]

    def test_the_paper_is_issued_once_and_stops_its_clock(self):
        task = silent_task()
        reviewer = staff_of(task.department_id)
        given = {"case_id": task.case_id, "task_id": task.pk, "actor": reviewer}
        with pytest.raises(SilenceHasNotSpoken):
            speaking_late.issue_written_opinion(**given, text="同意设置")
        sweep()
        with pytest.raises(ReasonMissing):
            speaking_late.issue_written_opinion(**given, text=" ")
        speaking_late.issue_written_opinion(**given, text="同意设置")
        assert not task.clocks.open().exists()
        with pytest.raises(OpinionAlreadyOnPaper):
            speaking_late.issue_written_opinion(**given, text="同意设置")
        assert WrittenOpinion.objects.get(task=task).issued_by_id == reviewer.user_id

    def test_another_department_cannot_speak_for_it(self):
        task = silent_task()
        sweep()
        other = task.case.tasks.exclude(pk=task.pk).get()
        with pytest.raises(NotPermitted):
            speaking_late.issue_written_opinion(
                case_id=task.case_id, task_id=task.pk, actor=staff_of(other.department_id), text="同意"
            )


class TestLateOpinions:
    def speak(self, task, moment, opinion=Opinion.DISAGREE, reason="与规划不符"):
        with at(moment):
            return speaking_late.record_late_opinion(
                case_id=task.case_id,
                task_id=task.pk,
                actor=staff_of(task.department_id),
                opinion=opinion,
                reason=reason,
            )

    def test_it_is_kept_and_changes_nothing(self):
        task = silent_task()
        sweep()
        self.speak(task, SWEPT_AT)
        task.refresh_from_db()
        assert (task.state, task.opinion) == (TaskState.DEEMED, Opinion.DEEMED_AGREE)
        assert LateOpinion.objects.get().opinion == Opinion.DISAGREE

    def test_it_is_late_from_the_moment_of_expiry_on_whether_the_sweep_has_come_or_not(self):
        task = silent_task()
        with pytest.raises(SilenceHasNotSpoken):
            self.speak(task, EXPIRY - timedelta(microseconds=1))
        self.speak(task, EXPIRY)
        assert sweep() == 1

    def test_it_needs_its_reason_and_a_silence_that_has_spoken(self):
        task = silent_task()
        with pytest.raises(ReasonMissing):
            self.speak(task, SWEPT_AT, reason=" ")
        answered = task.case.tasks.exclude(pk=task.pk).get()
        with pytest.raises(SilenceHasNotSpoken):
            self.speak(answered, SWEPT_AT)


class TestGuards:
    @pytest.mark.parametrize("guards", [[], ["health"]])
    def test_what_the_catalogue_has_switched_off_meanwhile_does_not_fire_and_says_so(self, guards):
        task = silent_task()
        version = task.item.matter_version
        Matter.objects.filter(pk=version.matter_id).update(current=version)
        type(version).objects.filter(pk=version.pk).update(is_silence_enabled=False, guards=guards)
        assert sweep() == 1
        task.refresh_from_db()
        assert task.state == TaskState.OPEN
        assert AuditEvent.objects.get(kind="review.silence_switched_off").law == BASIS
        assert sweep() == 0


class TestBreaker:
    def mass(self, count: int) -> Department:
        citizen, lead, silent = make_citizen(), make_department(), make_department()
        for _ in range(count):
            in_review(citizen=citizen, departments=[lead, silent], basis=BASIS)
        return silent

    def test_a_few_are_never_held(self):
        self.mass(breaker.SMALLEST)
        assert sweep() == breaker.SMALLEST

    def test_more_than_a_bad_hour_ever_brought_is_held_and_nothing_takes_effect(self):
        silent = self.mass(breaker.SMALLEST + 1)
        other = silent_task()
        assert sweep() == 1
        other.refresh_from_db()
        assert other.state == TaskState.DEEMED
        hold = SilenceHold.objects.get()
        assert (hold.department, hold.due_count, hold.threshold) == (silent, 6, 5)
        assert not ReviewTask.objects.filter(department=silent, state=TaskState.DEEMED.value).exists()
        assert sweep() == 0
        assert AuditEvent.objects.filter(kind="silence.held").count() == 1

    def test_a_department_used_to_bad_hours_has_a_higher_threshold(self):
        silent = self.mass(breaker.SMALLEST + 1)
        busy_hours = braking._HOURS_ABOVE + 1
        case = make_case()
        for hour in range(busy_hours):
            for _ in range(3):
                item = make_item(case)
                when = EXPIRY - timedelta(hours=hour + 1)
                state = {"state": "deemed", "opinion": "deemed_agree", "silence_basis": BASIS, "effective_at": when}
                make_task(item, silent, **state)
        assert sweep() == breaker.SMALLEST + 1

    def test_what_another_sweeper_has_held_meanwhile_is_held_once(self, monkeypatch):
        silent = self.mass(breaker.SMALLEST + 1)
        busiest_hour = braking._busiest_hour

        def while_another_holds(braked: braking.Braked, department_id: int, now: datetime) -> int:
            SilenceHold.objects.create(department_id=department_id, opened_at=now, due_count=6, threshold=5)
            return busiest_hour(braked, department_id, now)

        monkeypatch.setattr(braking, "_busiest_hour", while_another_holds)
        assert sweep() == 0
        assert SilenceHold.objects.get().department == silent
        assert not AuditEvent.objects.filter(kind="silence.held").exists()

    def test_two_supervisors_release_it_and_the_effect_stays_dated_at_expiry(self):
        silent = self.mass(breaker.SMALLEST + 1)
        sweep()
        hold, first, later = SilenceHold.objects.get(), supervisor(), EXPIRY + timedelta(days=2)
        with at(later):
            braking.release(hold_id=hold.pk, actor=first)
            with pytest.raises(SecondSupervisorNeeded):
                braking.release(hold_id=hold.pk, actor=first)
            assert silences.deem_silent_opinions() == 0
            braking.release(hold_id=hold.pk, actor=supervisor())
            with pytest.raises(NotFound):
                braking.release(hold_id=hold.pk, actor=supervisor())
            assert silences.deem_silent_opinions(limit=4) == 4
            assert silences.deem_silent_opinions(limit=4) == 2
        tasks = ReviewTask.objects.filter(department=silent)
        assert set(tasks.values_list("state", "effective_at")) == {("deemed", EXPIRY)}

    def test_nobody_but_supervision_releases(self):
        self.mass(breaker.SMALLEST + 1)
        sweep()
        with pytest.raises(NotPermitted):
            braking.release(hold_id=SilenceHold.objects.get().pk, actor=staff_of(make_department().pk))


class TestTheNextDepartment:
    """It may not say no because the paper of the silent one is missing (泰政办发〔2022〕58号)."""

    def no(self, task: ReviewTask, **word: bool) -> ReviewTask:
        given = {"case_id": task.case_id, "task_id": task.pk, "actor": staff_of(task.department_id)}
        said = {"opinion": Opinion.DISAGREE, "reason": "通道不足", "seen_version": None}
        with at(SWEPT_AT):
            return opinions.give_opinion(**given, **said, **word)

    def test_its_no_says_that_the_missing_paper_is_not_the_reason(self):
        silent = silent_task()
        other = silent.case.tasks.exclude(pk=silent.pk).get()
        sweep()
        with pytest.raises(SilenceNoGround) as refusal:
            self.no(other)
        assert refusal.value.params == {"names": silent.department.name}
        assert ReviewTask.objects.get(pk=other.pk).state == TaskState.OPEN
        assert self.no(other, is_apart_from_silence=True).opinion == Opinion.DISAGREE

    def test_before_anybody_was_silent_nothing_is_asked(self):
        silent = silent_task()
        assert self.no(silent.case.tasks.exclude(pk=silent.pk).get()).opinion == Opinion.DISAGREE

    def test_nothing_is_asked_about_a_paper_that_was_issued_nor_about_ones_own(self):
        silent = silent_task()
        other = silent.case.tasks.exclude(pk=silent.pk).get()
        own = make_task(make_item(silent.case, ItemState.UNDER_REVIEW), silent.department)
        reviewer, word = make_staff(Role.REVIEWER, other.department), "的书面意见无关"
        sweep()
        assert word in task_page(reviewer, other)
        assert word not in task_page(make_staff(Role.REVIEWER, silent.department), own)
        assert self.no(own).opinion == Opinion.DISAGREE
        paper = {"case_id": silent.case_id, "task_id": silent.pk, "actor": staff_of(silent.department_id)}
        with at(SWEPT_AT):
            speaking_late.issue_written_opinion(**paper, text="同意")
        assert word not in task_page(reviewer, other)
        assert self.no(other).opinion == Opinion.DISAGREE

    def test_a_refusal_of_the_item_says_so_too(self):
        silent = silent_task()
        sweep()
        CaseItem.objects.filter(pk=silent.item_id).perform(item_moves.JOIN)
        head = replace(staff_of(silent.item.department_id), roles=frozenset({Role.HEAD}))
        given = {"case_id": silent.case_id, "item_id": silent.item_id, "actor": head, "seen_version": 0}
        with at(SWEPT_AT), pytest.raises(SilenceNoGround):
            deciding.refuse(**given, reason="不符合条件")
        with at(SWEPT_AT):
            refused = deciding.refuse(**given, reason="不符合条件", is_apart_from_silence=True)
        assert refused.state == ItemState.REFUSED


def test_an_item_waits_for_all_its_departments_silent_or_not():
    task = silent_task()
    sweep()
    assert CaseItem.objects.get(pk=task.item_id).state == "under_review"
