"""While the index of the search is built anew, searches go on in the one there is."""

import importlib
from threading import Event, Thread

import pytest
from django.db import DatabaseError, connection

from matters.catalogue.services import next_edition
from matters.search import queries as searching
from tests.factories.catalogue import make_matter

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
PATIENCE = 10.0


@pytest.fixture(autouse=True)
def held(monkeypatch):
    """An index of one matter, and then a change that it does not know."""
    fresh = searching._Held()
    monkeypatch.setattr(searching, "_held", fresh)
    make_matter("A", name="宠物医院设立")
    assert names("宠物") == ["宠物医院设立"]
    make_matter("B", name="宠物美容店设立")
    next_edition()
    return fresh


def names(query):
    return sorted(row.name for row in searching.search(query))


def test_a_search_during_the_building_is_answered_at_once_and_the_next_one_knows_all(monkeypatch):
    begun, go_on, build = Event(), Event(), searching._build

    def slowly(edition):
        begun.set()
        assert go_on.wait(PATIENCE)
        return build(edition)

    def first_search():
        try:
            searching.search("宠物")
        finally:
            connection.close()

    monkeypatch.setattr(searching, "_build", slowly)
    builder = Thread(target=first_search)
    builder.start()
    assert begun.wait(PATIENCE)
    assert names("宠物") == ["宠物医院设立"]
    go_on.set()
    builder.join(PATIENCE)
    assert names("宠物") == ["宠物医院设立", "宠物美容店设立"]


def test_what_another_thread_has_just_built_is_not_built_again(held, monkeypatch):
    names("宠物")
    monkeypatch.setattr(searching, "_build", lambda _edition: pytest.fail("built again"))
    assert held._renewed(held._snapshot.edition) is held._snapshot


def test_without_the_database_the_portal_starts_all_the_same(held, monkeypatch, caplog):
    def broken(_edition):
        raise DatabaseError

    monkeypatch.setattr(searching, "_build", broken)
    searching.get_ready()
    assert "later" in caplog.text
    monkeypatch.undo()
    assert names("宠物")


def test_the_portal_has_its_index_before_its_first_request(monkeypatch):
    unbuilt = searching._Held()
    monkeypatch.setattr(searching, "_held", unbuilt)
    importlib.reload(importlib.import_module("portal.wsgi"))
    assert unbuilt._snapshot is not None
