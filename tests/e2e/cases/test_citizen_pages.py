"""The applicant's pages in a real browser: on a phone and on a desktop, by keyboard, with and without script."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion, TaskState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.materials.models import CorrectionNotice, Material
from portal.accounts.models import User
from tests.e2e.steps import fits
from tests.factories.accounts import make_citizen, make_department, make_enterprise, make_mandate, make_user
from tests.factories.approvals.cases import (
    BASIS,
    FILED_AT,
    LEASE,
    clock_end,
    field,
    in_review,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    make_task,
    material,
)
from tests.factories.approvals.drafts import make_bundle, make_deferrable_draft, make_draft, make_offer, pdf
from tests.factories.datashare import make_certificate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published_years")]


@pytest.fixture
def citizen() -> User:
    return make_citizen()


def url(name: str, *args: object) -> str:
    return reverse(f"approvals:{name}", args=args)


def drafts(citizen: User) -> list[str]:
    make_bundle("OT02", "开餐馆", make_offer("CY01"), make_offer("YC01"))
    make_mandate(make_enterprise(), citizen)
    kinds = ("text", "textarea", "number", "date", "mobile", "citizen_number", "credit_code")
    fields = [field(code=kind, label=kind, kind=kind) for kind in kinds]
    fields += [field(code="few", label="few", kind="choice", choices=["甲", "乙"], asked_by=[0])]
    listed = [material(), material(LEASE), material(code="form", name="申请表", is_form=True)]
    case = make_draft(citizen, one_form={"fields": fields, "materials": listed}, answers={})
    make_material(case, name="照片", file_name="照片.pdf")
    make_certificate(case.applicant, name="场地使用证明")
    names = ("draft", "draft-materials", "draft-check")
    return [url("start-bundle", "OT02"), *(url(name, case.pk) for name in names)]


def running(citizen: User) -> list[str]:
    case, item = in_review(citizen=citizen, reviews=2)
    silent = {"silence_basis": BASIS, "answered_at": FILED_AT, "effective_at": clock_end(date(2026, 3, 3))}
    make_task(item, make_department(), state=TaskState.DEEMED.value, opinion=Opinion.DEEMED_AGREE.value, **silent)
    make_item(case, name="后续事项", requires=[0])
    clock = make_clock(case, ClockKind.PROMISE, item=item)
    owed = make_deficiency(case)
    Case.objects.filter(pk=case.pk).update(one_form={"fields": [field()], "materials": [material(LEASE)]})
    pages = [url(name, case.pk) for name in ("case", "receipt", "withdraw")]
    pages += [url("clock", case.pk, clock.pk), url("document", case.pk, "acceptance"), url("supply", case.pk, owed.pk)]
    public = f"{url('public-progress')}?number={case.case_number}&code="
    return [*pages, url("my-cases"), public + case.query_code, public + "WRONG"]


def mended(citizen: User) -> list[str]:
    back = make_case(CaseState.CORRECTING, citizen=citizen)
    make_item(back)
    make_material(back, name="照片", file_name="照片.pdf")
    items = [
        {"kind": kind, "code": code, "name": code, "note": "请改正"}
        for kind, code in (("material", "photo"), ("field", "shop_name"))
    ]
    CorrectionNotice.objects.create(case=back, number=1, items=items, issued_at=FILED_AT, issued_by=make_user())
    over = make_case(CaseState.CONCLUDED, citizen=citizen, closed_at=datetime(2026, 3, 4, tzinfo=UTC))
    certificate = make_certificate(over.applicant)
    item = make_item(over, ItemState.GRANTED, certificate_id=certificate.pk)
    return [
        url("case", back.pk),
        url("correct", back.pk),
        url("case", over.pk),
        url("document", over.pk, f"decision-{item.pk}"),
    ]


@pytest.mark.parametrize("pages", [drafts, running, mended])
def test_every_page_fits_and_breaks_no_rule_of_accessibility(pages, citizen, desktop, phone, axe):
    paths = pages(citizen)
    for screen in (desktop, phone):
        page = screen(citizen)
        for path in paths:
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            axe(page)
            assert fits(page), path


def test_the_elder_mode_fits_too(citizen, phone, axe):
    paths = [*drafts(citizen), *running(citizen)]
    page = phone(citizen)
    page.goto("/")
    page.get_by_role("button", name="适老版").click()
    for path in paths:
        page.goto(path)
        axe(page)
        assert fits(page), path


def test_what_is_typed_is_saved_in_the_background_and_going_on_still_works(citizen, desktop):
    case = make_draft(citizen, answers={})
    page = desktop(citizen)
    page.goto(url("draft", case.pk))
    page.get_by_label("店名").fill("小满面馆")
    page.get_by_label("店名").blur()
    expect(page.locator("#saved")).to_have_text("已自动保存")
    assert Case.objects.get().answers == {"shop_name": "小满面馆"}
    page.get_by_role("button", name="下一步：提交材料").click()
    page.wait_for_url(f"**{url('draft-materials', case.pk)}")


def test_a_case_is_filed_without_script_by_keyboard(citizen, desktop, tmp_path):
    case = make_deferrable_draft(citizen)
    paper = tmp_path / "照片.pdf"
    paper.write_bytes(pdf().read())
    page = desktop(citizen, java_script_enabled=False)
    page.goto(url("draft", case.pk))
    page.get_by_role("button", name="下一步：提交材料").press("Enter")
    card = page.locator("#m-photo")
    card.get_by_label("选择文件").set_input_files(paper)
    card.get_by_role("button", name="上传").press("Enter")
    lease = page.locator("#m-lease")
    lease.get_by_label("我承诺在下列日期前补交").press("Space")
    lease.get_by_role("button", name="承诺补交").press("Enter")
    page.get_by_role("link", name="下一步：核对提交").press("Enter")
    page.get_by_label("我确认所填内容和所交材料真实").press("Space")
    page.get_by_role("button", name="提交申请").press("Enter")
    page.get_by_role("heading", name="收件凭证").wait_for()
    filed = Case.objects.get()
    assert filed.state == CaseState.SUBMITTED
    assert list(filed.promises) == ["lease"]
    assert page.get_by_text(filed.case_number).first.is_visible()


def test_a_phone_offers_its_camera_and_a_desktop_does_not(citizen, phone, desktop):
    case = make_draft(citizen)
    for screen, is_offered in ((phone, True), (desktop, False)):
        page = screen(citizen)
        page.goto(url("draft-materials", case.pk))
        camera = page.locator("#photo-photo")
        assert camera.is_visible() == is_offered
        assert camera.get_attribute("capture") == "environment"
    assert not Material.objects.exists()
