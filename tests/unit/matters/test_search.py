"""Finding by name, everyday name, sound, initials, and with slips."""

import pytest

from matters.catalogue.domain.pinyin import sort_key, syllables
from matters.search.domain import Index, Text

ENTRIES = {
    "OT02": [Text("开办餐饮店一件事"), Text("开餐馆"), Text("开餐饮店"), Text("OT02"), Text("市场监督管理局", 0.4)],
    "CY01": [Text("食品经营许可(餐饮服务类)新办", 0.97), Text("餐饮许可证", 0.97), Text("市场监督管理局", 0.4)],
    "QY02": [Text("有限责任公司设立登记", 0.97), Text("办营业执照", 0.97), Text("QY02", 0.97)],
    "YC01": [Text("烟草专卖零售许可证新办", 0.97), Text("区烟草专卖局", 0.4)],
    "XF01": [Text("公众聚集场所投入使用、营业前消防安全检查", 0.97), Text("消防救援大队", 0.4)],
    "QY12": [Text("银行预约开户", 0.97), Text("人民银行", 0.4)],
}
CODES = list(ENTRIES)
INDEX = Index(ENTRIES.values(), syllables)


def found(query, limit=5):
    return [CODES[number] for number in INDEX.search(query, limit)]


@pytest.mark.parametrize(
    "query",
    ["开餐馆", "kcy", "KCG", "kaicanguan", "kai can guan", "开参馆", "开餐", "ot02", "ＯＴ０２", "我想开一家餐馆"],
)
def test_a_restaurant_is_found_first(query):
    assert found(query)[0] == "OT02"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("营业职照", "QY02"),
        ("yyzz", "QY02"),
        ("烟草局", "YC01"),
        ("消防 检查", "XF01"),
        ("xiaofang jiancha", "XF01"),
        ("食品经营需可", "CY01"),
        ("食品经菅许可", "CY01"),
        ("shipinjinyingxuke", "CY01"),
        ("yinhang", "QY12"),
        ("区烟草专卖局", "YC01"),
        ("烟", "YC01"),
    ],
)
def test_slips_sounds_and_parts_are_understood(query, code):
    assert found(query)[0] == code


@pytest.mark.parametrize("query", ["", "  ", "！？", "xyzxyz", "结婚登记处", "zzz"])
def test_what_fits_nothing_finds_nothing(query):
    assert found(query) == []


def test_all_words_must_fit():
    assert "XF01" not in found("消防 餐饮")
    assert found("食品 结婚") == []


def test_a_name_comes_before_a_department_and_a_bundle_before_its_members():
    assert found("餐饮") == ["CY01", "OT02"]
    assert found("开餐饮店")[0] == "OT02"


def test_the_limit_is_kept():
    assert len(found("市场监督管理局")) == 2
    assert len(found("市场监督管理局", limit=1)) == 1


def test_common_pieces_do_not_hide_the_rare_one():
    """Among very many alike, the one that fits is still found."""
    many = Index([*([Text(f"公司登记{number:05d}")] for number in range(6000)), [Text("公司登记烟花")]], syllables)
    assert many.search("公司登记烟花", 1) == [6000]


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("银行", ["yin", "hang"]),
        ("行政给付", ["xing", "zheng", "ji", "fu"]),
        ("延长", ["yan", "chang"]),
        ("A证", ["A", "zheng"]),
    ],
)
def test_the_trade_s_readings_are_known(text, sounds):
    assert syllables(text) == sounds


def test_names_sort_as_dictionaries_do():
    assert sorted(["烟草", "公章", "银行"], key=sort_key) == ["公章", "烟草", "银行"]


def test_a_single_character_is_found_by_its_sound_but_not_by_half_of_one():
    assert found("盐")[0] == "YC01"
    assert Index([[Text("养老金")]], syllables).search("盐", 5) == []
