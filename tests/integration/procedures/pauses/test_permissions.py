"""Special procedures: by whose word, and what is refused."""

from datetime import date

import pytest

from approvals.cases.domain.refusals import ReasonMissing
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.models import Pause
from approvals.decisions.services import deciding
from approvals.procedures.pauses import services as pausing
from approvals.procedures.pauses.domain import AlreadyPaused, NothingToPause, PauseTooLate
from portal.accounts.roles import Role
from portal.audit.queries import case_history
from portal.clock.services import at
from portal.kernel.errors import IllegalMove, InvalidInput, NotFound, NotPermitted, StaleVersion
from portal.outbox.models import OutboxMessage
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import owner_of, staff_of
from tests.factories.approvals.periods import item_with_periods, make_pause, noon
from tests.integration.procedures.pauses.steps import answer, decide, due_days, resume, reviewer_of, start

pytestmark = pytest.mark.usefixtures("published_years")


class TestByWhom:
    def test_a_head_may_hold_a_hearing_when_all_opinions_are_in(self):
        case, item = item_with_periods()
        answer(item)
        head = reviewer_of(item, Role.HEAD)
        pause = start(case, item, head, ground=PauseGround.APPRAISAL, seen_version=None)
        assert pause.state == PauseState.OPEN

    def test_a_reviewer_needs_an_open_review(self):
        case, item = item_with_periods()
        answer(item)
        with pytest.raises(NothingToPause):
            start(case, item, reviewer_of(item), seen_version=None)

    def test_so_does_the_head_of_a_department_that_does_not_decide(self):
        case, item = item_with_periods(reviews=2)
        other = item.tasks.exclude(department=item.department).get()
        head = staff_of(other.department_id, Role.HEAD)
        assert start(case, item, head).state == PauseState.OPEN
        answer(item, other.department_id)
        with pytest.raises(NothingToPause):
            start(case, item, head, seen_version=None)

    def test_a_department_has_one_at_a_time(self):
        case, item = item_with_periods()
        start(case, item, reviewer_of(item))
        with pytest.raises(AlreadyPaused):
            start(case, item, reviewer_of(item), seen_version=1)

    def test_a_department_of_the_case_that_is_not_concerned_with_the_item_may_not(self):
        case, item = item_with_periods()
        stranger = make_department()
        type(case).objects.filter(pk=case.pk).update(department_ids=[item.department_id, stranger.pk])
        with pytest.raises(NotPermitted):
            start(case, item, staff_of(stranger.pk))

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CLERK])
    def test_supervision_and_the_window_see_it_and_do_not_touch_it(self, role):
        case, item = item_with_periods()
        watcher = staff_of(0, role)
        with pytest.raises(NotPermitted):
            start(case, item, watcher)
        pause = make_pause(item)
        for act in (pausing.approve, pausing.resume):
            with pytest.raises((NotPermitted, IllegalMove)):
                act(case_id=case.pk, pause_id=pause.pk, actor=watcher, seen_version=None)

    def test_the_applicant_may_not(self):
        case, item = item_with_periods()
        with pytest.raises(NotPermitted):
            start(case, item, owner_of(case))

    def test_an_item_or_a_pause_of_another_case_does_not_exist(self):
        case, item = item_with_periods()
        _other_case, other = item_with_periods(departments=[item.department])
        with pytest.raises(NotFound):
            start(case, other, reviewer_of(item))
        pause = make_pause(other)
        with pytest.raises(NotFound):
            pausing.resume(case_id=case.pk, pause_id=pause.pk, actor=reviewer_of(item), seen_version=None)

    def test_a_stale_page_is_told_so(self):
        case, item = item_with_periods()
        with pytest.raises(StaleVersion):
            start(case, item, reviewer_of(item), seen_version=7)

    def test_an_item_that_waits_or_is_over_has_no_time_to_pause(self):
        case, item = item_with_periods()
        answer(item)
        head = reviewer_of(item, Role.HEAD)
        with at(noon(6)):
            deciding.refuse(case_id=case.pk, item_id=item.pk, actor=head, seen_version=None, reason="不符")
        with pytest.raises(IllegalMove):
            start(case, item, head, seen_version=None)

    @pytest.mark.parametrize(
        ("fields", "named"),
        [
            ({"document_number": " "}, "document_number"),
            ({"notice": ""}, "notice"),
            ({"needed_workdays": 0}, "needed_workdays"),
            ({"needed_workdays": 251}, "needed_workdays"),
        ],
    )
    def test_without_document_notice_and_time_there_is_no_pause(self, fields, named):
        case, item = item_with_periods()
        with pytest.raises(InvalidInput) as refused:
            start(case, item, reviewer_of(item), **fields)
        assert list(refused.value.fields) == [named]


