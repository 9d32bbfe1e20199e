"""Editing the catalogue: drafts, gates, publication, confirmation; what is published stays."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from matters.catalogue.domain.vocabulary import FieldKind, Guard, Necessity, VersionState
from matters.catalogue.models import BundleVersion, CatalogueEdition, Matter, MatterVersion
from matters.catalogue.queries import published_matter
from matters.catalogue.queries.listing import Position
from matters.editing.domain.refusals import (
    CircularNeeds,
    DraftOutrun,
    FormConflict,
    NoDraft,
    NothingChanged,
    NotReady,
    StaleDraft,
)
from matters.editing.queries import Only, doubts, draft_view, editor_page, history
from matters.editing.services import drafts
from matters.editing.services.contents import content_of
from portal.accounts.actor import ANONYMOUS
from portal.accounts.roles import Role
from portal.audit import queries as audit
from portal.kernel.errors import InvalidInput, NotFound, NotPermitted
from tests.factories.accounts import actor_for, make_department
from tests.factories.catalogue import field, make_bundle, make_matter, requirement

pytestmark = pytest.mark.django_db
EDITOR = actor_for(None, Role.CATALOGUE_EDITOR, name="编辑")
SECOND = actor_for(None, Role.CATALOGUE_EDITOR, name="另一名编辑", user_id=2)
SUPERVISOR = actor_for(None, Role.SUPERVISOR)
CLERK = actor_for(None, Role.CLERK)


def open_draft(code: str = "A") -> int:
    return drafts.open_draft(code=code, actor=EDITOR).revision


def edit(code: str = "A", *, seen: int = 1, **told: Any) -> int:
    view = draft_view(code, EDITOR)
    content = replace(view.draft, **told)
    return drafts.edit_draft(code=code, actor=EDITOR, seen_version=seen, content=content).revision


def publish(code: str = "A", **told: Any) -> MatterVersion:
    seen = edit(code, seen=open_draft(code), **told)
    drafts.propose(code=code, actor=EDITOR, seen_version=seen)
    return drafts.publish(code=code, actor=SECOND, seen_version=seen)


def test_a_draft_is_a_copy_and_changes_nothing():
    version = make_matter("A", unverified=["note"], materials=(requirement("章程"),))
    open_draft()
    draft = MatterVersion.objects.drafts().get()
    assert (draft.number, draft.name, draft.unverified) == (2, version.name, ["note"])
    assert [material.name for material in draft.materials.all()] == ["章程"]
    assert published_matter("A").version_id == version.pk
    assert draft_view("A", EDITOR).changes == ()


def test_opening_twice_gives_the_same_draft():
    make_matter("A")
    assert drafts.open_draft(code="A", actor=EDITOR) == drafts.open_draft(code="A", actor=EDITOR)


def test_an_edit_replaces_the_draft_and_is_told_as_changes():
    make_matter("A", materials=(requirement("章程"),))
    revision = edit(
        seen=open_draft(),
        name="新名称",
        materials=(requirement("章程", necessity=Necessity.DEFERRABLE), requirement("照片")),
    )
    view = draft_view("A", EDITOR)
    assert view.revision == revision == 2
    assert [(change.field, change.part, *change.after) for change in view.changes] == [
        ("name", "", "新名称"),
        ("materials", "章程", "容缺后补"),
        ("materials", "章程", "否"),
        ("materials", "照片", "照片"),
    ]


def test_publishing_retires_the_old_version_and_keeps_it_whole():
    old = make_matter("A", unverified=["promised_limit", "note"], materials=(requirement("章程"),))
    mark = CatalogueEdition.objects.get().mark
    new = publish(promised_limit=4, materials=(requirement("照片"),))
    old.refresh_from_db()
    assert (old.state, new.state) == (VersionState.RETIRED, VersionState.PUBLISHED)
    assert [material.name for material in old.materials.all()] == ["章程"]
    assert Matter.objects.get(code="A").current == new
    assert published_matter("A").promised_limit == 4
    assert CatalogueEdition.objects.get().mark != mark


def test_what_the_editor_changed_counts_as_confirmed():
    make_matter("A", unverified=["promised_limit", "note"])
    assert publish(promised_limit=4).unverified == ["note"]


def test_the_record_tells_who_did_what():
    make_matter("A")
    publish(name="新名称", promised_limit=4)
    lines = [(line.actor_name, line.sentence) for line in audit.history("matter:A")]
    assert lines == [
        ("编辑", "起草第 2 版"),
        ("编辑", "修改第 2 版草稿"),
        ("编辑", "提出发布第 2 版"),
        ("另一名编辑", "发布第 2 版，改动 2 处"),
    ]


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"promised_limit": 21}, "promised_limit"),
        ({"department": "没有的局"}, "department"),
        ({"department": ""}, "department"),
        ({"consulted": ("没有的局",)}, "consulted"),
        ({"pre_review": "没有的镇"}, "pre_review"),
        ({"prerequisite_codes": ("ZZ",)}, "prerequisite_codes"),
        ({"prerequisite_codes": ("A",)}, "prerequisite_codes"),
        ({"is_silence_enabled": True, "silence_document": "办法", "silence_clause": "第六条"}, "consulted"),
        ({"materials": (requirement("甲"), requirement("甲"))}, "materials.1.name"),
    ],
)
def test_the_impossible_is_not_even_saved(told, key):
    make_matter("A")
    seen = open_draft()
    with pytest.raises(InvalidInput) as refused:
        edit(seen=seen, **told)
    assert key in refused.value.fields
    assert draft_view("A", EDITOR).revision == seen


def test_the_incomplete_may_be_saved_but_not_published():
    make_matter("A")
    seen = edit(seen=open_draft(), legal_basis="", materials=(requirement("其他有关材料"),))
    with pytest.raises(NotReady) as refused:
        drafts.propose(code="A", actor=EDITOR, seen_version=seen)
    assert set(refused.value.fields) == {"basis", "catch_all"}
    assert [gap.value for gap in draft_view("A", EDITOR).gaps] == ["basis", "catch_all"]


def test_what_has_become_impossible_since_is_not_published():
    """A draft may outlive what made it possible: here the department's name."""
    department = make_department("旧名称局")
    make_matter("A", department=department)
    seen = edit(seen=open_draft(), name="新名称", consulted=(make_department("住建局").name,))
    MatterVersion.objects.drafts().update(silence_document="办法", is_silence_enabled=True, silence_clause="第六条")
    MatterVersion.objects.drafts().update(consulted_ids=[])
    with pytest.raises(InvalidInput):
        drafts.propose(code="A", actor=EDITOR, seen_version=seen)


