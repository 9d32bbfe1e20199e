"""What a version may say, what it must say to be filed for, and what it changes."""

from dataclasses import fields, replace

import pytest

from matters.catalogue.domain.content import LABELS, Content, PublishedMatter, content_hash
from matters.catalogue.domain.limits import planning_workdays, promised_workdays, statutory_workdays
from matters.catalogue.domain.publishing import faults, gaps, is_catch_all
from matters.catalogue.domain.vocabulary import (
    ApplicantKind,
    FieldKind,
    Gap,
    Guard,
    LimitUnit,
    MatterKind,
    Necessity,
)
from matters.editing.domain.changes import changes
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
