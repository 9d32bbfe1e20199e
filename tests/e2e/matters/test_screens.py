"""The catalogue in a real browser: found by typing, read on a phone, changed by its editor."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

import matters
from matters.importing.services.catalogues import import_catalogue
from portal.accounts.roles import Role
from tests.e2e.steps import fits
from tests.factories.accounts import make_staff

CATALOGUE = Path(matters.__file__).parent / "data" / "catalogue_sample.json"


@pytest.fixture
def catalogue(transactional_db):
    import_catalogue([CATALOGUE])


@pytest.fixture(params=["desktop", "phone"])
def screen(request):
    return request.getfixturevalue(request.param), request.param


def checked(page, axe, shot, name):
    axe(page)
    assert fits(page)
    shot(page, name)


def test_a_restaurant_is_found_by_typing_and_its_guide_is_read(screen, catalogue, axe, shot):
    open_page, look = screen
    page = open_page()
    page.goto("/matters/")
    checked(page, axe, shot, f"search-{look}")
    page.get_by_role("searchbox").press_sequentially("kcy")
    expect(page.locator("#results h2 a").first).to_have_text("开办餐饮店一件事")
    expect(page).to_have_url("/matters/?q=kcy")
    axe(page)
    page.locator("#results h2 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("开办餐饮店一件事")
    checked(page, axe, shot, f"bundle-{look}")
    page.get_by_role("link", name="户外招牌设施设置规范管理").first.click()
    expect(page.get_by_text("《示例县并联审批超时默许办法（示例）》")).to_be_visible()
    checked(page, axe, shot, f"matter-{look}")


def test_search_works_by_keyboard_and_without_script(phone, catalogue, axe):
    page = phone(java_script_enabled=False)
    page.goto("/matters/")
    page.get_by_role("searchbox").fill("开餐馆")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("#results h2 a").first).to_have_text("开办餐饮店一件事")


@pytest.mark.parametrize("path", ["/matters/bundles/OT08/", "/matters/themes/operation/", "/matters/?q=zzzz"])
def test_other_pages_of_the_catalogue_are_accessible(screen, catalogue, axe, path):
    open_page, _look = screen
    page = open_page()
    page.goto(path)
    axe(page)
    assert fits(page)


def test_an_editor_changes_a_matter_and_sees_what_changed(screen, catalogue, axe, shot):
    open_page, look = screen
    page = open_page(make_staff(Role.CATALOGUE_EDITOR))
    page.goto("/catalogue/?q=CG01")
    checked(page, axe, shot, f"editor-{look}")
    page.get_by_role("link", name="户外招牌设施设置规范管理").click()
    page.get_by_role("button", name="起草新版本").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第 2 版")
    page.get_by_label("承诺办结时限").fill("20")
    page.get_by_role("button", name="保存并查看改动").click()
    expect(page.get_by_text("承诺时限不能超过法定时限").first).to_be_visible()
    axe(page)
    page.get_by_label("承诺办结时限").fill("4")
    page.get_by_label("材料名称").last.fill("设置承诺书")
    page.get_by_role("button", name="保存并查看改动").click()
    expect(page.locator("ins").filter(has_text="设置承诺书")).to_be_visible()
    checked(page, axe, shot, f"changes-{look}")
    page.get_by_role("button", name="提出发布").click()
    expect(page.get_by_text("已提出发布，待另一名事项管理员复核后发布")).to_be_visible()
    axe(page)
    page = open_page(make_staff(Role.CATALOGUE_EDITOR))
    page.goto("/catalogue/CG01/")
    page.get_by_role("link", name="查看草稿的改动").click()
    checked(page, axe, shot, f"proposed-{look}")
    page.get_by_role("button", name="发布新版本").click()
    expect(page.get_by_text("已发布第 2 版，正在办理的办件仍按原版本办理")).to_be_visible()
    axe(page)
    page.goto("/matters/CG01/")
    expect(page.get_by_text("设置承诺书")).to_be_visible()


def test_an_editor_confirms_sample_data(desktop, catalogue, axe):
    page = desktop(make_staff(Role.CATALOGUE_EDITOR))
    page.goto("/catalogue/CG01/confirm/")
    axe(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="确认无误").click()
    expect(page.get_by_text("已确认，页面上不再标为示例数据")).to_be_visible()
    page.goto("/matters/CG01/")
    expect(page.get_by_text("含示例数据")).to_have_count(0)
