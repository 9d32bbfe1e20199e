"""Editors and imports beside each other: one version at a time is the published one."""

import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

import matters
from matters.catalogue.models import Matter, MatterVersion
from matters.editing.domain.refusals import NoDraft, StaleDraft
from matters.editing.queries import draft_view
from matters.editing.services import drafts
from matters.importing.services.catalogues import Report, import_catalogue
from portal.accounts.roles import Role
from tests.concurrency.at_once import at_once
from tests.factories.accounts import actor_for
from tests.factories.catalogue import make_matter

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
EDITOR = actor_for(None, Role.CATALOGUE_EDITOR)
SECOND = actor_for(None, Role.CATALOGUE_EDITOR, user_id=2)
CATALOGUE = Path(matters.__file__).parent / "data" / "catalogue_sample.json"
ROUNDS = 10


def drafted(code):
    make_matter(code)
    seen = drafts.open_draft(code=code, actor=EDITOR).revision
    content = replace(draft_view(code, EDITOR).draft, name="新名称")
    return drafts.edit_draft(code=code, actor=EDITOR, seen_version=seen, content=content).revision


def publish_twice(code):
    seen = drafted(code)
    drafts.propose(code=code, actor=EDITOR, seen_version=seen)
    return at_once(*[lambda: drafts.publish(code=code, actor=SECOND, seen_version=seen)] * 2)


def test_of_two_publications_of_one_draft_one_is_carried_out():
    for number in range(ROUNDS):
        published, refused = sorted(publish_twice(f"A{number}"), key=lambda result: isinstance(result, Exception))
        assert isinstance(published, MatterVersion)
        assert isinstance(refused, NoDraft)
        assert [v.number for v in MatterVersion.objects.published().of([f"A{number}"])] == [2]


def test_without_the_lock_both_would_go_on_and_the_record_would_refuse_one(monkeypatch):
    """The control: the test above would see something else than a plain refusal."""

    @contextmanager
    def unlocked(code, actor, action, *, publishing=False):
        with transaction.atomic(durable=True):
            yield Matter.objects.get(code=code)

    monkeypatch.setattr(drafts, "_changing", unlocked)
    results = [result for number in range(ROUNDS) for result in publish_twice(f"A{number}")]
    assert any(isinstance(result, DatabaseError) for result in results)


def test_of_two_edits_of_one_draft_one_is_told_that_it_is_late():
    seen = drafted("A")
    contents = [replace(draft_view("A", EDITOR).draft, name=name) for name in ("甲", "乙")]
    results = at_once(
        *(
            lambda content=content: drafts.edit_draft(code="A", actor=EDITOR, seen_version=seen, content=content)
            for content in contents
        )
    )
    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [StaleDraft]


def test_two_imports_of_one_file_at_once_add_every_row_once():
    reports = at_once(*[lambda: import_catalogue([CATALOGUE])] * 2)
    assert sorted((report.added, report.unchanged) for report in reports) == [(0, 100), (100, 0)]


def test_an_import_and_a_publication_follow_one_another(tmp_path):
    import_catalogue([CATALOGUE])
    city = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    for number in range(3):
        seen = drafts.open_draft(code="CY01", actor=EDITOR).revision
        content = replace(draft_view("CY01", EDITOR).draft, note=f"编辑 {number}")
        seen = drafts.edit_draft(code="CY01", actor=EDITOR, seen_version=seen, content=content).revision
        drafts.propose(code="CY01", actor=EDITOR, seen_version=seen)
        next(row for row in city["matters"] if row["id"] == "CY01")["note"] = f"导入 {number}"
        path = tmp_path / "city.json"
        path.write_text(json.dumps(city, ensure_ascii=False), encoding="utf-8")
        results = at_once(
            lambda seen=seen: drafts.publish(code="CY01", actor=SECOND, seen_version=seen),
            lambda path=path: import_catalogue([path]),
        )
        assert isinstance(results[1], Report)
        (published,) = MatterVersion.objects.published().of(["CY01"])
        assert Matter.objects.get(code="CY01").current == published
        assert published.note == f"导入 {number}"
        if isinstance(results[0], Exception):
            drafts.discard_draft(code="CY01", actor=EDITOR, seen_version=seen)
