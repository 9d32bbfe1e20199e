"""What others may see of personal data."""

import pytest

from portal.kernel.masking import masked_address, masked_id_number, masked_mobile, masked_name


@pytest.mark.parametrize(
    ("name", "masked"), [("王明", "王*"), ("王小明", "王**"), ("买买提·吐尔逊", "买**"), ("王", "*"), ("", "")]
)
def test_of_a_name_the_first_character_stays(name, masked):
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "1101**********002X"),
        ("E12345678901", "E123****8901"),
        ("E1234567890", "***********"),
        ("", ""),
    ],
)
def test_of_a_number_both_ends_stay_when_enough_is_hidden_between(number, masked):
    assert masked_id_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("13800005678", "138****5678"), ("010-12345678", "************"), ("138000056789", "************"), ("", "")],
)
def test_of_a_mobile_number_the_middle_is_hidden(number, masked):
    assert masked_mobile(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("广东省深圳市南山区科技园1号", "广东省深圳市南山区****"),
        ("北京市海淀区中关村大街1号", "北京市海淀区****"),
        ("内蒙古自治区锡林郭勒盟苏尼特左旗某街2号", "内蒙古自治区锡林郭勒盟苏尼特左旗****"),
        ("新疆维吾尔自治区伊犁哈萨克自治州伊宁市解放路", "新疆维吾尔自治区伊犁哈萨克自治州伊宁市****"),
        ("示例县城关镇中山路3号", "示例县****"),
        ("城关镇1号", "****"),
        ("", ""),
    ],
)
def test_of_an_address_province_city_and_district_stay(address, masked):
    assert masked_address(address) == masked
