"""Published rows: read with their lines, refused with their reasons."""

import pytest

from matters.catalogue.domain.vocabulary import ApplicantKind, LimitUnit, MatterKind, Necessity
from matters.importing.domain.cross_checks import Place, Placed, findings
from matters.importing.domain.departments import Agencies, agencies
from matters.importing.domain.json_rows import Unreadable, read
from matters.importing.domain.published_rows import BadRow, item_row, matter_row, package_row
from matters.importing.domain.row_checks import list_of, misfits, nullable, number, text

MATTER = {
    "id": "XX01",
    "name": "示例许可",
    "type": "行政许可",
    "department": "综合执法局/住建局",
    "catalog_code": None,
    "legal_basis": "行政许可法",
    "legal_days": 20,
    "promised_days": 5,
    "day_unit": "工作日",
    "materials": [{"name": "营业执照", "necessity": "必要", "source": "前序事项产出"}],
    "applicant_type": "自然人/企业法人/非法人企业",
    "prerequisites": [],
    "visits": 0,
    "special_time_not_counted": ["听证"],
    "silence_rule": None,
    "note": None,
    "unverified": ["legal_days"],
}
ITEM = {
    "name": "示例备案",
    "main_item": None,
    "department": "区财政局",
    "task_type": "10",
    "type": "其他行政权力",
    "item_code": "511Z07001006-511602000000-000-11511301008778220W-1-00",
    "catalog_code": "511Z07001006",
    "dept_code": "11511301008778220W",
}
PACKAGE = {
    "id": "OT99",
    "name": "示例一件事",
    "lead_department": "新闻出版(区委宣传部)",
    "members": ["XX01", "XX02"],
    "stages": [{"no": 1, "name": "第一阶段", "lead": "各单位", "members": ["XX01"]}],
    "published_results": {"某地": "48->13工作日"},
}
PLACE = Place("a.json", 3)


def refused(read_row, row, **told):
    """The keys and sentences for which *row*, changed by *told*, is refused."""
    with pytest.raises(BadRow) as bad:
        read_row(row | told)
    return [(why.key, why.sentence % why.params) for why in bad.value.reasons]


def test_every_row_knows_its_line():
    document = read('{"about": "x",\n "items": [\n  {"a": 1},\n\n  {"a": [1,\n 2]}, 3\n ]}')
    assert [(row.line, row.value) for row in document.lists["items"]] == [(3, {"a": 1}), (5, {"a": [1, 2]}), (6, 3)]
    assert document.values == {"about": "x"}


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("", 1),
        ("[]", 1),
        ('{"a": [1,\n2}', 2),
        ('{"a": [1,\n]}', 2),
        ('{"a": [\n{"b": 1, "b": 2}]}', 2),
        ('{"a": [\nNaN]}', 2),
        ('{"a": 1, "a": []}', 1),
        ("{1: 2}", 1),
        ('{"a" 1}', 1),
        ('{"a": 1}\nrest', 2),
        ('{"a": ' + "[" * 100_000, 1),
        ('{"a": 1,\n\n "b": tru}', 3),
    ],
)
def test_a_broken_file_tells_the_line(broken, line):
    with pytest.raises(Unreadable) as unreadable:
        read(broken)
    assert unreadable.value.line == line


def test_an_empty_list_has_no_rows():
    assert read('{"items": [ ]}').lists == {"items": []}


def test_a_matter_is_read_in_our_words():
    row = matter_row(MATTER)
    content = row.content
    assert (row.code, content.kind, content.limit_unit) == ("XX01", MatterKind.LICENCE, LimitUnit.WORKDAY)
    assert (content.department, content.consulted) == ("综合执法局", ("住建局",))
    assert content.applicant_kinds == (ApplicantKind.PERSON, ApplicantKind.ENTERPRISE)
    assert content.materials[0].necessity is Necessity.REQUIRED
    assert content.materials[0].is_decisive
    assert row.unverified == ("statutory_limit",)


@pytest.mark.parametrize(
    ("promised", "limit", "wording"),
    [(0.5, 1, "0.5工作日"), (0, 0, ""), (5, 5, ""), (2.0, 2, ""), (None, None, ""), (1.5, 2, "1.5工作日")],
)
def test_a_promise_shorter_than_a_day_is_rounded_up_and_keeps_its_wording(promised, limit, wording):
    content = matter_row(MATTER | {"promised_days": promised}).content
    assert (content.promised_limit, content.promise_text) == (limit, wording)


