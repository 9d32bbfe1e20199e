"""What absence from a joint inspection brings about (缺席默认), what it never does, and how a mass of it is held."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.review_moves import DEEM_PRESENT
from approvals.cases.domain.vocabulary import ItemState, Opinion, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ClockState
from approvals.decisions.services import grants
from approvals.inspections.services import inspecting
from approvals.procedures.silence.domain import breaker
from approvals.procedures.silence.domain.refusals import SilenceHasNotSpoken
from approvals.procedures.silence.models import Accountability, LateOpinion, SilenceHold
from approvals.procedures.silence.queries.dry_run import upcoming
from approvals.reviews.services import silences, speaking_late
from matters.catalogue.models import Matter, MatterVersion
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.workcalendar.models import Outage
from tests.factories.accounts import make_citizen, make_department
from tests.factories.approvals.cases import BASIS, clock_end, in_review, make_clock, staff_of
from tests.factories.approvals.inspections import make_inspection
from tests.factories.approvals.periods import make_pause, noon
from tests.factories.outages import make_outage
from tests.integration.inspections.steps import HELD_ON, absences, act, asked_of, hold, sweep
from tests.integration.procedures.pauses.steps import answer

pytestmark = pytest.mark.usefixtures("published_years")

EXPIRY = clock_end(date(2026, 3, 6))

SWEPT_AT = EXPIRY + timedelta(seconds=60)

ON_ABSENCE = "《示例踏勘办法》第四条"


def absent(**fields) -> ReviewTask:
    """A review whose department stayed away on 5 March; its absence counts from the end of the 6th on."""
    _case, item = in_review(reviews=2, **{"absence": ON_ABSENCE} | fields)
    hold(make_inspection(item, is_signed_for=True))
    return asked_of(item)


def states(task: ReviewTask) -> dict[str, str]:
    return dict(task.clocks.values_list("kind", "state"))


class TestTheEffect:
    def test_absence_counts_as_agreement_dated_at_expiry_and_the_paper_is_owed(self):
        task = absent()
        answer(task.item, on=HELD_ON)
        assert sweep(SWEPT_AT - timedelta(microseconds=1)) == 0
        assert sweep(SWEPT_AT + timedelta(days=30)) == 1
        task.refresh_from_db()
        assert (task.state, task.opinion, task.effective_at) == (TaskState.DEEMED, Opinion.DEEMED_PRESENT, EXPIRY)
        assert states(task) == {"absence": "expired", "review": "stopped", "written_opinion": "running"}
        assert task.written_opinion.owed_at == Accountability.objects.get(task=task).lapsed_at == EXPIRY
        assert AuditEvent.objects.get(kind="review.deem_present").law == ON_ABSENCE
        assert CaseItem.objects.get(pk=task.item_id).state == ItemState.REVIEWED
        assert sweep(SWEPT_AT + timedelta(days=30)) == 0

    def test_an_earlier_absence_speaks_before_a_later_silence_whichever_sweep_comes_first(self):
        task = absent(basis=BASIS)
        late = noon(20)
        with at(late):
            assert silences.deem_silent_opinions() == 0
        assert sweep(late) == 1
        task.refresh_from_db()
        assert (task.opinion, task.effective_at) == (Opinion.DEEMED_PRESENT, EXPIRY)
        with at(late):
            assert silences.deem_silent_opinions() == 0

    @pytest.mark.parametrize("held_on", [noon(6), noon(9)])
    def test_a_silence_that_is_no_later_speaks_before_the_absence_whichever_sweep_comes_first(self, held_on):
        """Both run out with the same day, or silence a day before."""
        _case, item = in_review(reviews=2, basis=BASIS, absence=ON_ABSENCE)
        hold(make_inspection(item, is_signed_for=True), on=held_on)
        assert sweep(noon(20)) == 0
        with at(noon(20)):
            assert silences.deem_silent_opinions() == 1
        task = asked_of(item)
        assert (task.opinion, task.effective_at) == (Opinion.DEEMED_AGREE, clock_end(date(2026, 3, 9)))
        assert states(task) == {"absence": "stopped", "review": "expired", "written_opinion": "running"}
        assert sweep(noon(20)) == 0

    def test_silence_speaks_where_the_reason_was_given(self):
        task = absent(basis=BASIS)
        act(inspecting.excuse, task.attendances.get(), on=noon(6), reason="途中车辆故障")
        assert sweep(noon(20)) == 0
        with at(noon(20)):
            assert silences.deem_silent_opinions() == 1
        task.refresh_from_db()
        assert (task.opinion, task.deemed_basis) == (Opinion.DEEMED_AGREE, BASIS)
        assert states(task)["absence"] == "stopped"

    def test_the_table_wants_a_basis_of_its_own(self):
        task = absent(basis=BASIS, absence="")
        rows = ReviewTask.objects.filter(pk=task.pk)
        with transaction.atomic(), pytest.raises(IntegrityError):
            rows.perform(DEEM_PRESENT, opinion=Opinion.DEEMED_PRESENT.value)

    def test_the_department_puts_it_on_paper_and_may_leave_a_late_word(self):
        task = absent()
        given = {"case_id": task.case_id, "task_id": task.pk, "actor": staff_of(task.department_id)}
        with at(EXPIRY - timedelta(microseconds=1)), pytest.raises(SilenceHasNotSpoken):
            speaking_late.record_late_opinion(**given, opinion=Opinion.AGREE)
        with at(EXPIRY):
            speaking_late.record_late_opinion(**given, opinion=Opinion.AGREE)
        sweep(SWEPT_AT)
        with at(SWEPT_AT):
            speaking_late.issue_written_opinion(**given, text="同意")
        assert LateOpinion.objects.get().task == task
        assert AuditEvent.objects.get(kind="review.written_opinion").law == ON_ABSENCE


class TestGuards:
    def test_not_in_a_pause_and_after_it_with_the_days_that_are_left(self):
        task = absent()
        make_pause(task.item, began_at=HELD_ON, started_on=HELD_ON.date(), planned_end_on=noon(11).date())
        task.clocks.filter(kind="absence").update(state=ClockState.PAUSED.value, due_on=None, expires_at=None)
        assert sweep(noon(11)) == 0

    def test_not_on_a_provisional_day_nor_while_an_outage_of_its_day_is_in_doubt(self):
        task = absent()
        task.clocks.filter(kind="absence").update(is_provisional=True)
        assert sweep(SWEPT_AT) == 0
        task.clocks.filter(kind="absence").update(is_provisional=False)
        make_outage(noon(6), noon(6) + timedelta(hours=3))
        assert sweep(SWEPT_AT) == 0
        Outage.objects.all().delete()
        assert sweep(SWEPT_AT) == 1

    def test_what_the_catalogue_has_switched_off_meanwhile_counts_for_nothing_and_says_so(self):
        task = absent()
        version = task.item.matter_version
        Matter.objects.filter(pk=version.matter_id).update(current=version)
        MatterVersion.objects.filter(pk=version.pk).update(is_absence_deemed=False)
        assert sweep(SWEPT_AT) == 1
        assert AuditEvent.objects.get(kind="review.absence_switched_off").law == ON_ABSENCE
        answer(task.item, task.department_id, on=SWEPT_AT)
        task.refresh_from_db()
        assert (task.state, task.absence_basis) == (TaskState.ANSWERED, "")
        assert not task.clocks.open().exists()

    def test_a_mass_of_absences_is_held_apart_from_silences(self):
        citizen, lead, away = make_citizen(), make_department(), make_department()
        for _ in range(breaker.SMALLEST + 1):
            _case, item = in_review(citizen=citizen, departments=[lead, away], absence=ON_ABSENCE)
            task = asked_of(item)
            make_clock(
                item.case,
                ClockKind.ABSENCE,
                item=item,
                task=task,
                effect="deem_present",
                started_on=HELD_ON.date(),
                allotted=1,
                expires_at=EXPIRY,
            )
        assert sweep(SWEPT_AT) == 0
        hold_ = SilenceHold.objects.get()
        assert (hold_.department, hold_.effect) == (away, "deem_present")

    def test_a_grant_by_statute_ends_it_all(self):
        task = absent()
        make_clock(
            task.case, ClockKind.DECISION, item=task.item, effect="deem_granted", expires_at=clock_end(date(2026, 3, 5))
        )
        CaseItem.objects.filter(pk=task.item_id).update(grant_basis=BASIS)
        with at(SWEPT_AT):
            assert grants.deem_granted() == 1
        assert sweep(SWEPT_AT) == 0
        assert states(task)["absence"] == "stopped"


def test_a_batch_takes_as_many_statements_as_one():
    def statements(count: int) -> int:
        for _ in range(count):
            absent()
        with CaptureQueriesContext(connection) as captured:
            assert sweep(SWEPT_AT) == count
        return len([q for q in captured if not q["sql"].startswith("PREPARE")])

    assert statements(1) == statements(3)


def test_the_dry_run_tells_it_to_the_department():
    task = absent()
    with at(HELD_ON):
        [line] = upcoming(staff_of(task.department_id, Role.REVIEWER))
    assert (line.effect, line.basis, line.takes_effect_at) == ("deem_present", ON_ABSENCE, EXPIRY)
    assert absences(task.item)
