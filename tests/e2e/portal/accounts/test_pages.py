"""Accounts in a real browser: usable on a phone, by keyboard and by screen reader."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from portal import clock
from portal.accounts import demo
from portal.accounts.models import Enterprise, User
from tests.e2e.conftest import sign_in
from tests.e2e.steps import fits

ENTRANCES = (("/account/login/", "sign-in"), ("/account/signup/", "register"))


@pytest.fixture(autouse=True)
def _accounts(transactional_db):
    call_command("load_demo_accounts", stdout=StringIO())


@pytest.fixture(params=["desktop", "phone"])
def screen(request):
    return request.getfixturevalue(request.param)


def check(page, path, axe):
    page.goto(path)
    axe(page)
    assert fits(page)


def test_the_entrances_break_no_rule_of_accessibility(screen, axe, shot):
    page = screen()
    for path, name in ENTRANCES:
        check(page, path, axe)
        shot(page, f"{name}-{page.viewport_size['width']}")


def test_the_pages_of_an_account_break_no_rule_of_accessibility(screen, axe, shot):
    page = screen(User.objects.get(username="legal"))
    mandate = f"/account/enterprises/{Enterprise.objects.get().pk}/mandates/grant/"
    for path in ("/account/enterprises/add/", mandate, "/account/password/", "/account/"):
        check(page, path, axe)
    shot(page, f"account-{page.viewport_size['width']}")


def test_mistakes_in_a_form_are_announced_and_lead_to_their_fields(phone, axe):
    page = phone()
    page.goto("/account/signup/")
    page.get_by_label("姓名").fill("林小满")
    page.get_by_label("证件号码").fill("32010019900307123X")
    page.get_by_role("button", name="注册", exact=True).click()

    axe(page)
    page.get_by_role("alert").get_by_role("link", name="校验位不正确").click()
    expect(page.get_by_label("证件号码")).to_be_focused()
    assert page.get_by_label("姓名").input_value() == "林小满"


def test_one_press_signs_in_to_the_demo_without_script(desktop):
    page = desktop(java_script_enabled=False)
    page.goto("/account/login/")
    page.get_by_role("button", name="以江砺行身份登录").press("Enter")

    page.goto("/account/")
    assert page.get_by_text("消防救援大队").is_visible()


def test_a_mandate_goes_from_the_legal_representative_to_the_agent_and_back(phone):
    page = phone()
    sign_in(page, "legal", demo.KEY)
    page.goto("/account/")
    page.get_by_role("button", name="撤销对沈知行的委托").click()
    page.get_by_role("link", name="委托代办人").click()
    page.get_by_label("代办人的用户名").fill("agent")
    page.get_by_label("代办人的姓名").fill("沈知行")
    page.get_by_label("委托期限").fill((clock.today() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="委托", exact=True).click()

    assert page.get_by_text("委托已生效").is_visible()
    assert page.get_by_text("沈知行 · 有效至").is_visible()
