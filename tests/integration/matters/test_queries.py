"""Reading the catalogue: right, and in a number of queries that does not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matters.catalogue.domain.vocabulary import Necessity, Theme
from matters.catalogue.models import MatterVersion
from matters.catalogue.queries import listing, published_bundle, published_matter
from matters.catalogue.queries.listing import PAGE_SIZE, Position
from matters.graph.queries import published_matters
from matters.guide.queries import bundle_guide, matter_guide
from matters.search.queries import search
from portal.kernel.errors import NotFound
from tests.factories.accounts import make_department
from tests.factories.catalogue import field, make_bundle, make_matter, requirement

pytestmark = pytest.mark.django_db
LICENCE = "营业执照"


@pytest.fixture
def restaurant():
    """A registers, B and C need its licence, D is outside and yields the same licence, E comes before A."""
    department = make_department("综合执法局")
    consulted = make_department("住建局")
    make_matter("E", department=department)
    make_matter("D", department=department, result_name=LICENCE)
    make_matter("A", department=department, result_name=LICENCE, prerequisite_codes=["E"], promised_limit=1)
    make_matter(
        "B",
        department=department,
        prerequisite_codes=["D"],
        consulted_ids=[consulted.pk],
        materials=(requirement(LICENCE), requirement("申请表", is_form=True), requirement("章程")),
        form=(field("applicant_name"), field("area", is_required=False)),
    )
    make_matter(
        "C",
        department=department,
        prerequisite_codes=["A"],
        promised_limit=3,
        materials=(requirement("章程", necessity=Necessity.DEFERRABLE), requirement(LICENCE)),
        form=(field("area"),),
    )
    return make_bundle("OT", "A", "B", "C", department=department)


def cost(call, *args):
    with CaptureQueriesContext(connection) as captured:
        call(*args)
    return len(captured)


def test_matters_come_in_the_order_asked_for_with_everything_they_say(restaurant):
    first, second = published_matters(["B", "A"])
    assert (first.code, second.code) == ("B", "A")
    assert first.consulted == ("住建局",)
    assert [material.name for material in first.materials] == [LICENCE, "申请表", "章程"]
    assert [one.code for one in first.fields] == ["applicant_name", "area"]
    assert first.version_id == MatterVersion.objects.get(matter__code="B").pk


def test_among_several_a_member_stands_in_for_a_matter_outside(restaurant):
    assert published_matters(["B"])[0].prerequisite_codes == ("D",)
    assert [m.prerequisite_codes for m in published_matters(["A", "B", "C"])] == [("E",), ("A",), ("A",)]


def test_what_is_not_published_completely_cannot_be_filed_for(restaurant):
    make_matter("F", is_open=False)
    assert published_matters(["A", "F"]) == []
    assert published_matters(["A", "nothing"]) == []
    assert published_matter("F").code == "F"


def test_the_number_of_queries_is_constant(restaurant):
    assert cost(published_matters, ["B"]) == cost(published_matters, ["A", "B", "C"])
    make_bundle("SMALL", "B")
    assert cost(bundle_guide, "SMALL") == cost(bundle_guide, "OT") <= 7
    assert cost(matter_guide, "C") <= 6


def test_a_bundle_guide_tells_order_lengths_and_what_must_be_there_before(restaurant):
    guide = bundle_guide("OT")
    assert [[member.matter.code for member in layer] for layer in guide.layers] == [["A"], ["B", "C"]]
    assert [step.code for step in guide.critical_path] == ["A", "B"]
    assert (guide.one_by_one_workdays, guide.planned_workdays) == (60, 6)
    assert [need.name for need in guide.external] == ["事项E"]
    assert [member.needs for member in guide.members] == [("事项E",), ("事项A",), ("事项A",)]
    assert guide.is_open
    assert not guide.has_doubts


def test_a_bundle_guide_tells_who_asks_for_what(restaurant):
    told = {m.merged.requirement.name: m for m in bundle_guide("OT").materials}
    assert told[LICENCE].produced_by == "事项A"
    assert told["章程"].asked_by == ("事项B", "事项C")
    assert told["章程"].merged.requirement.necessity is Necessity.REQUIRED
    assert [name for name, m in told.items() if m.merged.is_asked] == ["身份证件", "章程"]


def test_a_bundle_with_a_member_that_is_not_open_is_shown_but_not_open(restaurant):
    make_matter("F", is_open=False)
    make_bundle("OT2", "A", "F")
    make_bundle("OT3", "A", "GONE")
    assert not bundle_guide("OT2").is_open
    assert not bundle_guide("OT3").is_open


def test_a_matter_guide_tells_needs_bundles_gaps_and_doubts(restaurant):
    make_matter("F", legal_basis="", is_open=False, unverified=["name", "materials"], prerequisite_codes=["A"])
    guide = matter_guide("F")
    assert [need.name for need in guide.needs] == ["事项A"]
    assert [gap.value for gap in guide.gaps] == ["basis"]
    assert guide.doubts == ("事项名称", "申请材料")
    assert [bundle.code for bundle in matter_guide("B").bundles] == ["OT"]


def test_what_is_not_there_is_not_found():
    assert published_bundle("OT") is None
    for read in (matter_guide, bundle_guide, published_matter):
        with pytest.raises(NotFound):
            read("OT")
    with pytest.raises(NotFound):
        listing.department_name(0)


def test_a_published_bundle_keeps_its_order(restaurant):
    bundle = published_bundle("OT")
    assert (bundle.version_id, bundle.member_codes) == (restaurant.pk, ("A", "B", "C"))
    assert bundle.lead_department == "综合执法局"


def walk(read):
    """All rows page by page, and back again."""
    page = read(Position())
    forth = [page.rows]
    while page.after:
        page = read(Position.of(after=page.after))
        forth.append(page.rows)
    back = [page.rows]
    while page.before:
        page = read(Position.of(before=page.before))
        back.append(page.rows)
    return forth, back


def test_lists_are_walked_by_key_without_loss_forth_and_back():
    department = make_department()
    for number in range(PAGE_SIZE * 2 + 3):
        make_matter(f"N{number}", department=department, pinyin=f"{number % 7:02d}", themes=[Theme.TAX.value])
    make_matter("ELSEWHERE", pinyin="00")
    for read in (lambda p: listing.by_department(department.pk, p), lambda p: listing.by_theme(Theme.TAX, p)):
        forth, back = walk(read)
        assert [len(rows) for rows in forth] == [PAGE_SIZE, PAGE_SIZE, 3]
        assert len({row.code for rows in forth for row in rows}) == PAGE_SIZE * 2 + 3
        assert back == forth[::-1]


def test_a_position_that_is_gone_is_not_found():
    with pytest.raises(NotFound):
        listing.by_theme(Theme.TAX, Position.of(after="GONE"))


def test_a_list_page_costs_the_same_with_one_row_and_three():
    one, three = make_department(), make_department()
    make_matter("ONE", department=one)
    for code in ("X", "Y", "Z"):
        make_matter(code, department=three)
    assert cost(listing.by_department, one.pk, Position()) == cost(listing.by_department, three.pk, Position()) == 1


def test_departments_and_themes_are_counted():
    busy = make_department("忙部门")
    make_matter("A", department=busy, themes=["tax", "setup"])
    make_matter("B", department=busy, themes=["tax"])
    make_matter("C", themes=[])
    first, _second = listing.departments()
    assert (first.name, first.matters) == ("忙部门", 2)
    assert [(t.theme, t.matters) for t in listing.themes()] == [(Theme.SETUP, 1), (Theme.TAX, 2)]
    assert "忙部门" in listing.department_names()


def test_search_reads_the_catalogue_anew_only_when_it_has_changed():
    make_matter("A", name="烟花爆竹零售经营许可")
    make_bundle("OT", "A", name="烟花零售一件事")
    assert [row.code for row in search("烟花")] == ["OT", "A"]
    assert cost(search, "烟花") == 1
    make_matter("B", name="烟花燃放许可")
    assert cost(search, "烟花燃放") == 3
    assert [row.code for row in search("烟花燃放")] == ["B"]


def test_a_complete_matter_comes_before_one_that_is_only_listed():
    make_matter("LISTED", name="公章刻制", is_open=False, pinyin="a")
    make_matter("OPEN", name="公章刻制", pinyin="b")
    assert [row.code for row in search("公章刻制")] == ["OPEN", "LISTED"]
    assert search("公" * 500) == []
