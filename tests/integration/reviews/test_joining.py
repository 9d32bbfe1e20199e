"""The join of a parallel review."""

import pytest

from approvals.cases.domain.vocabulary import ItemState, TaskState
from approvals.cases.models import CaseItem
from approvals.cases.services.held import hold
from approvals.reviews.services.joining import join
from portal.accounts.actor import SYSTEM
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import make_case, make_item, make_task

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("opinions", "joined"),
    [((TaskState.ANSWERED, TaskState.ANSWERED), 1), ((TaskState.ANSWERED, TaskState.OPEN), 0)],
)
def test_an_item_is_handed_over_once_when_nobody_is_awaited(opinions, joined):
    item = make_item(make_case(), ItemState.UNDER_REVIEW)
    for state in opinions:
        make_task(item, make_department(), state=state.value, opinion="agree", answered_by=item.case.filed_by)
    [held] = hold([item.case_id], SYSTEM)
    own = held.one(CaseItem, item.pk)
    join(held, own)
    join(held, own)
    assert [entry.kind for entry in held.journal.entries] == ["item.join"] * joined
