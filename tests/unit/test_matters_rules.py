"""What a version may say, what it must say to be filed for, what it changes, and what samples add."""

from dataclasses import fields, replace

import pytest

from matters.domain.changes import changes
from matters.domain.content import LABELS, Content, PublishedMatter, content_hash
from matters.domain.limits import planning_workdays, promised_workdays, statutory_workdays
from matters.domain.published_rows import FROM_APPLICANT, FROM_EARLIER, MatterRow
from matters.domain.publishing import faults, gaps, is_catch_all
from matters.domain.samples import (
    AbsenceSample,
    RenewalSample,
    Samples,
    SilenceSample,
    ThemeRule,
    completed,
    material_code,
)
from matters.domain.vocabulary import ApplicantKind, FieldKind, Gap, Guard, LimitUnit, MatterKind, Necessity, Theme
from tests.factories.catalogue import field, requirement

WHOLE = Content(
    name="示例许可",
    department="综合执法局",
    consulted=("住建局",),
    legal_basis="行政许可法",
    statutory_limit=20,
    promised_limit=5,
    applicant_kinds=(ApplicantKind.PERSON,),
    result_name="许可证",
    materials=(requirement("章程"), requirement("效果图", necessity=Necessity.DEFERRABLE)),
    fields=(field("applicant_name"), field("area", kind=FieldKind.NUMBER)),
)
SILENT = replace(WHOLE, is_silence_enabled=True, silence_document="《办法》", silence_clause="第六条", review_limit=2)


def test_a_whole_version_has_neither_faults_nor_gaps():
    assert faults(WHOLE) == {}
    assert faults(SILENT) == {}
    assert gaps(WHOLE) == ()


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"name": ""}, {"name"}),
        ({"department": ""}, {"department"}),
        ({"promised_limit": 21}, {"promised_limit"}),
        ({"statutory_limit": -1, "promised_limit": None}, {"statutory_limit"}),
        ({"review_limit": 6}, {"review_limit"}),
        ({"review_limit": 21, "promised_limit": None}, {"review_limit"}),
        ({"review_limit": 4, "promised_limit": 5, "limit_unit": LimitUnit.DAY}, set()),
        ({"review_limit": 5, "promised_limit": 5, "limit_unit": LimitUnit.DAY}, {"review_limit"}),
        ({"is_silence_enabled": True}, {"silence_document", "silence_clause"}),
        ({"materials": (requirement(""),)}, {"materials.0.name"}),
        ({"materials": (requirement("甲"), requirement("甲"))}, {"materials.0.name", "materials.1.name"}),
        (
            {"materials": (requirement("甲", necessity=Necessity.DEFERRABLE, is_decisive=True),)},
            {"materials.0.is_decisive"},
        ),
        ({"fields": (field("面积"),)}, {"fields.0.code"}),
        ({"fields": (field("a"), field("a"))}, {"fields.0.code", "fields.1.code"}),
        ({"fields": (field("a", label=""),)}, {"fields.0.label"}),
        ({"fields": (field("a", kind=FieldKind.CHOICE),)}, {"fields.0.choices"}),
        ({"fields": (field("a", choices=("甲",)),)}, {"fields.0.choices"}),
    ],
)
def test_the_impossible_is_refused_where_it_stands(told, where):
    assert set(faults(replace(WHOLE, **told))) == where


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"guards": (Guard.HEALTH,)}, {"is_silence_enabled"}),
        ({"consulted": ()}, {"consulted"}),
        ({"silence_clause": ""}, {"silence_clause"}),
    ],
)
def test_silence_needs_a_basis_a_consulted_department_and_no_guard(told, where):
    assert set(faults(replace(SILENT, **told))) == where


ABSENT = replace(
    WHOLE,
    is_absence_deemed=True,
    absence_document="宜府办发〔2009〕66号",
    absence_clause="缺席默认",
    consulted=("住建局",),
)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({}, set()),
        ({"absence_document": "", "is_absence_deemed": False}, set()),
        ({"absence_document": ""}, {"absence_document"}),
        ({"absence_clause": ""}, {"absence_clause"}),
        ({"consulted": ()}, {"consulted"}),
        ({"guards": (Guard.HEALTH,)}, {"is_absence_deemed"}),
    ],
)
def test_absence_needs_a_basis_a_consulted_department_and_no_guard(told, where):
    assert set(faults(replace(ABSENT, **told))) == where


