"""A new version of a matter is published by two: one editor proposes it, another checks it."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F

from matters.catalogue.models import MatterVersion
from matters.catalogue.queries import published_matter
from matters.catalogue.queries.listing import Position
from matters.editing.domain.refusals import NotProposed, SecondEditorNeeded
from matters.editing.queries import Only, draft_view, editor_page
from matters.editing.services import drafts
from portal.accounts.roles import Role
from portal.audit import queries as audit
from portal.kernel.errors import InvalidInput
from tests.factories.accounts import actor_for, make_department
from tests.factories.catalogue import make_matter

pytestmark = pytest.mark.django_db
EDITOR = actor_for(None, Role.CATALOGUE_EDITOR, name="编辑")
SECOND = actor_for(None, Role.CATALOGUE_EDITOR, name="另一名编辑", user_id=2)


def open_draft() -> int:
    return drafts.open_draft(code="A", actor=EDITOR).revision


def edit(*, seen: int, **told: Any) -> int:
    content = replace(draft_view("A", EDITOR).draft, **told)
    return drafts.edit_draft(code="A", actor=EDITOR, seen_version=seen, content=content).revision


def test_one_editor_proposes_and_another_publishes():
    make_matter("A")
    seen = edit(seen=open_draft(), name="新名称")
    with pytest.raises(NotProposed):
        drafts.publish(code="A", actor=SECOND, seen_version=seen)
    drafts.propose(code="A", actor=EDITOR, seen_version=seen)
    view = draft_view("A", SECOND)
    assert (view.proposed_by, view.is_own_proposal, draft_view("A", EDITOR).is_own_proposal) == ("编辑", False, True)
    assert [row.is_proposed for row in editor_page(SECOND, only=Only.PROPOSED, position=Position()).rows] == [True]
    with pytest.raises(SecondEditorNeeded):
        drafts.publish(code="A", actor=EDITOR, seen_version=seen)
    published = drafts.publish(code="A", actor=SECOND, seen_version=seen)
    assert (published.proposer_id, published.publisher_id) == (EDITOR.user_id, SECOND.user_id)
    assert [line.kind for line in audit.history("matter:A")][-2:] == ["matter.proposed", "matter.published"]


def test_what_was_edited_after_the_proposal_is_proposed_anew():
    make_matter("A")
    seen = edit(seen=open_draft(), name="新名称")
    drafts.propose(code="A", actor=EDITOR, seen_version=seen)
    seen = edit(seen=seen, name="另一个名称")
    with pytest.raises(NotProposed):
        drafts.publish(code="A", actor=SECOND, seen_version=seen)
    assert editor_page(SECOND, only=Only.PROPOSED, position=Position()).rows == ()


def test_what_a_matter_renews_is_published_or_itself():
    make_matter("A")
    make_matter("B")
    seen = open_draft()
    for code, is_known in (("B", True), ("A", True), ("Z", False)):
        content = replace(draft_view("A", EDITOR).draft, renews=code, validity_months=12)
        if is_known:
            seen = drafts.edit_draft(code="A", actor=EDITOR, seen_version=seen, content=content).revision
            continue
        with pytest.raises(InvalidInput) as refused:
            drafts.edit_draft(code="A", actor=EDITOR, seen_version=seen, content=content)
        assert set(refused.value.fields) == {"renews"}


SILENT = {"is_renewal_deemed": True, "renewal_document": "《行政许可法》", "renewal_clause": "第五十条第二款"}


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"renews": "A"}, "what_renews_gives_a_new_end"),
        ({"renewal_notice": 0}, "a_renewal_is_asked_for_before_the_end"),
        (SILENT, "a_renewal_is_deemed_by_statute"),
        (SILENT | {"renews": "A", "validity_months": 12, "renewal_clause": ""}, "a_renewal_is_deemed_by_statute"),
        (SILENT | {"renews": "A", "validity_months": 12, "guards": ["health"]}, "a_renewal_is_deemed_by_statute"),
    ],
)
def test_the_table_itself_holds_the_rules_of_renewal(told, name):
    make_matter("A")
    open_draft()
    with pytest.raises(IntegrityError, match=name):
        MatterVersion.objects.drafts().update(**told)


def test_the_table_itself_refuses_one_person_for_both():
    version = make_matter("A")
    for proposer in (None, 1):
        with pytest.raises(DatabaseError), transaction.atomic():
            MatterVersion.objects.create(
                matter=version.matter,
                number=2,
                name="新",
                department=version.department,
                publisher_id=1,
                proposer_id=proposer,
            )


def test_a_lower_level_that_examines_first_is_published_compared_and_taken_back():
    make_matter("A")
    township = make_department("示例镇政府")
    seen = edit(seen=open_draft(), pre_review=township.name, needs_inspectors=True)
    drafts.propose(code="A", actor=EDITOR, seen_version=seen)
    drafts.publish(code="A", actor=SECOND, seen_version=seen)
    told = published_matter("A")
    assert (told.pre_review, told.pre_reviewer_id, told.needs_inspectors) == (township.name, township.pk, True)
    edit(seen=open_draft(), pre_review="")
    [change] = draft_view("A", EDITOR).changes
    assert (change.label, change.before, change.after) == ("初审的下级部门", (township.name,), ())
    with pytest.raises(IntegrityError):
        MatterVersion.objects.drafts().update(pre_reviewer=F("department"))


@pytest.mark.parametrize("lacking", [{"consulted_ids": []}, {"absence_clause": ""}, {"guards": ["health"]}])
def test_the_table_lets_absence_count_only_on_a_document_for_those_who_are_asked_and_against_no_guard(lacking):
    make_matter("A")
    open_draft()
    whole = {"is_absence_deemed": True, "absence_document": "办法", "absence_clause": "第四条", "consulted_ids": [1]}
    MatterVersion.objects.drafts().update(**whole)
    with transaction.atomic(), pytest.raises(DatabaseError, match="absence_is_deemed_by_a_document"):
        MatterVersion.objects.drafts().update(**lacking)
