"""The shared look in a real browser: legible, reachable, right on a phone, and working without script."""

from datetime import date

import pytest
from playwright.sync_api import expect

from portal.accounts.roles import Role
from tests.e2e.steps import fits
from tests.factories.accounts import make_department, make_staff
from tests.factories.approvals.publications import make_publication

PUBLIC_PAGES = ("/", "/help/", "/privacy/", "/accessibility/", "/-/components/", "/no-such-page/")


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_pages_break_no_rule_of_accessibility(path, desktop, phone, axe, shot):
    for screen, size in ((desktop, "1280"), (phone, "390")):
        page = screen()
        page.goto(path)
        axe(page)
        assert fits(page)
        if path == "/":
            shot(page, f"home-{size}")


def test_what_was_granted_is_legible_for_everybody(desktop, phone, axe, shot, transactional_db):
    told = {"certificate_name": "排水许可证", "certificate_identifier": f"1.2.156.3005.2.{'9' * 40}.001.X"}
    told |= {"holder": "示例县清泉水务有限公司", "valid_until": date(2031, 3, 1)}
    make_publication(matter="城镇污水排入排水管网许可", department=make_department("示例县水务局"), **told)
    catering = {"matter": "食品经营许可（餐饮服务类）新办", "department": make_department("示例县市场监督管理局")}
    make_publication(holder="林**", **catering)
    for screen, name in ((desktop, "desktop"), (phone, "phone")):
        page = screen()
        page.goto("/")
        page.locator("main").get_by_role("link", name="许可决定公示").click()
        axe(page)
        assert fits(page)
        shot(page, f"publications-{name}")
        page.get_by_label("持证企业名称").fill("示例县清泉")
        page.keyboard.press("Enter")
        page.get_by_text("林**").wait_for(state="detached")
        axe(page)


@pytest.mark.parametrize("path", ["/", "/-/components/"])
def test_the_elder_mode_is_large_and_stays(path, phone, axe, shot):
    page = phone()
    page.goto(path)
    page.get_by_role("button", name="适老版").click()
    page.goto(path)
    axe(page)
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "24px"
    assert fits(page)
    small = page.evaluate(
        """[...document.querySelectorAll("button, .btn, .tabs a, .site-nav a, .form-control, .form-select")]
           .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
           .filter(([, box]) => box.height > 0 && (box.height < 60 || box.width < 60))
           .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )
    assert small == []
    if path == "/":
        shot(page, "home-elder-390")
    page.get_by_role("button", name="标准版").click()
    expect(page.locator("body")).to_have_css("font-size", "16px")


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.SUPERVISOR, Role.STEWARD])
def test_the_workbench_of_every_role_breaks_no_rule_of_accessibility(role, phone, axe):
    page = phone(make_staff(role))
    page.goto("/workbench/")
    axe(page)
    assert page.locator("h1").inner_text() == "工作台"


def test_the_bar_of_a_phone_never_covers_what_has_the_focus(phone):
    page = phone(reduced_motion="reduce")
    page.goto("/-/components/")
    bar = page.locator(".tabs").bounding_box()["y"]
    for link in page.locator("main a, main button, main summary, footer a").all():
        link.focus()
        box = link.bounding_box()
        assert box["y"] + box["height"] <= bar


def test_the_last_line_is_readable_above_the_bar(phone):
    page = phone()
    page.goto("/")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    last = page.locator("footer p").last.bounding_box()
    assert last["y"] + last["height"] <= page.locator(".tabs").bounding_box()["y"]


def test_the_keyboard_skips_to_the_content(desktop):
    page = desktop()
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_switch_of_language_works_without_script_and_leads_back(desktop):
    page = desktop(java_script_enabled=False)
    page.goto("/help/?from=here")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/help/?from=here")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="简体中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-hans"


def test_the_error_summary_leads_to_the_field(desktop):
    page = desktop()
    page.goto("/-/components/")
    page.locator("#error-summary a").first.click()
    expect(page.locator("#id_wrong-name")).to_be_focused()


def test_a_refusal_comes_as_a_notice_with_script(desktop):
    page = desktop()
    page.goto("/-/components/")
    with page.expect_response("**/refusal/") as answer:
        page.locator("#send").click()
    assert answer.value.status == 422
    page.locator("#notices [role=alert]").get_by_text("请填写店名").wait_for()


def test_a_refusal_comes_as_a_page_without_script(desktop):
    page = desktop(java_script_enabled=False)
    page.goto("/-/components/")
    with page.expect_navigation() as answer:
        page.locator("#send").click()
    assert answer.value.status == 422
    assert page.locator("h1").inner_text() == "未能办理"


def test_a_printed_page_carries_no_furniture(desktop):
    page = desktop()
    page.goto("/-/components/")
    page.emulate_media(media="print")
    assert not page.locator(".site-nav").is_visible()
    assert not page.get_by_role("button", name="提交").is_visible()
    assert page.locator(".facts").is_visible()


def test_axe_finds_a_bad_page(desktop, axe):
    page = desktop()
    page.goto("/help/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x.png\">')")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_axe_finds_pale_words_on_a_page_that_was_judged(desktop, axe):
    page = desktop()
    page.goto("/help/")
    axe(page)
    page.evaluate(
        """() => {
            const words = Object.assign(document.createElement("p"), {className: "pale", textContent: "看不清"});
            words.style.color = "#ccc";
            document.querySelector("main").append(words);
        }"""
    )
    with pytest.raises(AssertionError, match="color-contrast"):
        axe(page)