BY_STATUTE = replace(
    WHOLE, is_grant_deemed=True, grant_document="《中华人民共和国药品管理法》", grant_clause="第十九条"
)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({}, set()),
        ({"grant_document": "《医疗器械监督管理条例》"}, set()),
        ({"grant_document": "泰政办发〔2022〕58号"}, {"grant_document"}),
        ({"grant_document": "", "is_grant_deemed": False}, set()),
        ({"grant_clause": ""}, {"grant_clause"}),
        ({"statutory_limit": None}, {"statutory_limit"}),
        ({"guards": (Guard.HEALTH,)}, {"is_grant_deemed"}),
    ],
)
def test_only_a_statute_with_its_clause_and_a_limit_grants_by_silence_and_no_guard(told, where):
    assert set(faults(replace(BY_STATUTE, **told))) == where


RENEWING = replace(
    WHOLE,
    validity_months=24,
    renews="CG01",
    is_renewal_deemed=True,
    renewal_document="《中华人民共和国行政许可法》",
    renewal_clause="第五十条第二款",
)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({}, set()),
        ({"is_renewal_deemed": False, "renewal_document": "", "renewal_clause": ""}, set()),
        ({"renews": ""}, {"renews"}),
        ({"renewal_document": "《示例办法》"}, {"renewal_document"}),
        ({"renewal_clause": ""}, {"renewal_clause"}),
        ({"guards": (Guard.HEALTH,)}, {"is_renewal_deemed"}),
        ({"validity_months": None}, {"validity_months"}),
        ({"validity_months": 0}, {"validity_months"}),
        ({"result_name": ""}, {"result_name"}),
        ({"renewal_notice": 0}, {"renewal_notice"}),
    ],
)
def test_only_a_statute_renews_by_silence_what_has_an_end_and_no_guard(told, where):
    assert set(faults(replace(RENEWING, **told))) == where


@pytest.mark.parametrize(
    ("pre_review", "where"), [("示例镇政府", set()), (WHOLE.department, {"pre_review"}), ("住建局", {"pre_review"})]
)
def test_whoever_examines_first_neither_decides_nor_is_consulted(pre_review, where):
    assert set(faults(replace(WHOLE, pre_review=pre_review))) == where


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"legal_basis": ""}, Gap.BASIS),
        ({"applicant_kinds": ()}, Gap.APPLICANTS),
        ({"statutory_limit": None}, Gap.STATUTORY_LIMIT),
        ({"materials": ()}, Gap.MATERIALS),
        ({"materials": (requirement("其他有关材料"),)}, Gap.CATCH_ALL),
        ({"fields": ()}, Gap.FORM),
        ({"result_name": ""}, Gap.RESULT),
        ({"kind": MatterKind.SERVICE, "statutory_limit": None, "promised_limit": None}, Gap.LIMIT),
    ],
)
def test_what_the_law_wants_public_is_missed(told, missing):
    assert gaps(replace(WHOLE, **told)) == (missing,)


def test_a_service_needs_neither_statutory_limit_nor_result():
    service = replace(WHOLE, kind=MatterKind.SERVICE, statutory_limit=None, result_name="")
    assert gaps(service) == ()


@pytest.mark.parametrize(
    "name", ["其他材料", "其他有关材料", "有关资料", "法律、法规规定的其他材料", "相关证明文件", "(其他材料)"]
)
def test_catch_all_wording_is_recognised(name):
    assert is_catch_all(name)


@pytest.mark.parametrize("name", ["其他相关部门批准设立临时零售点的材料", "公司章程", "体育设施符合标准的说明性材料"])
def test_plain_names_are_no_catch_all(name):
    assert not is_catch_all(name)


def test_labels_name_every_part_of_a_content_in_one_order():
    assert set(LABELS) == {one.name for one in fields(Content)}


def test_equal_content_has_an_equal_hash_whoever_identifies_it():
    told = {one.name: getattr(WHOLE, one.name) for one in fields(Content)}
    published = PublishedMatter(**told, version_id=7, code="A", number=2, department_id=3)
    assert content_hash(published) == content_hash(WHOLE)
    assert content_hash(WHOLE, ("note",)) != content_hash(WHOLE)
    assert content_hash(replace(WHOLE, fields=(field("applicant_name"),))) != content_hash(WHOLE)


