"""The published catalogues come in whole or not at all, and only once."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import matters
from matters.catalogue.domain.vocabulary import VersionState
from matters.catalogue.models import Bundle, CatalogueEdition, FormField, Matter, MatterVersion
from matters.editing.services import drafts
from matters.importing.services.catalogues import BadRows, import_catalogue
from matters.search.queries import search
from portal.accounts.models import Department
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.kernel.identifiers import credit_code
from tests.factories.accounts import actor_for, make_department

pytestmark = pytest.mark.django_db
DATA = Path(matters.__file__).parent / "data"
CITY, DISTRICT = DATA / "catalogue_sample.json", DATA / "district_matters.json"


@pytest.fixture
def city():
    """The city's catalogue as values, to be changed and written anew."""
    return json.loads(CITY.read_text(encoding="utf-8"))


@pytest.fixture
def write(tmp_path):
    def write_file(document, name="catalogue.json"):
        path = tmp_path / name
        path.write_text(document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=1))
        return path

    return write_file


def row_of(document, code):
    return next(row for row in document["matters"] if row["id"] == code)


def run(*paths):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_catalogue", *map(str, paths), stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def test_both_published_catalogues_come_in_and_the_second_run_changes_nothing():
    assert run(CITY, DISTRICT)[0] == "1235 rows: 1235 added, 0 changed, 0 unchanged"
    before = (Matter.objects.count(), MatterVersion.objects.count(), AuditEvent.objects.count())
    mark = CatalogueEdition.objects.get().mark
    assert run(CITY, DISTRICT)[0] == "1235 rows: 0 added, 0 changed, 1235 unchanged"
    assert (Matter.objects.count(), MatterVersion.objects.count(), AuditEvent.objects.count()) == before
    assert CatalogueEdition.objects.get().mark == mark
    assert before[0] == 1225
    assert not Matter.objects.filter(current=None).exists()
    assert not MatterVersion.objects.filter(published_at=None).exists()


def test_an_unchanged_catalogue_costs_the_same_few_queries(django_assert_max_num_queries):
    import_catalogue([CITY])
    with django_assert_max_num_queries(15):
        import_catalogue([CITY])


def test_what_was_published_is_there_in_our_words():
    import_catalogue([CITY])
    signboard = Matter.objects.get(code="CG01").current
    assert signboard.department.name == "综合执法局"
    assert [Department.objects.get(pk=pk).name for pk in signboard.consulted_ids] == ["住建局"]
    assert (signboard.silence_document, signboard.silence_clause) == (
        "《示例县并联审批超时默许办法（示例）》",
        "第六条",
    )
    assert {"silence_document", "fields", "materials"} <= set(signboard.unverified)
    ground = Matter.objects.get(code="TY02").current
    assert ground.is_absence_deemed
    assert {"consulted", "absence_document", "absence_clause"} <= set(ground.unverified)
    assert Matter.objects.get(code="XF01").current.guards == ["public_safety"]
    drains = Matter.objects.get(code="PS01").current
    assert drains.needs_inspectors
    assert "needs_inspectors" in drains.unverified
    assert not signboard.needs_inspectors
    assert Matter.objects.get(code="QY02").current.promise_text == "0.5工作日"
    licences = Matter.objects.get(code="CY01").current.materials.filter(code="business_licence")
    assert [licence.result_of for licence in licences] == ["QY02"]
    assert Bundle.objects.get(code="OT02").current.member_codes == ["QY02", "CY01", "CG01", "XF01", "YC01"]


def test_only_complete_matters_are_open_for_filing():
    import_catalogue([CITY, DISTRICT])
    assert MatterVersion.objects.filter(is_open=True).count() == 90


def test_unknown_departments_are_created_as_samples_with_codes_of_the_right_form():
    known = make_department("综合执法局")
    import_catalogue([CITY, DISTRICT])
    known.refresh_from_db()
    assert not known.is_sample
    made = Department.objects.exclude(pk=known.pk)
    assert all(department.is_sample for department in made)
    assert all(credit_code(department.code) == department.code for department in made)
    assert Department.objects.get(name="区民政局").code == "11511301008778298W"


def test_a_changed_row_becomes_a_new_version_and_the_old_one_stays(city, write):
    import_catalogue([CITY])
    row_of(city, "CY01")["promised_days"] = 4
    assert run(write(city))[0] == "100 rows: 0 added, 1 changed, 99 unchanged"
    new, old = MatterVersion.objects.filter(matter__code="CY01").order_by("-number")
    assert (new.number, new.state, new.promised_limit) == (2, VersionState.PUBLISHED, 4)
    assert (old.number, old.state, old.promised_limit) == (1, VersionState.RETIRED, 5)
    assert new.matter.current == new
    assert old.materials.count() == new.materials.count() == 5
    assert [event.kind for event in AuditEvent.objects.filter(subject="matter:CY01")] == ["matter.imported"] * 2


def test_a_changed_bundle_becomes_a_new_version(city, write):
    import_catalogue([CITY])
    city["packages"][1]["name"] = "开餐馆一件事"
    assert run(write(city))[0] == "100 rows: 0 added, 1 changed, 99 unchanged"
    assert Bundle.objects.get(code="OT02").current.number == 2
    assert search("开餐馆一件事")[0].code == "OT02"


