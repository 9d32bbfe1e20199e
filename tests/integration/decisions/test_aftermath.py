"""What a decision leaves behind: what is owed still, by the applicant and by a department that was silent."""

import pytest
from django.db import transaction

from approvals.cases.domain.vocabulary import CaseState, ItemState, TaskState
from approvals.cases.models import Case, CaseItem
from approvals.cases.services.held import hold
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.decisions.services import deciding, following
from approvals.filing.services import withdrawal
from approvals.materials.domain.vocabulary import DeficiencyState
from portal.accounts.actor import SYSTEM
from portal.accounts.roles import Role
from portal.audit.queries import case_history
from portal.kernel.errors import IllegalMove
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    LEASE,
    field,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_task,
    material,
    owner_of,
    staff_of,
)

pytestmark = pytest.mark.usefixtures("monday")

PLAN = material(LEASE, code="plan", name="总平面图", wanted_by=(0, 1))

FORM = {"fields": [field()], "materials": [material(), material(LEASE), PLAN]}


def refuse(item: CaseItem) -> None:
    head = staff_of(item.department_id, Role.HEAD)
    deciding.refuse(case_id=item.case_id, item_id=item.pk, actor=head, seen_version=None, reason="不符合条件")


def owing(*states: ItemState) -> tuple[Case, list[CaseItem]]:
    """A case of several items; the lease is owed for the first alone, the plan for the first two."""
    case = make_case(CaseState.ACCEPTED, one_form=FORM)
    items = [make_item(case, state) for state in states]
    for code in ("lease", "plan"):
        make_clock(case, ClockKind.SUPPLEMENT, deficiency=make_deficiency(case, code))
    return case, items


def states_of(case: Case) -> dict[str, str]:
    return dict(case.deficiencies.values_list("code", "state"))


class TestDeficiencies:
    def test_what_only_a_refused_item_wanted_need_not_come(self):
        case, items = owing(ItemState.REVIEWED, ItemState.UNDER_REVIEW)
        refuse(items[0])
        assert states_of(case) == {"lease": DeficiencyState.RELEASED, "plan": DeficiencyState.OPEN}
        assert case.clocks.open().get().deficiency.code == "plan"
        assert case_history(case.pk)[-1].sentence == "需要“场地使用证明”的事项已经办结，无须再补"

    def test_nor_what_only_items_wanted_that_can_never_open(self):
        case, items = owing(ItemState.REVIEWED, ItemState.WAITING, ItemState.UNDER_REVIEW)
        CaseItem.objects.filter(pk=items[1].pk).update(requires=[0])
        refuse(items[0])
        assert set(states_of(case).values()) == {DeficiencyState.RELEASED.value}
        assert Case.objects.get(pk=case.pk).state == CaseState.ACCEPTED


class TestPapers:
    def silent(self) -> tuple[Case, CaseItem]:
        """An item on which a department was silent: it owes its opinion in writing."""
        case = make_case(CaseState.ACCEPTED)
        item = make_item(case, ItemState.REVIEWED)
        task = make_task(
            item,
            state=TaskState.DEEMED.value,
            opinion="deemed_agree",
            silence_basis=BASIS,
            answered_at=FILED_AT,
            effective_at=FILED_AT,
        )
        make_clock(case, ClockKind.DECISION, item=item)
        make_clock(case, ClockKind.WRITTEN_OPINION, task=task)
        return case, item

    def test_a_written_opinion_is_owed_when_the_case_is_over(self):
        case, item = self.silent()
        refuse(item)
        assert Case.objects.get(pk=case.pk).state == CaseState.CONCLUDED
        assert case.clocks.open().get().kind == ClockKind.WRITTEN_OPINION

    def test_and_when_it_is_withdrawn(self):
        case, _item = self.silent()
        withdrawal.withdraw(case_id=case.pk, actor=owner_of(case), seen_version=0)
        assert case.clocks.open().get().kind == ClockKind.WRITTEN_OPINION


def test_a_case_that_cannot_be_concluded_is_not_said_to_be():
    case = make_case(CaseState.SUBMITTED)
    with transaction.atomic():
        [held] = hold([case.pk], SYSTEM)
        with pytest.raises(IllegalMove):
            following.go_on(held)
