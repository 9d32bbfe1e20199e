"""The index on its shelf: built once for all processes, never of another edition."""

from multiprocessing import get_context

import numpy as np
import pytest

from matters.catalogue.domain.pinyin import syllables
from matters.search import queries as searching
from matters.search.domain import Index, Text
from matters.search.services import KEPT, on_shelf
from tests.factories.catalogue import make_bundle, make_matter


@pytest.fixture
def shelf(tmp_path):
    return tmp_path / "shelf"


def arrays(*names):
    return Index([[Text(name)] for name in names], syllables).arrays


def never():
    pytest.fail("built again")


def test_what_one_has_built_another_reads_from_the_same_file(shelf):
    made = on_shelf(shelf, "one", lambda: arrays("食品经营许可", "烟草专卖许可"))
    read = on_shelf(shelf, "one", never)
    assert made.keys() == read.keys()
    assert all(np.array_equal(made[name], read[name]) for name in made)
    assert not any(array.flags.writeable for array in read.values())
    assert Index.over(read, syllables).search("yancao", 5) == [1]


def test_each_edition_has_its_own_and_the_older_ones_go(shelf):
    for number in range(4):
        found = on_shelf(shelf, str(number), lambda number=number: arrays(f"事项{number}"))
        assert Index.over(found, syllables).search(f"事项{number}", 5) == [0]
    assert len(list(shelf.glob("*.index"))) == KEPT
    on_shelf(shelf, "2", never)


@pytest.mark.parametrize("left", [b"", b"cut off", bytes(4096)])
def test_a_file_that_is_not_whole_is_built_again(shelf, left):
    on_shelf(shelf, "one", lambda: arrays("食品"))
    (path,) = shelf.glob("*.index")
    path.write_bytes(left)
    assert Index.over(on_shelf(shelf, "one", lambda: arrays("食品")), syllables).search("食品", 5) == [0]
    on_shelf(shelf, "one", never)


def test_what_a_killed_process_was_writing_is_cleared_away(shelf):
    shelf.mkdir()
    (shelf / "tmpkilled").write_bytes(b"half")
    on_shelf(shelf, "one", lambda: arrays("食品"))
    assert {path.suffix for path in shelf.iterdir() if path.name != "lock"} == {".index"}


def test_where_nothing_can_be_kept_the_search_works_all_the_same(tmp_path, caplog):
    (tmp_path / "shelf").write_text("not a folder")
    found = on_shelf(tmp_path / "shelf", "one", lambda: arrays("食品"))
    assert Index.over(found, syllables).search("食品", 5) == [0]
    assert "not shared" in caplog.text


def build_and_tell(shelf, told):
    def build():
        with told.open("a") as file:
            file.write("built\n")
        return arrays("食品")

    on_shelf(shelf, "one", build)


def test_of_several_processes_one_builds(shelf, tmp_path):
    told = tmp_path / "told"
    context = get_context("fork")
    processes = [context.Process(target=build_and_tell, args=(shelf, told)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0] * 4
    assert told.read_text() == "built\n"


def test_an_empty_catalogue_is_searched_in_vain(shelf):
    assert Index.over(on_shelf(shelf, "none", arrays), syllables).search("食品", 5) == []


def test_more_entries_than_two_bytes_count_are_told_apart():
    many = Index([*([Text(f"登记{number}")] for number in range(70_000)), [Text("烟花"), Text("登记69999")]], syllables)
    assert many.search("烟花", 5) == [70_000]
    assert many.search("登记69999", 2) == [69_999, 70_000]
    assert many.search("登记3", 1) == [3]


@pytest.mark.django_db
def test_hits_come_back_as_they_are_listed(media_root, monkeypatch):
    monkeypatch.setattr(searching, "_held", searching._Held())
    matter = make_matter("A", name="宠物医院设立", promised_limit=3, visits=0)
    make_bundle("OT", "A", name="开宠物医院一件事")
    fresh = searching.search("宠物")
    assert [(row.code, row.is_bundle, row.members, row.promised) for row in fresh] == [
        ("A", False, 0, 3),
        ("OT", True, 1, None),
    ]
    assert fresh[0].unit.value == "workday"
    assert fresh[0].department == matter.department.name
    assert len(list((media_root / "search").glob("*.index"))) == 1