def test_a_part_of_the_catalogue_leaves_the_rest_alone(city, write):
    import_catalogue([CITY])
    few = {"matters": [row_of(city, "CY01") | {"note": "新说明"}], "packages": []}
    assert run(write(few))[0] == "1 rows: 0 added, 1 changed, 0 unchanged"
    assert MatterVersion.objects.published().count() == 90


def test_an_editor_s_version_survives_an_unchanged_file_and_yields_to_a_changed_one(city, write):
    import_catalogue([CITY])
    editor = actor_for(None, Role.CATALOGUE_EDITOR)
    draft = drafts.open_draft(code="CY01", actor=editor)
    MatterVersion.objects.filter(pk=draft.pk).update(name="餐饮许可（改）")
    drafts.propose(code="CY01", actor=editor, seen_version=draft.revision)
    second = actor_for(None, Role.CATALOGUE_EDITOR, user_id=2)
    drafts.publish(code="CY01", actor=second, seen_version=draft.revision)
    import_catalogue([CITY])
    assert Matter.objects.get(code="CY01").current.name == "餐饮许可（改）"
    waiting = drafts.open_draft(code="CY01", actor=editor)
    row_of(city, "CY01")["note"] = "新说明"
    import_catalogue([write(city)])
    current = Matter.objects.get(code="CY01").current
    assert (current.number, current.note) == (waiting.number + 1, "新说明")


def test_every_bad_row_is_reported_with_its_line_and_nothing_comes_in(city, write):
    row_of(city, "QY03")["promised_days"] = 9
    row_of(city, "CY01")["prerequisites"] = ["ZZ99"]
    row_of(city, "QY01")["prerequisites"] = ["QY02"]
    del row_of(city, "XF01")["materials"][0]["source"]
    city["packages"][1]["members"].append("ZZ98")
    path = write(city)
    lines = path.read_text(encoding="utf-8").splitlines()
    with pytest.raises(CommandError, match="5 bad rows, nothing imported"):
        run(path)
    with pytest.raises(BadRows) as bad:
        import_catalogue([path])
    assert [(lines[f.place.line].strip(), f.reason.sentence % f.reason.params) for f in bad.value.findings] == [
        ('"id": "QY01",', "前置事项互为前置：QY01 → QY02 → QY01"),
        ('"id": "QY03",', "承诺时限 9 超过法定时限 3"),
        ('"id": "CY01",', "前置事项 ZZ99 不存在"),
        ('"id": "XF01",', "缺少字段“source”"),
        ('"id": "OT02",', "成员事项 ZZ98 不存在"),
    ]
    assert not Matter.objects.exists()
    assert not Department.objects.exists()


def test_a_refused_row_names_file_line_code_and_field(city, write):
    row_of(city, "XF01")["materials"][1]["necessity"] = "随意"
    path = write({"matters": [row_of(city, "XF01")], "packages": []})
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_catalogue", str(path), stderr=err)
    assert err.getvalue().splitlines() == [
        "catalogue.json:3: XF01 materials.1.necessity: 不认识的值“随意”，应为：必要、非必要、容缺后补"
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"matters": [\n{"id": }\n]}', 2, "不是有效的 JSON：Expecting value"),
        ('{"about": "x"}', 1, "不认识的格式：没有 matters、packages 或 items 列表"),
    ],
)
def test_a_file_that_is_no_catalogue_is_reported_and_the_others_are_still_read(write, text, line, reason):
    row = '{"items": [{"name": "x"}]}'
    with pytest.raises(BadRows) as bad:
        import_catalogue([write(text), write(row, "other.json")])
    first = bad.value.findings[0]
    assert (first.place.file, first.place.line) == ("catalogue.json", line)
    assert (first.reason.sentence % first.reason.params).startswith(reason)
    assert {finding.place.file for finding in bad.value.findings} == {"catalogue.json", "other.json"}


def test_a_file_that_is_not_text_is_reported_with_its_line(tmp_path):
    path = tmp_path / "gbk.json"
    path.write_bytes(b'{\n"items": "' + "事项".encode("gbk") + b'"}')
    with pytest.raises(BadRows) as bad:
        import_catalogue([path])
    assert [(f.place.line, f.reason.sentence) for f in bad.value.findings] == [(2, "不是 UTF-8 编码的文件")]


def test_a_missing_file_is_an_error_of_the_command():
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        run("nowhere.json")


def test_one_matter_in_two_files_is_refused(city, write):
    again = write({"matters": [row_of(city, "CY01")], "packages": []}, "again.json")
    with pytest.raises(BadRows) as bad:
        import_catalogue([CITY, again])
    (found,) = bad.value.findings
    assert (found.place.file, found.code) == ("again.json", "CY01")


def test_the_words_of_people_are_no_part_of_a_version():
    import_catalogue([CITY])
    Bundle.objects.filter(code="OT02").update(aliases=[])
    report = import_catalogue([CITY])
    assert report.unchanged == report.rows
    assert "开餐馆" in Bundle.objects.get(code="OT02").aliases


def test_the_same_field_means_the_same_in_every_matter():
    import_catalogue([CITY])
    meanings = FormField.objects.order_by().values_list("code", "label", "kind").distinct()
    assert len({code for code, _, _ in meanings}) == len(meanings)