def differences(new):
    joined = "、".join
    return [(c.field, c.part, c.label, joined(c.before), joined(c.after)) for c in changes(WHOLE, new)]


def test_nothing_changed_is_no_change():
    assert changes(WHOLE, replace(WHOLE)) == ()


def test_changes_are_told_in_words():
    new = replace(
        WHOLE,
        name="新名称",
        promised_limit=None,
        limit_unit=LimitUnit.DAY,
        consulted=("住建局", "公安局"),
        applicant_kinds=(ApplicantKind.PERSON, ApplicantKind.ENTERPRISE),
        is_silence_enabled=True,
    )
    assert differences(new) == [
        ("name", "", "事项名称", "示例许可", "新名称"),
        ("consulted", "", "征求意见部门", "住建局", "住建局、公安局"),
        ("promised_limit", "", "承诺办结时限", "5", ""),
        ("limit_unit", "", "时限单位", "工作日", "日"),
        ("applicant_kinds", "", "服务对象", "自然人", "自然人、企业法人或非法人企业"),
        ("is_silence_enabled", "", "部门超时默许", "否", "是"),
    ]


def test_materials_and_fields_are_compared_by_code():
    charter, drawing = WHOLE.materials
    new = replace(
        WHOLE,
        materials=(replace(charter, necessity=Necessity.OPTIONAL, is_decisive=False), requirement("照片")),
        fields=(replace(WHOLE.fields[1], label="面积"), WHOLE.fields[0]),
    )
    assert differences(new) == [
        ("materials", drawing.name, "删除", drawing.name, ""),
        ("materials", "章程", "必要性", "必要", "非必要"),
        ("materials", "章程", "主审要件", "是", "否"),
        ("materials", "照片", "新增", "", "照片"),
        ("fields", "面积", "名称", "area", "面积"),
        ("fields", "表单字段", "顺序", "applicant_name、面积", "面积、applicant_name"),
    ]


@pytest.mark.parametrize(
    ("limit", "unit", "workdays"),
    [(5, LimitUnit.WORKDAY, 5), (7, LimitUnit.DAY, 5), (1, LimitUnit.DAY, 1), (45, LimitUnit.DAY, 33)],
)
def test_calendar_days_are_planned_as_weeks_of_five(limit, unit, workdays):
    assert planning_workdays(limit, unit) == workdays


def test_one_length_stands_in_for_the_other():
    assert (promised_workdays(WHOLE), statutory_workdays(WHOLE)) == (5, 20)
    assert promised_workdays(replace(WHOLE, promised_limit=None)) == 20
    assert statutory_workdays(replace(WHOLE, statutory_limit=None)) == 5
    assert promised_workdays(replace(WHOLE, promised_limit=None, statutory_limit=None)) == 0


SAMPLES = Samples(
    fields={code: field(code) for code in ("applicant_name", "credit_code", "area", "request")},
    everybody=("applicant_name", "credit_code?"),
    others=("request",),
    forms={"A": ("area",)},
    results={"A": "许可证", "G": "卫生许可证", "R": "许可证"},
    producers={"营业执照": ("QY02", "QY03")},
    material_codes={"营业执照": "business_licence"},
    form_endings=("申请表",),
    silence={"A": SilenceSample("《办法》", "第六条", 9), "G": SilenceSample("《办法》", "第六条", 1)},
    renewals={
        "R": RenewalSample(24, "R", "《中华人民共和国行政许可法》", "第五十条第二款"),
        "G": RenewalSample(48, "R", "《中华人民共和国行政许可法》", "第五十条第二款"),
        "Z": RenewalSample(48),
    },
    absence={code: AbsenceSample("《踏勘办法》", "第四条", ("消防",)) for code in "BG"},
    guards={Guard.HEALTH: ("G",)},
    inspected=("A",),
    themes=(ThemeRule(Theme.SETUP, ("A",), ("区林业局",), ("执照",)),),
    aliases={},
)


def row(code="A", **told):
    materials = told.pop("materials", ())
    content = replace(WHOLE, result_name="", materials=materials, fields=(), **told)
    return completed(MatterRow(code, content, ("legal_basis",)), SAMPLES)


