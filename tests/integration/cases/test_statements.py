"""How many statements an act costs: lock, picture, what lies beyond the case, and one that writes all."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.services import held
from approvals.decisions.services.deciding import grant
from approvals.filing.services.submission import submit
from approvals.intake.services.window import accept
from approvals.reviews.services.opinions import give_opinion
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from tests.factories.accounts import make_department, make_user
from tests.factories.approvals.cases import REGION, make_case, make_item, owner_of
from tests.factories.approvals.hall import make_world
from tests.integration.cases.test_api_permissions import TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_years"), pytest.mark.no_cover]

MOST = 6


def data_statements(sent: CaptureQueriesContext) -> list[str]:
    """The statements of the one act among *sent*, from its lock to its commit, each of a message that holds several."""
    texts = [query["sql"] for query in sent]
    [begin] = [n for n, text in enumerate(texts) if text.startswith(f"EXECUTE {held._LOCK.name}")]
    end = next(n for n, text in enumerate(texts) if n > begin and text.startswith("RELEASE SAVEPOINT"))
    apart = ("PREPARE", "SAVEPOINT", "RELEASE")
    own = [text for text in texts[begin:end] if not text.startswith(apart)]
    return [part for text in own for part in re.split(r"; (?=EXECUTE p_)", text)]


def cost(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as sent:
        act()
    return len(data_statements(sent))


@pytest.fixture
def world(monday, media_root):
    media_root.mkdir()
    (media_root / "photo.pdf").write_bytes(b"%PDF")
    return make_world()


NOT_ON_A_CASE = ("look up progress", "draft", "draft at the window", "confirm an outage", "dismiss an outage")

ACTS = {name: row for name, row in TABLE.items() if not row.address.startswith("GET") and name not in NOT_ON_A_CASE}


@pytest.mark.parametrize("row", ACTS.values(), ids=ACTS)
def test_no_act_costs_more_than_six(world, row):
    who = sorted(row.may)[0]
    row.send(world, who)
    with CaptureQueriesContext(connection) as sent:
        assert row.send(world, who).status_code == row.succeeds
    assert len(data_statements(sent)) <= MOST


class Staff:
    """Whoever acts in the departments of one case."""

    def __init__(self) -> None:
        self.user_id = make_user().pk

    def as_(self, role: Role, department_id: int | None = None) -> Actor:
        where = {"region": REGION} if department_id is None else {"department_id": department_id}
        return Actor(user_id=self.user_id, name="王敏", roles=frozenset({role}), **where)


def road(reviews: int) -> dict[str, int]:
    """What each act costs from submission to certificate, when *reviews* departments review."""
    departments = [make_department() for _ in range(reviews)]
    form = {"fields": [], "materials": []}
    case = make_case(CaseState.DRAFT, one_form=form, department_ids=[each.pk for each in departments])
    item = make_item(
        case,
        ItemState.WAITING,
        department=departments[0],
        reviewer_ids=[each.pk for each in departments],
        result_name="示例证",
    )
    staff, found = Staff(), {}
    found["submit"] = cost(lambda: submit(case_id=case.pk, actor=owner_of(case), seen_version=0))
    found["accept"] = cost(lambda: accept(case_id=case.pk, actor=staff.as_(Role.CLERK), seen_version=1))
    for task in ReviewTask.objects.filter(case=case):
        reviewer = staff.as_(Role.REVIEWER, task.department_id)
        opinion = {"actor": reviewer, "seen_version": 0, "opinion": Opinion.AGREE}
        found["opinion"] = cost(lambda pk=task.pk, given=opinion: give_opinion(case_id=case.pk, task_id=pk, **given))
    version = CaseItem.objects.get(pk=item.pk).version
    head = staff.as_(Role.HEAD, departments[0].pk)
    found["grant"] = cost(lambda: grant(case_id=case.pk, item_id=item.pk, actor=head, seen_version=version))
    assert Case.objects.get(pk=case.pk).state == CaseState.CONCLUDED
    return found


def test_the_main_road_costs_the_same_however_many_review():
    road(1)
    assert road(1) == road(22) == {"submit": 3, "accept": 3, "opinion": 3, "grant": 4}
