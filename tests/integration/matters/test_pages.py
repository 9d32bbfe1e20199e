"""The catalogue's pages: everybody's, and the editors'."""

import re

import pytest

from matters.importing.domain.samples import material_code
from portal.accounts.roles import Role
from tests.factories.accounts import make_citizen, make_department, make_staff
from tests.factories.catalogue import field, make_bundle, make_matter, requirement

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]


@pytest.fixture
def editor(client):
    client.force_login(make_staff(Role.CATALOGUE_EDITOR))
    return client


def text(response):
    page = response.content.decode()
    assert "UNDEFINED" not in page
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def filled(response):
    """What a browser would send of the last form of the page's main part, unchanged."""
    form = response.content.decode().partition("</main>")[0].rpartition("<form")[2]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag
        if name and (not is_box or " checked" in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "on" if is_box else "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\s?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = [body]
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        sent[name] = re.findall(r'<option value="([^"]*)" selected', body)
    return sent


def test_search_shows_what_fits_and_where_to_go(client):
    make_matter("A", name="食品经营许可", promised_limit=5, visits=0)
    make_matter("B", name="食品小作坊备案", is_open=False)
    make_bundle("OT", "A", name="食品店一件事")
    page = client.get("/matters/?q=食品")
    assert "“食品”找到 3 项" in text(page)
    assert "承诺 5个工作日" in text(page)
    assert "办理时限和材料尚未公布完整" in text(page)
    assert 'href="/matters/bundles/OT/"' in page.content.decode()


def test_htmx_gets_the_results_alone_and_caches_keep_both_apart(client):
    make_matter("A", name="食品经营许可")
    part = client.get("/matters/?q=食品", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "食品经营许可" in text(part)
    assert "HX-Request" in part["Vary"]
    restored = client.get("/matters/?q=食品", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_without_words_there_are_ways_to_look_around(client):
    department = make_department("示例局")
    make_matter("A", department=department, themes=["tax"])
    make_bundle("OT", "A", department=department)
    told = text(client.get("/matters/"))
    assert "税收财务" in told
    assert "示例局" in told
    assert "一件事OT" in told
    assert "没有找到相符的事项" in text(client.get("/matters/?q=xyz"))


def test_lists_by_department_and_theme_are_paged(client):
    department = make_department("示例局")
    for number in range(21):
        make_matter(f"N{number:02d}", department=department, themes=["tax"])
    for path in (f"/matters/departments/{department.pk}/", "/matters/themes/tax/"):
        first = client.get(path)
        assert "事项N00" in text(first)
        following = re.search(r'rel="next" href="(\?after=[^"]*)"', first.content.decode())[1]
        assert "事项N20" in text(client.get(path + following))


@pytest.mark.parametrize(
    "path",
    ["/matters/NONE/", "/matters/bundles/NONE/", "/matters/themes/none/", "/matters/departments/0/", "/matters/none/"],
)
def test_what_is_not_there_is_a_friendly_404(client, path):
    assert client.get(path).status_code == 404


def test_the_guide_of_a_matter_tells_limits_materials_silence_and_doubts(client):
    consulted = make_department("住建局")
    make_matter("B")
    make_matter(
        "A",
        consulted_ids=[consulted.pk],
        is_silence_enabled=True,
        silence_document="《示例办法》",
        silence_clause="第六条",
        is_absence_deemed=True,
        absence_document="《示例踏勘办法》",
        absence_clause="第四条",
        prerequisite_codes=["B"],
        needs_inspectors=True,
        pre_reviewer=make_department("示例镇政府"),
        unverified=["materials"],
        materials=(requirement("申请表", is_form=True), requirement("章程", necessity="deferrable", is_decisive=False)),
    )
    make_bundle("OT", "A")
    told = text(client.get("/matters/A/"))
    assert "承诺办结时限 5个工作日" in told
    assert "填写在线表单后自动生成，不用另交" in told
    assert "容缺后补" in told
    assert "住建局在意见时限内不答复的，按照《示例办法》第六条，其意见视为同意" in told
    assert "住建局签收联合踏勘通知后无正当理由不参加的，按照《示例踏勘办法》第四条，其意见视为同意" in told
    assert "含示例数据" in told
    assert "受理后五个工作日内指派两名以上工作人员" in told
    assert "示例镇政府" in told
    assert "事项B" in told
    assert "一件事OT" in told


def test_an_incomplete_matter_says_what_is_missing_and_offers_no_filing(client):
    make_matter("A", legal_basis="", is_open=False)
    page = client.get("/matters/A/")
    assert "未公布设定依据" in text(page)
    assert "start" not in page.content.decode()


@pytest.mark.parametrize(
    ("told", "wording"),
    [
        ({"promised_limit": 0}, "当场办结"),
        ({"promised_limit": 1, "promise_text": "0.5工作日"}, "0.5工作日"),
        ({"promised_limit": 7, "limit_unit": "day"}, "7日"),
        ({"promised_limit": None}, "未公布"),
    ],
)
def test_lengths_are_told_in_words(client, told, wording):
    make_matter("A", **told)
    assert f"承诺办结时限 {wording} " in text(client.get("/matters/A/"))


def test_the_guide_of_a_bundle_tells_savings_order_and_who_decides(client):
    make_matter("A", name="登记", result_name="执照", promised_limit=1)
    make_matter("B", name="许可", prerequisite_codes=["A"], materials=(requirement("执照"), requirement("章程")))
    make_bundle("OT", "A", "B", published_results={"某地": "48->13"})
    told = text(client.get("/matters/bundles/OT/"))
    assert "3 → 2" in told
    assert "40 → 6" in told
    assert "第1步" in told
    assert "按承诺时限，最长的一条路共6个工作日：登记 → 许可" in told
    assert "执照 — 由“登记”办出" in told
    assert "48-&gt;13" in told


def test_guides_cost_the_same_whatever_the_size(client, django_assert_num_queries):
    make_matter("A")
    for code in ("B", "C", "D"):
        make_matter(code)
    make_bundle("ONE", "A")
    make_bundle("THREE", "B", "C", "D")
    with django_assert_num_queries(3):
        client.get("/matters/bundles/ONE/")
    with django_assert_num_queries(3):
        client.get("/matters/bundles/THREE/")


def test_visitors_are_sent_to_sign_in_and_strangers_see_nothing(client):
    make_matter("A")
    assert client.get("/catalogue/").status_code == 302
    client.force_login(make_citizen())
    for path in ("/catalogue/", "/catalogue/A/", "/catalogue/A/draft/", "/catalogue/A/confirm/"):
        assert client.get(path).status_code == 404


def test_an_editor_changes_a_matter_sees_what_changed_and_publishes(editor):
    make_matter("A", materials=(requirement("章程"), requirement("照片")), form=(field("applicant_name"),))
    assert "事项A" in text(editor.get("/catalogue/?q=A&only="))
    assert editor.post("/catalogue/A/draft/open/")["Location"] == "/catalogue/A/draft/"
    page = editor.get("/catalogue/A/draft/")
    assert "第 2 版" in text(page)
    sent = filled(page) | {
        "name": "新名称",
        "promised_limit": "4",
        "materials-1-DELETE": "on",
        "materials-2-name": "效果图",
        "review": "",
    }
    saved = editor.post("/catalogue/A/draft/", sent)
    assert saved["Location"] == "/catalogue/A/draft/review/", text(saved)
    review = editor.get("/catalogue/A/draft/review/")
    assert "事项名称 修改 事项A 新名称" in text(review)
    assert "照片 删除 照片 —" in text(review)
    assert "效果图 新增 — 效果图" in text(review)
    proposed = editor.post("/catalogue/A/draft/review/", filled(review) | {"propose": ""}, follow=True)
    assert "须由另一名事项管理员复核后发布" in text(proposed)
    assert "发布新版本" not in text(proposed)
    refused = editor.post("/catalogue/A/draft/review/", filled(review) | {"publish": ""}, follow=True)
    assert "须由另一名事项管理员复核后发布" in text(refused)
    editor.force_login(make_staff(Role.CATALOGUE_EDITOR))
    assert "等待发布" in text(editor.get("/catalogue/?only=proposed"))
    assert "查看草稿的改动" in text(editor.get("/catalogue/A/"))
    seen = editor.get("/catalogue/A/draft/review/")
    assert "提出发布" in text(seen)
    published = editor.post("/catalogue/A/draft/review/", filled(seen) | {"publish": ""}, follow=True)
    assert "已发布第 2 版，正在办理的办件仍按原版本办理" in text(published)
    assert "发布第 2 版，改动 4 处" in text(published)
    assert "新名称" in text(editor.get("/matters/A/"))


def test_saving_a_draft_unchanged_changes_nothing(editor):
    make_matter(
        "A",
        prerequisite_codes=[make_matter("B").matter.code],
        consulted_ids=[make_department("住建局").pk],
        excluded_procedures=["听证", "公示"],
        guards=["health"],
        themes=["tax"],
        visits=0,
        form=(field("kind", kind="choice", choices=("甲", "乙")), field("area", is_required=False)),
    )
    editor.post("/catalogue/A/draft/open/")
    assert editor.post("/catalogue/A/draft/", filled(editor.get("/catalogue/A/draft/"))).status_code == 302
    assert "草稿与现行版本相同" in text(editor.get("/catalogue/A/draft/review/"))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"promised_limit": "21"}, "承诺时限不能超过法定时限"),
        ({"promised_limit": "x"}, "草稿没有保存，请改正标出的内容"),
        ({"materials-1-name": "章程"}, "材料重复"),
        ({"fields-0-code": "面积"}, "字段代码以小写字母开头"),
        ({"prerequisite_codes": "Z" * 65}, "每行最多 64 个字符"),
        ({"seen_version": "9"}, "草稿已被他人修改，请刷新后重试"),
    ],
)
def test_what_is_wrong_is_told_beside_it_and_nothing_typed_is_lost(editor, told, sentence):
    make_matter("A", materials=(requirement("章程", code=material_code("章程", {})),))
    editor.post("/catalogue/A/draft/open/")
    sent = filled(editor.get("/catalogue/A/draft/")) | {"name": "我写的名称"} | told
    refused = editor.post("/catalogue/A/draft/", sent)
    assert refused.status_code in {409, 422}
    assert sentence in text(refused)
    assert 'value="我写的名称"' in refused.content.decode()