def test_silence_is_refused_against_a_guard():
    consulted = make_department("住建局")
    make_matter("A", guards=[Guard.PUBLIC_SAFETY.value])
    seen = open_draft()
    silent = {"is_silence_enabled": True, "silence_document": "《办法》", "silence_clause": "第六条"}
    with pytest.raises(InvalidInput) as refused:
        edit(seen=seen, consulted=(consulted.name,), **silent)
    assert set(refused.value.fields) == {"is_silence_enabled"}
    edit(seen=seen, consulted=(consulted.name,), guards=(), **silent)


def test_a_draft_equal_to_what_is_published_is_not_published():
    make_matter("A")
    with pytest.raises(NothingChanged):
        drafts.propose(code="A", actor=EDITOR, seen_version=open_draft())


def test_a_stale_editor_is_told():
    make_matter("A")
    seen = open_draft()
    edit(seen=seen, name="新名称")
    for late in (
        lambda: edit(seen=seen, name="另一个"),
        lambda: drafts.propose(code="A", actor=EDITOR, seen_version=seen),
        lambda: drafts.publish(code="A", actor=EDITOR, seen_version=seen),
        lambda: drafts.discard_draft(code="A", actor=EDITOR, seen_version=seen),
    ):
        with pytest.raises(StaleDraft):
            late()


def test_a_draft_outrun_by_another_version_is_not_published():
    old = make_matter("A")
    seen = edit(seen=open_draft(), name="新名称")
    MatterVersion.objects.filter(pk=old.pk).update(state=VersionState.RETIRED)
    MatterVersion.objects.create(
        matter=old.matter, number=3, name="导入的", department=old.department, state=VersionState.PUBLISHED
    )
    assert draft_view("A", EDITOR).is_outrun
    with pytest.raises(DraftOutrun):
        drafts.propose(code="A", actor=EDITOR, seen_version=seen)


