"""Certificates in a real browser: verified by anybody on a phone, printed by their holder."""

import pytest
from playwright.sync_api import expect

from portal.audit import services as audit
from tests.e2e.steps import fits
from tests.factories.accounts import make_citizen, make_department
from tests.factories.datashare import make_certificate


@pytest.fixture
def holder(transactional_db):
    return make_citizen("linxiaoman", display_name="林小满")


@pytest.fixture
def certificate(holder):
    """A certificate issued and sealed."""
    department = make_department("示例市场监督管理局")
    issued = make_certificate(holder.person.applicant, department, is_recorded=True)
    audit.seal()
    return issued


@pytest.fixture(params=["desktop", "phone"])
def screen(request):
    return request.getfixturevalue(request.param)


def test_anybody_verifies_a_certificate_by_typing_what_stands_on_it(screen, certificate, axe, shot):
    page = screen()
    page.goto("/certificates/verify/")
    axe(page)
    page.get_by_label("证照标识").fill(certificate.identifier)
    page.get_by_label("验证码").fill(certificate.verify_code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="食品经营许可证")).to_be_visible()
    expect(page.get_by_text("签发记录核对一致")).to_be_visible()
    page.get_by_text("记录凭据").click()
    axe(page)
    assert fits(page)
    shot(page, f"verify-{page.viewport_size['width']}")


def test_a_wrong_code_is_announced(phone, certificate, axe):
    page = phone()
    page.goto(f"/certificates/verify/?identifier={certificate.identifier}&code=ABCD-EFGH-JKLN")
    expect(page.get_by_role("alert")).to_contain_text("没有找到")
    axe(page)


def test_a_holder_finds_and_prints_a_certificate_whose_code_leads_to_the_answer(screen, holder, certificate, axe, shot):
    make_certificate(holder.person.applicant)
    page = screen(holder)
    page.goto("/certificates/")
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="食品经营许可证").first.click()
    expect(page.get_by_role("article")).to_contain_text("林小满")
    axe(page)
    assert fits(page)
    shot(page, f"certificate-{page.viewport_size['width']}")
    page.emulate_media(media="print")
    expect(page.get_by_role("article")).to_be_visible()
    assert fits(page)


def test_the_description_of_the_api_opens_under_the_policy_for_content(desktop, transactional_db):
    page = desktop()
    page.goto("/api/v1/docs/")
    expect(page.get_by_text("Yiwang API").first).to_be_visible()