def test_an_incomplete_draft_shows_what_is_missing_and_cannot_be_published(editor):
    make_matter("A")
    editor.post("/catalogue/A/draft/open/")
    editor.post("/catalogue/A/draft/", filled(editor.get("/catalogue/A/draft/")) | {"legal_basis": ""})
    review = editor.get("/catalogue/A/draft/review/")
    assert "未公布设定依据" in text(review)
    assert "发布新版本" not in text(review)
    refused = editor.post("/catalogue/A/draft/review/", {"seen_version": 2}, follow=True)
    assert "还缺少应当公布的内容，不能发布" in text(refused)


def test_a_draft_is_discarded_after_a_question(editor):
    make_matter("A")
    editor.post("/catalogue/A/draft/open/")
    asked = editor.get("/catalogue/A/draft/discard/")
    assert "草稿中的改动将不再保留" in text(asked)
    assert "草稿已撤销" in text(editor.post("/catalogue/A/draft/discard/", filled(asked), follow=True))


def test_sample_data_is_confirmed_field_by_field(editor):
    make_matter("A", unverified=["note", "materials"])
    assert "2项示例数据" in text(editor.get("/catalogue/"))
    asked = text(editor.get("/catalogue/A/confirm/"))
    assert "申请材料: 身份证件" in asked
    assert "说明: 未公布" in asked
    confirmed = editor.post("/catalogue/A/confirm/", {"names": ["note"]}, follow=True)
    assert "已确认，页面上不再标为示例数据" in text(confirmed)
    assert editor.post("/catalogue/A/confirm/", {}).status_code == 200


def test_supervisors_look_and_cannot_touch(client):
    make_matter("A", unverified=["note"])
    client.force_login(make_staff(Role.SUPERVISOR))
    told = text(client.get("/catalogue/A/"))
    assert "起草新版本" not in told
    assert "确认示例数据" not in told
    assert client.post("/catalogue/A/draft/open/").status_code == 403


def test_the_editors_list_takes_as_many_queries_for_one_as_for_three(editor, django_assert_num_queries):
    make_matter("A")
    editor.get("/catalogue/")
    with django_assert_num_queries(4):
        editor.get("/catalogue/")
    make_matter("B")
    make_matter("C")
    with django_assert_num_queries(4):
        editor.get("/catalogue/")