def test_needs_that_run_in_a_circle_are_not_published():
    make_matter("A")
    make_matter("B", prerequisite_codes=["A"])
    with pytest.raises(CircularNeeds) as refused:
        publish("A", prerequisite_codes=("B",))
    assert str(refused.value) == "前置事项互为前置：A → B → A"


def test_a_field_that_a_bundle_could_not_merge_is_not_published():
    make_matter("A", form=(field("area", label="面积"),))
    make_matter("B", form=(field("area", label="面积"),))
    make_bundle("OT", "A", "B", "GONE")
    with pytest.raises(FormConflict) as refused:
        publish("A", fields=(field("area", label="面积", kind=FieldKind.NUMBER),))
    assert refused.value.params["bundle"] == "一件事OT"
    publish("A", fields=(field("rooms", label="房间数", kind=FieldKind.NUMBER),))


def test_a_discarded_draft_is_gone():
    make_matter("A")
    drafts.discard_draft(code="A", actor=EDITOR, seen_version=open_draft())
    assert not MatterVersion.objects.drafts().exists()
    with pytest.raises(NoDraft):
        drafts.propose(code="A", actor=EDITOR, seen_version=1)
    with pytest.raises(NoDraft):
        draft_view("A", EDITOR)


def test_doubts_are_confirmed_one_by_one_in_the_published_version_and_the_draft():
    make_matter("A", unverified=["note", "materials"])
    open_draft()
    drafts.confirm_fields(code="A", actor=EDITOR, names=["note"])
    assert published_matter("A").unverified == ("materials",)
    assert draft_view("A", EDITOR).draft.unverified == ("materials",)
    assert [doubt.label for doubt in doubts(published_matter("A"), EDITOR)] == ["申请材料"]
    assert audit.history("matter:A")[-1].sentence == "确认示例数据 1 项"


@pytest.mark.parametrize("names", [[], ["name"], ["note", "name"]])
def test_only_doubts_can_be_confirmed(names):
    make_matter("A", unverified=["note"])
    with pytest.raises(InvalidInput):
        drafts.confirm_fields(code="A", actor=EDITOR, names=names)


