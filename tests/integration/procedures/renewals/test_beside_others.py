"""A renewal beside outages, calendars, pauses, hearings and papers: what keeps the statute from speaking, what not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from approvals.cases.domain.vocabulary import ItemState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import ClockKind, ClockState
from approvals.clocks.models import Clock
from approvals.clocks.queries.differences import differences
from approvals.clocks.services import recomputing, run_outs
from approvals.decisions.domain import RenewalDecisionTooLate
from approvals.decisions.services import deciding, grants
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.procedures.pauses import services as pausing
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.kernel.workdays import DayKind, SpecialDay
from tests.factories.accounts import make_citizen
from tests.factories.approvals.cases import LEASE, clock_end, make_deficiency, material, staff_of
from tests.factories.approvals.periods import make_pause, noon
from tests.factories.approvals.renewals import ENDS_ON, make_ending, make_renewing_matter, renewing
from tests.factories.outages import make_outage
from tests.integration.calendar.steps import override
from tests.integration.procedures.hearings import steps as hearing_steps
from tests.integration.procedures.renewals.steps import accepted, put

pytestmark = pytest.mark.usefixtures("published_years")

SWEPT_AT = clock_end(ENDS_ON) + timedelta(seconds=60)


def swept(moment: datetime = SWEPT_AT) -> int:
    with at(moment):
        return grants.deem_renewed()


def only_the_end(item: CaseItem) -> Clock:
    """Leave of the item's periods the end of its certificate alone."""
    Clock.objects.filter(item=item).exclude(kind=ClockKind.RENEWAL.value).delete()
    ReviewTask.objects.filter(item=item).delete()
    return item.clocks.get()


def test_an_outage_in_doubt_weeks_before_the_end_keeps_nothing_open():
    case, item = renewing()
    only_the_end(item)
    put(item, ItemState.REVIEWED)
    make_outage(began_at=noon(10), ended_at=noon(11))
    head = staff_of(item.department_id, Role.HEAD)
    with at(SWEPT_AT), pytest.raises(RenewalDecisionTooLate):
        deciding.refuse(case_id=case.pk, item_id=item.pk, actor=head, seen_version=None, reason="不符合条件")
    assert swept() == 1


def test_an_outage_in_doubt_at_the_end_does():
    _case, item = renewing()
    make_outage(began_at=datetime.combine(ENDS_ON, noon(1).timetz()), ended_at=SWEPT_AT)
    assert swept() == 0
    assert CaseItem.objects.get(pk=item.pk).state == ItemState.UNDER_REVIEW


@pytest.mark.parametrize(("supplied_at", "renewed"), [(noon(10), 1), (SWEPT_AT, 0), (None, 0)])
def test_what_was_handed_in_before_the_end_is_owed_no_more(supplied_at, renewed):
    case, item = renewing()
    Case.objects.filter(pk=case.pk).update(one_form=case.one_form | {"materials": [material(LEASE)]})
    state = DeficiencyState.SUPPLIED if supplied_at else DeficiencyState.OPEN
    make_deficiency(case, state=state.value, supplied_at=supplied_at, code="lease")
    swept()
    assert (CaseItem.objects.get(pk=item.pk).state == ItemState.DEEMED_RENEWED) is bool(renewed)


def test_a_hearing_that_the_agency_announces_does_not_hold_the_end_alone():
    _case, item = renewing()
    end = only_the_end(item)
    hearing_steps.announce(item)
    end.refresh_from_db()
    assert (end.state, item.pauses.count()) == (ClockState.RUNNING, 0)


def test_a_hearing_that_the_applicant_asks_for_does():
    _case, item = renewing()
    end = only_the_end(item)
    hearing_steps.request(hearing_steps.tell(item))
    end.refresh_from_db()
    assert end.state == ClockState.PAUSED


def test_a_notice_about_other_days_takes_nothing_from_a_fixed_day_that_a_pause_has_held():
    _case, item = renewing()
    began_at = datetime(2026, 4, 2, 1, tzinfo=UTC)
    make_pause(item, started_on=date(2026, 4, 2), began_at=began_at, planned_end_on=date(2026, 4, 9))
    held = {"state": ClockState.PAUSED.value, "due_on": None, "expires_at": None}
    Clock.objects.filter(item=item).update(**held)
    with at(datetime(2026, 4, 10, 20, tzinfo=UTC)):
        override({date(2026, 12, 1): SpecialDay(DayKind.HOLIDAY, "示例节")})
        run_outs.end_pauses_run_out()
    with at(datetime(2026, 4, 11, 20, tzinfo=UTC)):
        recomputing.recompute(seconds=5)
        assert grants.deem_renewed() == 1
    assert CaseItem.objects.get(pk=item.pk).state == ItemState.DEEMED_RENEWED


def test_a_pause_of_the_review_does_not_stretch_what_follows_the_decision():
    make_renewing_matter(statutory_limit=40, promised_limit=40)
    citizen, end = make_citizen(), date(2026, 4, 8)
    item = accepted(citizen, make_ending(citizen, end))
    head = staff_of(item.department_id, Role.HEAD)
    review = {"ground": PauseGround.EXPERT_REVIEW, "document_number": "示审〔2026〕1号", "notice": "专家评审"}
    with at(datetime(2026, 4, 8, 4, tzinfo=UTC)):
        of = {"case_id": item.case_id, "item_id": item.pk, "actor": head, "seen_version": None}
        pausing.pause(**of, **review, needed_workdays=5)
    assert swept(clock_end(end) + timedelta(seconds=60)) == 1
    assert list(differences(Clock.objects.open())) == []
