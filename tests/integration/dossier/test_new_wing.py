"""A new wing shows its cards and its papers on the pages of others, which know nothing of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.template import Template
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.queries.whole import OneItem, Whole, whole
from approvals.cases.web.cards import Act, Card, Panel, Place, cards, stacks, together, told
from approvals.cases.web.papers import Document, Stage
from approvals.clocks.web.cards import TIME
from approvals.dossier.web.papers import papers_of
from approvals.parts import Wing, declare
from approvals.wings import WINGS
from portal.accounts.roles import Role
from tests.factories.approvals.cases import FILED_AT, in_review, make_case, make_item, owner_of
from tests.factories.approvals.desks import desk_of, page
from tests.factories.approvals.inspections import make_inspection
from tests.factories.approvals.periods import make_pause
from tests.integration.filing.steps import notice
from tests.integration.procedures.hearings.steps import announce, tell

pytestmark = pytest.mark.usefixtures("monday")

RECALLS = Panel("recalls", "收回")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Card):
    template: ClassVar[Any] = Template("<p>可以收回“{{ card.item.name }}”</p>")
    panel: ClassVar[Panel | None] = RECALLS


@dataclass(frozen=True, slots=True, kw_only=True)
class First(Card):
    template: ClassVar[Any] = Template("<p>先看这里</p>")
    place: ClassVar[Place] = Place.FIRST
    panel: ClassVar[Panel | None] = TIME


def paper(key: str, stage: Stage) -> Document:
    return Document(key=key, stage=stage, title="收回决定书", issuer="示例局", issued_at=FILED_AT, paragraphs=("收回",))


def show(item: OneItem, _actor: object) -> Recall:
    return Recall(item=item.row, acts=(Act("recall", "收回证照", "/recall/", ""),))


def write(item: OneItem) -> Iterator[Document]:
    yield paper(f"recall-{item.row.pk}", Stage.PUBLICATION)
    yield paper(f"call-{item.row.pk}", Stage.REVIEW)


def announce_all(_case: Whole) -> Iterator[Document]:
    yield paper("recalls", Stage.FILING)


@pytest.fixture
def recalls():
    """A wing that can take back what was granted."""
    wing = Wing(
        cards=(show, lambda item, _actor: First(item=item.row)),
        told=(show, lambda item, _actor: None),
        papers=(write,),
        case_papers=(announce_all,),
    )
    declare((wing, *WINGS))
    yield
    declare(WINGS)


def read(case) -> Whole:
    return whole(case, FILED_AT.date())


@pytest.mark.usefixtures("recalls")
class TestItsCards:
    def test_staff_see_them_with_what_may_be_done(self):
        case, item = in_review()
        pages = {
            Role.REVIEWER: reverse("approvals:task", args=[item.tasks.get().pk]),
            Role.HEAD: reverse("approvals:item", args=[item.pk]),
            Role.SUPERVISOR: reverse("approvals:file", args=[case.pk]),
        }
        for role, address in pages.items():
            shown = page(desk_of(role, item.department), address)
            assert f'id="recalls-{item.pk}"' in shown
            assert "可以收回“示例事项”" in shown
            assert '<a class="btn btn-outline-primary" href="/recall/">收回证照</a>' in shown
            assert ("收回：示例事项" in shown) == (role is Role.SUPERVISOR)
            assert shown.index("先看这里") < shown.index("可以收回")

    def test_the_applicant_is_told(self, client):
        case, _item = in_review()
        client.force_login(case.filed_by)
        shown = page(client, reverse("approvals:case", args=[case.pk]))
        assert '<h2 id="recalls">收回</h2>' in shown
        assert "可以收回“示例事项”" in shown

    def test_its_papers_are_listed_and_printed(self, client):
        case, item = in_review()
        clerk = desk_of(Role.CLERK)
        client.force_login(case.filed_by)
        for reader, address in ((clerk, "intake"), (client, "case")):
            shown = page(reader, reverse(f"approvals:{address}", args=[case.pk]))
            for key in ("recalls", f"recall-{item.pk}", f"call-{item.pk}"):
                printed = reverse("approvals:document", args=[case.pk, key])
                assert printed in shown
                assert "收回决定书" in page(reader, printed)


class TestOrder:
    def test_panels_stand_where_their_first_card_does_and_acts_as_they_were_declared(self):
        _case, item = in_review()
        recall, later = (Recall(item=item, acts=(Act(name, "", "", ""),)) for name in ("b", "c"))
        first = First(item=item)
        found = stacks([recall, first, later])
        assert [(stack.key, stack.cards) for stack in found] == [
            (f"time-{item.pk}", (first,)),
            (f"recalls-{item.pk}", (recall, later)),
        ]
        assert [act.name for act in found[1].acts] == ["b", "c"]

    def test_items_stand_side_by_side_for_staff_and_together_for_the_applicant(self):
        case = make_case(CaseState.ACCEPTED)
        one, two = (Recall(item=make_item(case, ItemState.UNDER_REVIEW)) for _ in range(2))
        assert [stack.cards for stack in stacks([one, two])] == [(one,), (two,)]
        assert [stack.cards for stack in together([one, two])] == [(one, two)]

    def test_a_hearing_comes_before_a_pause_and_both_before_an_inspection(self):
        _case, item = in_review(reviews=2)
        tell(item)
        make_pause(item)
        make_inspection(item)
        [own] = read(item.case).items()
        found = stacks(cards([own], owner_of(item.case)))
        assert [stack.panel.name for stack in found] == ["time", "inspections"]
        assert [type(card).__name__ for card in found[0].in_place] == ["HearingsCard", "PausesCard"]
        shown = told([own], owner_of(item.case))
        assert [stack.panel.name for stack in together(shown)] == ["inspections", "times"]
        assert [type(card).__name__ for card in shown if card.place is Place.ABOVE] == ["ToldHearings"]

    def test_papers_follow_the_way_of_the_case(self, recalls):
        case, item = in_review()
        notice(case)
        pause, hearing = make_pause(item), announce(item)
        assert [document.key for document in papers_of(read(case))] == [
            "recalls",
            "correction-1",
            "acceptance",
            f"call-{item.pk}",
            f"pause-{pause.pk}",
            f"hearing-day-{hearing.pk}",
            f"recall-{item.pk}",
        ]