def test_calendar_days_and_filings_are_known():
    content = matter_row(MATTER | {"day_unit": "日", "type": "行政备案", "silence_rule": "视为受理"}).content
    assert (content.limit_unit, content.kind, content.statutory_effect) == (LimitUnit.DAY, MatterKind.OTHER, "视为受理")
    assert not content.is_silence_enabled


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"promised_days": 21}, ("", "承诺时限 21 超过法定时限 20")),
        ({"promised_days": -1}, ("promised_days", "应在 0 到 3650 之间，不是 -1")),
        ({"legal_days": 1.5}, ("legal_days", "应为数字，不是 1.5")),
        ({"legal_days": True}, ("legal_days", "应为数字，不是 True")),
        ({"type": "行政游戏"}, None),
        ({"day_unit": "周"}, ("day_unit", "不认识的值“周”，应为：工作日、日")),
        ({"name": " "}, ("name", "不能为空")),
        ({"name": 7}, ("name", "应为文字，不是 7")),
        ({"name": "许" * 201}, ("name", "超过 200 个字符")),
        ({"name": "许\x00可"}, ("name", "含有控制字符")),
        ({"name": "许\ud800可"}, ("name", "含有控制字符")),
        ({"id": "中文"}, ("id", "编码格式不对：中文")),
        ({"id": 5}, ("id", "应为文字，不是 5")),
        ({"prerequisites": ["XX01"]}, ("", "前置事项不能是自己")),
        ({"prerequisites": "XX02"}, ("prerequisites", "应为列表，不是 XX02")),
        ({"prerequisites": ["A1", "A1"]}, ("prerequisites", "重复：A1")),
        ({"applicant_type": "外星人"}, ("", "不认识的服务对象“外星人”")),
        ({"department": 3}, ("department", "应为文字，不是 3")),
        ({"department": "/"}, ("department", "读不出部门名称：/")),
        ({"unverified": ["colour"]}, None),
        ({"colour": "red"}, ("", "不认识的字段“colour”")),
        (
            {"materials": [{"name": "章程", "necessity": "随意", "source": "申请人自备"}]},
            ("materials.0.necessity", "不认识的值“随意”，应为：必要、非必要、容缺后补"),
        ),
        ({"materials": [5]}, ("materials.0", "应为对象")),
    ],
)
def test_a_bad_matter_is_refused_with_its_reason(told, reason):
    reasons = refused(matter_row, MATTER, **told)
    assert reason is None or reasons == [reason]


def test_every_missing_field_is_named():
    with pytest.raises(BadRow) as bad:
        matter_row({"id": "XX01"})
    assert len(bad.value.reasons) == len(MATTER) - 1
    assert bad.value.code == "XX01"


def test_a_row_that_is_no_object_is_refused():
    assert refused_plain([1, 2]) == ["应为对象"]


def refused_plain(value):
    with pytest.raises(BadRow) as bad:
        matter_row(value)
    return [why.sentence for why in bad.value.reasons]


def test_an_item_of_a_district_is_read_without_limits():
    row = item_row(ITEM | {"main_item": " 主项 "})
    assert (row.code, row.content.main_item, row.department_code) == (ITEM["item_code"], "主项", "11511301008778220W")
    assert row.content.statutory_limit is None
    assert row.unverified == ()


@pytest.mark.parametrize("dirty", ["00877844X", "1151130108778239R_5143", "11736"])
def test_dirty_department_codes_are_accepted_and_not_used(dirty):
    assert item_row(ITEM | {"dept_code": dirty}).department_code == ""


def test_codes_typed_small_are_raised():
    row = item_row(ITEM | {"item_code": ITEM["item_code"].replace("W", "w"), "dept_code": "11511301008778220w"})
    assert row.code == ITEM["item_code"]
    assert row.department_code == "11511301008778220W"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"dept_code": "11511301008778220X"}, "统一社会信用代码的校验位不对：11511301008778220X"),
        ({"task_type": "1"}, "类型代码 1 与类型“其他行政权力”不符"),
        ({"item_code": "511Z99-511602000000"}, "实施编码不以目录编码 511Z07001006 开头"),
    ],
)
def test_a_bad_item_is_refused_with_its_reason(told, reason):
    assert refused(item_row, ITEM, **told) == [("", reason)]


def test_a_bundle_is_read_with_its_stages_in_order():
    second = {"no": 0, "name": "先行", "lead": "各单位", "members": ["XX02"]}
    row = package_row(PACKAGE | {"stages": [*PACKAGE["stages"], second]})
    assert (row.department, row.members) == ("区委宣传部", ("XX01", "XX02"))
    assert [stage["name"] for stage in row.stages] == ["先行", "第一阶段"]
    assert package_row(PACKAGE | {"stages": None}).stages == ()


