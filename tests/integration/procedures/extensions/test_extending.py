"""An extension: one, in time, by the right authority, and told with its reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExtensionState
from approvals.clocks.models import Clock, Extension
from approvals.decisions.services import deciding
from approvals.dossier.queries.detail import case_view
from approvals.procedures.extensions import services as extending
from approvals.procedures.extensions.domain import (
    AlreadyExtended,
    ExtensionPending,
    ExtensionTooLate,
    ExtensionTooLong,
    NothingToExtend,
)
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.audit.queries import case_history
from portal.clock.services import at
from portal.kernel.errors import IllegalMove, NotFound, NotPermitted, StaleVersion
from portal.outbox.models import OutboxMessage
from tests.factories.accounts import make_user
from tests.factories.approvals.cases import FILED_AT, REGION, clock_end, make_item, owner_of, staff_of
from tests.factories.approvals.periods import DECISION_DUE, item_with_periods, noon
from tests.integration.procedures.pauses.steps import answer, due_days, resume, reviewer_of, start

pytestmark = pytest.mark.usefixtures("published_years")

IN_TIME = noon(27)

LAST_MOMENT = clock_end(DECISION_DUE) - timedelta(microseconds=1)


def government(region: str = REGION) -> Actor:
    return Actor(user_id=make_user().pk, name="县长", roles=frozenset({Role.GOVERNMENT_HEAD}), region=region)


def head_of(item) -> Actor:
    return reviewer_of(item, Role.HEAD)


def extend(case, item, actor=None, *, on=IN_TIME, **fields: Any) -> Extension:
    asked = {"workdays": 10, "reason": "案情复杂，需要补充核查", "seen_version": None} | fields
    with at(on):
        return extending.extend(case_id=case.pk, item_id=item.pk, actor=actor or head_of(item), **asked)


def decide(act, row, actor=None, *, on=IN_TIME, **fields: Any) -> Extension:
    with at(on):
        return act(
            case_id=row.item.case_id,
            extension_id=row.pk,
            actor=actor or government(),
            **{"seen_version": row.version} | fields,
        )


def together(**fields):
    """A case that several agencies handle together, with 20 days of its 45."""
    case, item = item_with_periods(mode="joint", **fields)
    return case, item


class TestByTheAgency:
    def test_ten_working_days_are_added_to_the_statutory_limit_alone(self):
        case, item = item_with_periods()
        before = due_days(item)
        row = extend(case, item)
        assert row.state == ExtensionState.APPROVED
        assert due_days(item) == before | {"decision": date(2026, 4, 14)}
        decision_clock = item.clocks.get(kind="decision")
        assert (decision_clock.extended_workdays, decision_clock.extension_approved_on) == (10, date(2026, 3, 27))

    def test_the_applicant_is_told_by_whom_and_for_how_long(self, subscribed):
        subscribed("extension.approve")
        case, item = item_with_periods()
        row = extend(case, item)
        assert [line.sentence for line in case_history(case.pk)] == [
            "提请将“示例事项”的法定办结期限延长 10 个工作日",
            "经本行政机关负责人批准，“示例事项”的法定办结期限延长 10 个工作日，理由告知申请人",
        ]
        message = OutboxMessage.objects.get(topic="extension.approve")
        assert message.payload == {"case_id": case.pk, "id": row.pk}
        view = case_view(case.pk, owner_of(case)).items[0].statutory
        assert (view.extended, view.length) == (10, 30)

    def test_on_the_last_day_it_is_in_time_and_the_day_after_it_is_not(self):
        case, item = item_with_periods()
        with pytest.raises(ExtensionTooLate):
            extend(case, item, on=clock_end(DECISION_DUE))
        assert extend(case, item, on=LAST_MOMENT).state == ExtensionState.APPROVED

    def test_there_is_no_second_one(self):
        case, item = item_with_periods()
        extend(case, item, workdays=3)
        with pytest.raises(AlreadyExtended):
            extend(case, item, workdays=3)

    @pytest.mark.parametrize("workdays", [0, 11])
    def test_it_has_its_length(self, workdays):
        case, item = item_with_periods()
        with pytest.raises(ExtensionTooLong):
            extend(case, item, workdays=workdays)

    def test_it_has_its_reason(self):
        case, item = item_with_periods()
        with pytest.raises(ReasonMissing):
            extend(case, item, reason=" ")

    def test_where_the_law_sets_no_limit_there_is_nothing_to_extend(self):
        case, item = item_with_periods()
        Clock.objects.filter(kind=ClockKind.DECISION.value).delete()
        with pytest.raises(NothingToExtend):
            extend(case, item)

    def test_where_the_limit_has_stopped_since_there_is_nothing_to_approve(self):
        row = extend(*together())
        Clock.objects.filter(kind=ClockKind.DECISION.value).update(state=ClockState.STOPPED.value, stopped_at=IN_TIME)
        with pytest.raises(NothingToExtend):
            decide(extending.approve, row)

    def test_in_a_pause_it_is_in_time_and_counts_when_the_pause_is_over(self):
        case, item = item_with_periods()
        pause = start(case, item, reviewer_of(item), needed_workdays=20)
        extend(case, item, on=noon(13))
        assert due_days(item)["decision"] is None
        resume(pause, reviewer_of(item), noon(18))
        assert due_days(item)["decision"] == date(2026, 4, 28)

    def test_an_item_that_waits_or_is_over_is_not_extended(self):
        case, item = item_with_periods()
        waiting = make_item(case, requires=[0])
        head = head_of(item)
        with pytest.raises(IllegalMove):
            extend(case, waiting, head)
        answer(item)
        with at(IN_TIME):
            deciding.refuse(case_id=case.pk, item_id=item.pk, actor=head, seen_version=None, reason="不符")
        with pytest.raises(IllegalMove):
            extend(case, item, head)

    def test_only_the_head_of_the_deciding_department(self):
        case, item = item_with_periods(reviews=2)
        other = item.tasks.exclude(department=item.department).get().department_id
        for actor in (reviewer_of(item), staff_of(other, Role.HEAD), staff_of(0, Role.SUPERVISOR), owner_of(case)):
            with pytest.raises(NotPermitted):
                extend(case, item, actor)

    def test_a_case_of_one_agency_is_none_of_the_government_s(self):
        case, item = item_with_periods()
        with pytest.raises(NotFound):
            extend(case, item, government())

    def test_a_stale_page_and_another_case_s_item(self):
        case, item = item_with_periods()
        _other, other_item = item_with_periods(departments=[item.department])
        with pytest.raises(StaleVersion):
            extend(case, item, seen_version=3)
        with pytest.raises(NotFound):
            extend(case, other_item)


class TestByTheGovernment:
    def test_what_agencies_handle_together_waits_for_the_government(self, subscribed):
        subscribed("extension.approve")
        case, item = together()
        row = extend(case, item, workdays=15)
        assert row.state == ExtensionState.REQUESTED
        assert due_days(item)["decision"] == DECISION_DUE
        approved = decide(extending.approve, row)
        assert approved.state == ExtensionState.APPROVED
        assert due_days(item)["decision"] == date(2026, 4, 21)
        assert case_history(case.pk)[-1].sentence.startswith("经本级人民政府负责人批准")
        assert OutboxMessage.objects.filter(topic="extension.approve").count() == 1

    def test_it_may_be_five_days_longer_and_no_more(self):
        case, item = together()
        with pytest.raises(ExtensionTooLong):
            extend(case, item, workdays=16)

    def test_a_request_waits_for_its_answer(self):
        case, item = together()
        extend(case, item)
        with pytest.raises(ExtensionPending):
            extend(case, item)

    def test_an_approval_that_comes_too_late_is_refused(self):
        case, item = together()
        row = extend(case, item)
        with pytest.raises(ExtensionTooLate):
            decide(extending.approve, row, on=clock_end(DECISION_DUE))
        assert Extension.objects.get().state == ExtensionState.REQUESTED
        assert decide(extending.approve, row, on=LAST_MOMENT).state == ExtensionState.APPROVED

    def test_a_pause_that_is_over_does_not_keep_the_time_for_an_approval(self):
        case, item = together()
        row = extend(case, item)
        start(case, item, head_of(item), on=IN_TIME, needed_workdays=1, seen_version=None)
        with pytest.raises(ExtensionTooLate):
            decide(extending.approve, row, on=clock_end(date(2026, 3, 31)))

    def test_declined_it_says_why_and_may_be_asked_for_again(self):
        case, item = together()
        row = extend(case, item)
        with pytest.raises(ReasonMissing):
            decide(extending.decline, row, reason=" ")
        declined = decide(extending.decline, row, reason="理由不充分")
        assert (declined.state, declined.decline_reason) == (ExtensionState.DECLINED, "理由不充分")
        assert case_history(case.pk)[-1].sentence == "不批准延长“示例事项”的法定办结期限"
        assert extend(case, item).state == ExtensionState.REQUESTED

    def test_the_agency_does_not_approve_its_own_request(self):
        case, item = together()
        row = extend(case, item)
        for act, fields in ((extending.approve, {}), (extending.decline, {"reason": "不"})):
            with pytest.raises(NotPermitted):
                decide(act, row, head_of(item), **fields)

    def test_the_head_of_another_government_does_not_see_it(self):
        case, item = together()
        with pytest.raises(NotFound):
            decide(extending.approve, extend(case, item), government("330100"))

    def test_a_request_lapses_with_the_decision(self):
        case, item = together()
        row = extend(case, item)
        answer(item)
        with at(IN_TIME):
            deciding.refuse(case_id=case.pk, item_id=item.pk, actor=head_of(item), seen_version=None, reason="不符")
        assert Extension.objects.get().state == ExtensionState.LAPSED
        with pytest.raises(IllegalMove):
            decide(extending.approve, Extension.objects.get(pk=row.pk))

    def test_a_request_of_another_case_does_not_exist(self):
        case, item = together()
        row = extend(case, item)
        other, _item = together()
        with pytest.raises(NotFound):
            extending.approve(case_id=other.pk, extension_id=row.pk, actor=government(), seen_version=None)


@pytest.mark.parametrize(
    "fields",
    [
        {"workdays": 0},
        {"workdays": 16},
        {"reason": ""},
        {"state": "granted"},
        {"state": "approved"},
    ],
)
def test_the_table_refuses_what_the_service_would_refuse(fields):
    case, item = item_with_periods()
    implied = {"workdays": 5, "reason": "复杂", "requested_by": make_user(), "requested_at": FILED_AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(clock=item.clocks.get(kind="decision"), item=item, **implied | fields)
    made = Extension.objects.create(clock=item.clocks.get(kind="decision"), item=item, **implied)
    assert str(made) == f"extension:{made.pk}"
    assert Case.objects.get() == case