def test_samples_complete_a_row_and_are_named_as_unverified():
    made = row()
    assert [(f.code, f.is_required) for f in made.content.fields] == [("applicant_name", True), ("area", True)]
    assert made.content.result_name == "许可证"
    assert made.content.needs_inspectors
    assert made.content.silence_document == "《办法》"
    assert set(made.unverified) == {
        "legal_basis",
        "fields",
        "result_name",
        "needs_inspectors",
        "is_silence_enabled",
        "silence_document",
        "silence_clause",
        "review_limit",
    }


def test_people_are_not_asked_for_a_credit_code_and_enterprises_may_leave_it_open():
    assert "credit_code" not in {f.code for f in row().content.fields}
    asked = row(applicant_kinds=(ApplicantKind.PERSON, ApplicantKind.ENTERPRISE)).content.fields
    assert [f.is_required for f in asked if f.code == "credit_code"] == [False]


def test_a_matter_without_a_form_of_its_own_asks_for_the_request():
    assert [f.code for f in row("Z").content.fields] == ["applicant_name", "request"]


@pytest.mark.parametrize(("promised", "statutory", "days"), [(5, 20, 5), (None, 20, 9), (None, 3, 3), (None, None, 9)])
def test_a_sample_review_fits_into_the_whole(promised, statutory, days):
    assert row(promised_limit=promised, statutory_limit=statutory).content.review_limit == days


def test_a_sample_of_absence_says_who_is_called_where_nobody_has_published_it_and_spares_the_guarded():
    made = row("B", consulted=())
    assert (made.content.consulted, made.content.absence_document) == (("消防",), "《踏勘办法》")
    assert {"consulted", "is_absence_deemed", "absence_document", "absence_clause"} <= set(made.unverified)
    assert row("B", consulted=("住建局",)).content.consulted == ("住建局",)
    assert not row("G").content.is_absence_deemed


def test_no_sample_of_silence_without_a_consulted_department_or_against_a_guard():
    assert not row(consulted=()).content.is_silence_enabled
    guarded = row("G").content
    assert guarded.guards == (Guard.HEALTH,)
    assert not guarded.is_silence_enabled


def test_a_sample_of_renewal_has_an_end_and_no_silence_against_a_guard():
    made = row("R")
    assert (made.content.validity_months, made.content.renews, made.content.is_renewal_deemed) == (24, "R", True)
    assert {"validity_months", "renews", "is_renewal_deemed", "renewal_clause"} <= set(made.unverified)
    guarded = row("G").content
    assert (guarded.validity_months, guarded.renews, guarded.is_renewal_deemed) == (48, "R", False)
    assert row("Z").content.validity_months is None


@pytest.mark.parametrize(
    ("told", "themes"),
    [
        ({"code": "A"}, (Theme.SETUP,)),
        ({"code": "Z", "department": "区林业局"}, (Theme.SETUP,)),
        ({"code": "Z", "main_item": "营业执照办理"}, (Theme.SETUP,)),
        ({"code": "Z"}, (Theme.OTHER,)),
    ],
)
def test_themes_go_by_code_department_or_word(told, themes):
    assert row(**told).content.themes == themes


def test_the_same_paper_has_one_code_and_a_form_is_its_matter_s_own():
    licence = requirement("营业执照", code="", source=FROM_EARLIER)
    application = requirement("设置申请表（甲）", code="", source=FROM_APPLICANT)
    told = {code: row(code, materials=(licence, application)).content.materials for code in "AB"}
    assert told["A"][0].code == told["B"][0].code == "business_licence"
    assert told["A"][1].code != told["B"][1].code
    assert [m.is_form for m in told["A"]] == [False, True]


def test_a_result_of_earlier_matters_names_the_one_that_must_come_first():
    licence = requirement("营业执照", source=FROM_EARLIER)
    unknown = requirement("土地材料", source=FROM_EARLIER)
    own = requirement("营业执照", source=FROM_APPLICANT)
    assert row(materials=(licence,), prerequisite_codes=("QY03",)).content.materials[0].result_of == "QY03"
    assert row(materials=(licence,)).content.materials[0].result_of == "QY02"
    assert row(materials=(unknown,)).content.materials[0].result_of == ""
    assert row(materials=(own,)).content.materials[0].result_of == ""


def test_blanks_in_a_name_make_no_other_paper():
    assert material_code("公司 章程", {}) == material_code("公司章程", {})
    assert material_code("营业 执照", {"营业执照": "business_licence"}) == "business_licence"
    assert len(material_code("材料" * 99, {})) <= 40