@pytest.mark.parametrize(
    ("told", "reasons"),
    [
        ({"members": []}, [("members", "不能为空")]),
        ({"members": ["XX02"]}, [("", "阶段中的事项 XX01 不是本一件事的成员")]),
        ({"stages": [*PACKAGE["stages"], *PACKAGE["stages"]]}, [("stages", None)]),
        ({"stages": [PACKAGE["stages"][0], PACKAGE["stages"][0] | {"no": 2}]}, [("", "事项 XX01 出现在多个阶段")]),
        ({"published_results": []}, [("published_results", "应为对象，不是 []")]),
        ({"published_results": {"某地": 5}}, [("published_results.某地", "应为文字，不是 5")]),
    ],
)
def test_a_bad_bundle_is_refused_with_its_reason(told, reasons):
    found = refused(package_row, PACKAGE, **told)
    assert [key for key, _ in found] == [key for key, _ in reasons]
    assert all(want is None or got == want for (_, got), (_, want) in zip(found, reasons, strict=True))


@pytest.mark.parametrize(
    ("published", "bodies"),
    [
        ("市场监督管理局(行政审批局)", Agencies("市场监督管理局")),
        ("区政府办（人防）", Agencies("区政府办")),
        ("新闻出版(区委宣传部)", Agencies("区委宣传部")),
        ("综合执法局/住建局", Agencies("综合执法局", ("住建局",))),
        ("审图机构/住建局/住建局", Agencies("审图机构", ("住建局",))),
        (" 公安局 ", Agencies("公安局")),
        ("甲/", Agencies("甲")),
        ("(财政局)", Agencies("财政局")),
        ("", Agencies("")),
    ],
)
def test_the_implementing_body_is_read_from_its_published_name(published, bodies):
    assert agencies(published) == bodies


def test_checks_of_one_value():
    assert text(5, may_be_empty=True)("") is None
    assert nullable(number(5, whole=True))(None) is None
    assert number(5, whole=False)(0.5) is None
    assert list_of(text(5), at_least=1)(["甲"]) is None
    assert list_of(text(5))([""]).key == "0"
    assert list(misfits({}, {})) == []


def placed(row, line=3):
    return Placed(Place("a.json", line), row)


def told(matters, bundles=(), known=None):
    found = findings(list(matters), list(bundles), known or {})
    return [(one.place.line, one.code, one.reason.sentence % one.reason.params) for one in found]


def test_rows_that_fit_together_pass():
    second = MATTER | {"id": "XX02", "prerequisites": ["XX01"]}
    assert told([placed(named(MATTER)), placed(named(second), 9)], [placed(package_row(PACKAGE))]) == []


def named(row):
    """The row without materials: their codes come with completion."""
    return matter_row(row | {"materials": []})


def test_a_code_used_twice_names_the_first_place():
    rows = [placed(named(MATTER)), placed(named(MATTER), 30)]
    assert told(rows) == [(30, "XX01", "编码重复，已见于 a.json 第 3 行")]
    twice = [placed(package_row(PACKAGE | {"stages": None, "members": ["XX01"]}), line) for line in (40, 50)]
    assert told(rows[:1], twice) == [(50, "OT99", "编码重复，已见于 a.json 第 40 行")]


def test_unknown_needs_and_members_are_told():
    lost = named(MATTER | {"prerequisites": ["ZZ99"]})
    assert told([placed(lost)], [placed(package_row(PACKAGE), 7)]) == [
        (3, "XX01", "前置事项 ZZ99 不存在"),
        (7, "OT99", "成员事项 XX02 不存在"),
    ]


def test_what_the_catalogue_already_holds_is_known():
    known = {"XX02": ["XX03"], "XX03": []}
    assert told([placed(named(MATTER | {"prerequisites": ["XX02"]}))], [placed(package_row(PACKAGE))], known) == []


def test_a_circle_is_told_once_with_its_way():
    known = {"XX03": ["XX01"]}
    rows = [placed(named(MATTER | {"prerequisites": ["XX02"]}))]
    rows.append(placed(named(MATTER | {"id": "XX02", "prerequisites": ["XX03"]}), 20))
    assert told(rows, known=known) == [(3, "XX01", "前置事项互为前置：XX01 → XX02 → XX03 → XX01")]


def test_an_old_circle_elsewhere_is_no_fault_of_these_rows():
    assert told([placed(named(MATTER))], known={"A": ["B"], "B": ["A"]}) == []


def test_a_row_whose_content_is_impossible_is_told_with_its_field():
    """Two names that stand for one paper."""
    papers = [{"name": name, "necessity": "必要", "source": "申请人自备"} for name in ("甲", "乙")]
    row = matter_row(MATTER | {"materials": papers})
    keys = [(found.reason.key, found.reason.sentence) for found in findings([placed(row)], [], {})]
    assert keys == [("materials.0.name", "材料重复"), ("materials.1.name", "材料重复")]