class TestLongPauses:
    def test_beyond_the_limit_it_waits_for_the_head_and_has_no_effect(self, subscribed):
        subscribed("pause.begin")
        case, item = item_with_periods()
        before = due_days(item)
        pause = start(case, item, reviewer_of(item), needed_workdays=31)
        assert (pause.state, pause.started_on) == (PauseState.REQUESTED, None)
        assert due_days(item) == before
        assert not OutboxMessage.objects.filter(topic="pause.begin").exists()

    def test_at_the_limit_it_does_not_wait(self):
        case, item = item_with_periods()
        assert start(case, item, reviewer_of(item), needed_workdays=30).state == PauseState.OPEN

    def test_each_deployment_sets_its_limit(self, settings):
        settings.PAUSE_WITHOUT_HEAD_WORKDAYS = 4
        case, item = item_with_periods()
        assert start(case, item, reviewer_of(item)).state == PauseState.REQUESTED

    def test_a_head_asks_nobody(self):
        case, item = item_with_periods()
        assert start(case, item, reviewer_of(item, Role.HEAD), needed_workdays=31).state == PauseState.OPEN

    def test_a_long_pause_in_pieces_is_a_long_pause(self):
        case, item = item_with_periods()
        first = start(case, item, reviewer_of(item), needed_workdays=20)
        resume(first, reviewer_of(item), noon(18))
        again = start(case, item, reviewer_of(item), on=noon(18), needed_workdays=21, seen_version=None)
        assert again.state == PauseState.REQUESTED

    def test_what_was_never_begun_does_not_count(self):
        case, item = item_with_periods()
        asked = start(case, item, reviewer_of(item), needed_workdays=31)
        decide(pausing.decline, asked, reviewer_of(item, Role.HEAD), reason="可以缩短")
        assert start(case, item, reviewer_of(item), needed_workdays=30, seen_version=None).state == PauseState.OPEN

    def test_approved_it_begins_on_the_day_of_approval(self, subscribed):
        subscribed("pause.begin")
        case, item = item_with_periods()
        asked = start(case, item, reviewer_of(item), needed_workdays=31)
        pause = decide(pausing.approve, asked, reviewer_of(item, Role.HEAD))
        assert (pause.state, pause.started_on, pause.planned_end_on) == (
            PauseState.OPEN,
            date(2026, 3, 5),
            date(2026, 4, 20),
        )
        assert set(item.clocks.values_list("state", flat=True)) == {"paused"}
        assert OutboxMessage.objects.filter(topic="pause.begin").count() == 1
        with pytest.raises(IllegalMove):
            decide(pausing.approve, pause, reviewer_of(item, Role.HEAD))

    def test_approved_when_nothing_is_left_to_stop_it_is_refused(self):
        case, item = item_with_periods()
        asked = start(case, item, reviewer_of(item), needed_workdays=31)
        with pytest.raises(PauseTooLate):
            decide(pausing.approve, asked, reviewer_of(item, Role.HEAD), on=noon(30))
        assert Pause.objects.get().state == PauseState.REQUESTED

    def test_declined_it_never_was_and_says_why(self):
        case, item = item_with_periods()
        asked = start(case, item, reviewer_of(item), needed_workdays=31)
        with pytest.raises(ReasonMissing):
            decide(pausing.decline, asked, reviewer_of(item, Role.HEAD), reason=" ")
        declined = decide(pausing.decline, asked, reviewer_of(item, Role.HEAD), reason="可以缩短")
        assert (declined.state, declined.decline_reason) == (PauseState.DECLINED, "可以缩短")
        assert case_history(case.pk)[-1].sentence == "不批准对“示例事项”启动专家评审"

    def test_a_reviewer_and_another_head_may_not_approve(self):
        case, item = item_with_periods(reviews=2)
        other = item.tasks.exclude(department=item.department).get().department_id
        asked = start(case, item, reviewer_of(item), needed_workdays=31)
        for actor in (reviewer_of(item), staff_of(other, Role.HEAD)):
            with pytest.raises(NotPermitted):
                decide(pausing.approve, asked, actor)

    def test_another_department_may_not_resume(self):
        case, item = item_with_periods(reviews=2)
        other = item.tasks.exclude(department=item.department).get().department_id
        pause = start(case, item, reviewer_of(item))
        with pytest.raises(NotPermitted):
            resume(pause, staff_of(other), noon(5))