def test_what_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        drafts.open_draft(code="NONE", actor=EDITOR)
    Matter.objects.create(code="BARE")
    for act in (
        lambda: drafts.open_draft(code="BARE", actor=EDITOR),
        lambda: drafts.confirm_fields(code="BARE", actor=EDITOR, names=["note"]),
        lambda: history("BARE", EDITOR),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("actor", [ANONYMOUS, CLERK, SUPERVISOR])
def test_only_editors_change_the_catalogue(actor):
    make_matter("A", unverified=["note"])
    open_draft()
    content = published_matter("A")
    for act in (
        lambda: drafts.open_draft(code="A", actor=actor),
        lambda: drafts.edit_draft(code="A", actor=actor, seen_version=1, content=content),
        lambda: drafts.propose(code="A", actor=actor, seen_version=1),
        lambda: drafts.publish(code="A", actor=actor, seen_version=1),
        lambda: drafts.discard_draft(code="A", actor=actor, seen_version=1),
        lambda: drafts.confirm_fields(code="A", actor=actor, names=["note"]),
    ):
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize("actor", [ANONYMOUS, CLERK])
def test_to_strangers_drafts_do_not_exist(actor):
    make_matter("A")
    open_draft()
    for read in (
        lambda: draft_view("A", actor),
        lambda: history("A", actor),
        lambda: editor_page(actor, position=Position()),
        lambda: doubts(published_matter("A"), actor),
    ):
        with pytest.raises(NotFound):
            read()


def test_supervisors_may_look():
    make_matter("A")
    open_draft()
    assert draft_view("A", SUPERVISOR).code == "A"
    assert [row.code for row in editor_page(SUPERVISOR, position=Position()).rows] == ["A"]


def test_the_editors_list_finds_what_is_to_be_done():
    make_matter("A", name="食品许可", department=make_department("市监局"))
    make_matter("B", unverified=["note"])
    make_matter("C", is_open=False)
    open_draft("A")

    def codes(**asked: Any) -> list[str]:
        return [row.code for row in editor_page(EDITOR, position=Position(), **asked).rows]

    assert codes() == ["A", "B", "C"]
    assert codes(only=Only.DRAFTS) == ["A"]
    assert codes(only=Only.DOUBTS) == ["B"]
    assert codes(only=Only.CLOSED) == ["C"]
    assert codes(words="食品") == codes(words="市监") == codes(words="a") == ["A"]


def test_the_history_tells_what_each_version_changed():
    make_matter("A")
    publish(name="第二版名称")
    open_draft()
    lines = history("A", EDITOR)
    assert [(line.number, line.state) for line in lines] == [(3, "draft"), (2, "published"), (1, "retired")]
    assert [change.after for change in lines[1].changes] == [("第二版名称",)]
    assert lines[2].is_first


def test_content_from_an_editor_gets_codes_for_new_materials():
    plain = {
        "name": "事项",
        "department": "部门",
        "consulted": ["住建局"],
        "materials": [
            {"code": "", "name": "营业执照", "is_form": False},
            {"code": "", "name": "申请表", "is_form": True},
            {"code": "kept", "name": "章程", "is_form": False},
        ],
        "fields": [{"code": "kind", "label": "类型", "kind": FieldKind.CHOICE, "choices": ["甲"]}],
    }
    mine, other = content_of(plain, owner="A"), content_of(plain, owner="B")
    assert [material.code for material in mine.materials][::2] == ["business_licence", "kept"]
    assert mine.materials[1].code != other.materials[1].code
    assert (mine.consulted, mine.fields[0].choices) == (("住建局",), ("甲",))


def refused_by_the_database(act: Any) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


def test_what_is_published_stays_whoever_asks():
    version = make_matter("A", unverified=["note"], materials=(requirement("章程"),))
    rows = MatterVersion.objects.filter(pk=version.pk)
    acts = (
        lambda: rows.update(name="改"),
        lambda: rows.update(promised_limit=1),
        lambda: rows.update(published_at=None),
        lambda: rows.update(state=VersionState.DRAFT),
        lambda: rows.update(unverified=["note", "name"]),
        lambda: rows.update(state=VersionState.RETIRED, name="改"),
        lambda: version.materials.update(name="改"),
        lambda: version.materials.all().delete(),
        lambda: version.materials.create(position=9, code="x", name="x"),
        lambda: version.fields.all().delete(),
        lambda: Matter.objects.filter(pk=version.matter_id).update(current=None) and rows.delete(),
    )
    assert [refused_by_the_database(act) for act in acts] == [True] * len(acts)
    rows.update(unverified=[])
    rows.update(state=VersionState.RETIRED)
    assert refused_by_the_database(lambda: rows.update(state=VersionState.PUBLISHED))


def test_a_published_bundle_stays_too():
    bundle = make_bundle("OT", "A")
    rows = BundleVersion.objects.filter(pk=bundle.pk)
    assert refused_by_the_database(lambda: rows.update(name="改"))
    assert refused_by_the_database(lambda: rows.update(state=VersionState.RETIRED, member_codes=["B"]))
    rows.update(state=VersionState.RETIRED)


def test_the_tables_hold_the_rules_of_silence_and_limits_themselves():
    version = make_matter("A")
    seen = open_draft()
    drafts = MatterVersion.objects.drafts()
    acts = (
        lambda: drafts.update(promised_limit=99),
        lambda: drafts.update(is_silence_enabled=True),
        lambda: drafts.update(
            is_silence_enabled=True, silence_document="办法", silence_clause="第六条", guards=["health"]
        ),
        lambda: drafts.get().materials.update(necessity="deferrable", is_decisive=True),
        lambda: MatterVersion.objects.create(
            matter=version.matter, number=9, name="另一份草稿", department=version.department
        ),
    )
    assert [refused_by_the_database(act) for act in acts] == [True] * len(acts)
    assert draft_view("A", EDITOR).revision == seen
