"""The catalogue over the API."""

import pytest
from rest_framework.test import APIClient

from matters.catalogue.models import Matter
from portal.accounts.roles import Role
from tests.factories.accounts import make_citizen, make_staff
from tests.factories.catalogue import field, make_bundle, make_matter, requirement

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def visitor():
    return APIClient()


@pytest.fixture
def editor():
    client = APIClient()
    client.force_login(make_staff(Role.CATALOGUE_EDITOR))
    return client


def opened(client, code="A"):
    answer = client.post(f"{API}/matters/{code}/draft/", headers={"Idempotency-Key": f"open-{code}"})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_everybody_reads_the_catalogue(visitor):
    department = make_matter("A", themes=["tax"], materials=(requirement("章程"),)).department
    make_matter("B")
    make_bundle("OT", "A", "B")
    assert [row["code"] for row in visitor.get(f"{API}/matters/").json()["results"]] == ["A", "B"]
    assert [row["code"] for row in visitor.get(f"{API}/matters/?theme=tax").json()["results"]] == ["A"]
    by_department = visitor.get(f"{API}/matters/?department={department.pk}").json()
    assert [row["code"] for row in by_department["results"]] == ["A"]
    told = visitor.get(f"{API}/matters/A/").json()
    assert (told["number"], told["statutory_limit"], told["limit_unit"]) == (1, 20, "workday")
    assert told["materials"][0]["name"] == "章程"
    assert [row["code"] for row in visitor.get(f"{API}/bundles/").json()] == ["OT"]
    assert [row["code"] for row in visitor.get(f"{API}/search/?q=OT").json()] == ["OT"]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("matters/?theme=nonsense", "theme"),
        ("matters/?department=x", "department"),
        ("matters/?department=99999999999999999999", "department"),
        ("search/", "q"),
        ("search/?q=", "q"),
        (f"search/?q={'a' * 61}", "q"),
    ],
)
def test_what_the_description_does_not_allow_is_refused(visitor, address, wrong):
    answer = visitor.get(f"{API}/{address}")
    assert (answer.status_code, list(answer.json()["detail"])) == (422, [wrong])


def test_nobody_is_told_by_options_what_the_description_says(editor):
    make_matter("A")
    addresses = ("matters/A/draft/", "matters/A/", "matters/A/versions/", "cases/")
    assert {editor.options(f"{API}/{address}").status_code for address in addresses} == {405}


def test_versions_are_described_as_they_are_told(visitor):
    described = visitor.get(f"{API}/schema/?format=json").json()["paths"][f"{API}/matters/{{code}}/versions/"]["get"]
    told = described["responses"]["200"]["content"]["application/json"]["schema"]
    assert told["type"] == "array"
    assert "cursor" not in {parameter["name"] for parameter in described["parameters"]}


def test_a_bundle_tells_its_order_and_its_one_form(visitor):
    make_matter("A", promised_limit=2)
    make_matter("B", prerequisite_codes=["A"])
    make_bundle("OT", "A", "B")
    told = visitor.get(f"{API}/bundles/OT/").json()
    assert [[member["code"] for member in layer] for layer in told["layers"]] == [["A"], ["B"]]
    assert told["planned_workdays"] == 7
    assert told["form"]["counts"] == {
        "forms_before": 2,
        "fields_before": 2,
        "fields_after": 1,
        "materials_before": 2,
        "materials_after": 1,
    }
    assert told["form"]["fields"][0]["asked_by"] == ["A", "B"]


def test_matters_are_paged_by_key(visitor):
    for number in range(3):
        make_matter(f"N{number}", pinyin="same")
    first = visitor.get(f"{API}/matters/?size=2").json()
    second = visitor.get(first["next"]).json()
    assert [row["code"] for row in first["results"] + second["results"]] == ["N0", "N1", "N2"]
    assert second["next"] is None


def test_a_list_takes_as_many_queries_for_one_as_for_three(visitor, django_assert_num_queries):
    make_matter("A")
    with django_assert_num_queries(1):
        visitor.get(f"{API}/matters/")
    make_matter("B")
    make_matter("C")
    with django_assert_num_queries(1):
        visitor.get(f"{API}/matters/")


@pytest.mark.parametrize("path", ["/matters/NONE/", "/bundles/NONE/"])
def test_what_is_not_there_is_404(visitor, path):
    answer = visitor.get(API + path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_editor_drafts_edits_and_publishes(editor):
    make_matter("A", form=(field("applicant_name"),))
    draft = opened(editor)
    assert (draft["number"], draft["version"], draft["changes"]) == (2, 1, [])
    content = draft["content"] | {"name": "新名称", "promised_limit": 3}
    content["materials"].append({"name": "照片", "necessity": "optional"})
    edited = editor.put(f"{API}/matters/A/draft/", {"version": 1, "content": content}, format="json").json()
    assert [change["after"] for change in edited["changes"]] == [["新名称"], ["3"], ["照片"]]
    seen = {"version": edited["version"]}
    proposed = editor.post(f"{API}/matters/A/draft/propose/", seen, format="json").json()
    assert proposed["proposed_at"]
    refused = editor.post(f"{API}/matters/A/draft/publish/", seen, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "second_editor_needed")
    editor.force_login(make_staff(Role.CATALOGUE_EDITOR))
    published = editor.post(f"{API}/matters/A/draft/publish/", seen, format="json")
    assert (published.status_code, published.json()["name"], published.json()["number"]) == (200, "新名称", 2)
    versions = editor.get(f"{API}/matters/A/versions/").json()
    assert [(version["number"], version["state"]) for version in versions] == [(2, "published"), (1, "retired")]


def test_opening_a_draft_needs_an_idempotency_key(editor):
    make_matter("A")
    assert editor.post(f"{API}/matters/A/draft/").status_code == 400


@pytest.mark.parametrize(
    ("told", "field_name"),
    [({"promised_limit": 21}, "promised_limit"), ({"materials": [{"name": "", "necessity": "required"}]}, "content")],
)
def test_bad_content_is_refused_with_its_field(editor, told, field_name):
    make_matter("A")
    content = opened(editor)["content"] | told
    answer = editor.put(f"{API}/matters/A/draft/", {"version": 1, "content": content}, format="json")
    assert answer.status_code == 422
    assert field_name in answer.json()["detail"]


def test_a_stale_version_is_409(editor):
    make_matter("A")
    content = opened(editor)["content"] | {"name": "新名称"}
    for expected in (200, 409):
        answer = editor.put(f"{API}/matters/A/draft/", {"version": 1, "content": content}, format="json")
        assert answer.status_code == expected
    assert answer.json()["code"] == "stale_version"


def test_a_draft_is_discarded_and_doubts_are_confirmed(editor):
    make_matter("A", unverified=["note"])
    opened(editor)
    assert editor.post(f"{API}/matters/A/draft/discard/", {"version": 1}, format="json").status_code == 204
    assert editor.get(f"{API}/matters/A/draft/").status_code == 404
    confirmed = editor.post(f"{API}/matters/A/confirm/", {"names": ["note"]}, format="json")
    assert confirmed.json()["unverified"] == []


def test_a_visitor_and_a_citizen_change_nothing(visitor):
    make_matter("A")
    paths = ("/matters/A/draft/propose/", "/matters/A/draft/publish/", "/matters/A/draft/discard/")
    for path in paths:
        assert visitor.post(API + path, {"version": 1}, format="json").status_code == 401
    visitor.force_login(make_citizen())
    for path in paths:
        assert visitor.post(API + path, {"version": 1}, format="json").status_code == 403
    assert visitor.get(f"{API}/matters/A/versions/").status_code == 404
    assert Matter.objects.get(code="A").versions.count() == 1


def test_the_description_of_the_api_names_the_catalogue(visitor):
    schema = visitor.get(f"{API}/schema/?format=json").json()
    assert {"/api/v1/matters/", "/api/v1/matters/{code}/draft/publish/", "/api/v1/search/"} <= set(schema["paths"])
