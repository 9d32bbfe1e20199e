"""What people do on the portal, told once: the journeys are made of these steps.

Everything goes by what a person sees or hears: titles, labels, names of buttons and links.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Locator, Page, expect

import matters
from portal import clock
from portal.accounts import demo
from portal.clock import services as sandbox
from portal.workcalendar import seed
from portal.workcalendar.models import CalendarNotice
from portal.workcalendar.queries import published_calendar
from tests.factories.calendar import publish_years
from tests.factories.files import PDF

CATALOGUE = Path(matters.__file__).parent / "data" / "catalogue_sample.json"
OPENING = time(9, 30)
MOST_TABS = 120

SIGN = "户外招牌设施设置规范管理"
ABOUT_THE_SIGN = {
    "企业或店铺名称": "小满面馆",
    "经营场所地址": "示例县解放路18号一层",
    "招牌文字": "小满面馆",
    "招牌尺寸": "6×1.2×0.2",
    "设置位置": "一层门楣上方",
    "照明方式": "内打光",
}
"""A matter of one department with a short form and two materials, 效果图 and 场地使用证明."""


class Visitor:
    """Somebody at a screen who looks at every page that opens: its title, the rules of accessibility, its width.

    ``unseen`` tells the paths of pages that were opened and never looked at.
    """

    def __init__(self, page: Page, axe: Callable[[Page], None], shot: Callable[[Page, str], None]) -> None:
        self.page, self._axe, self._shot = page, axe, shot
        self._opened, self._seen = set(), set()
        page.on("domcontentloaded", lambda opened: self._opened.add(_path(opened)))

    @property
    def unseen(self) -> set[str]:
        return self._opened - self._seen

    def sees(self, title: str, picture: str = "") -> None:
        """The page called *title* is open, breaks no rule and fits the screen; *picture* names what is kept of it."""
        expect(self.page).to_have_title(re.compile(f"^{re.escape(title)} - "))
        self._axe(self.page)
        assert fits(self.page)
        if picture:
            self._shot(self.page, picture)
        self._seen.add(_path(self.page))

    def reads(self, *sentences: str) -> None:
        """Each of *sentences* stands in the main part of the page."""
        for sentence in sentences:
            expect(self.page.get_by_role("main")).to_contain_text(sentence)

    def is_told(self, sentence: str) -> None:
        """A warning says *sentence*."""
        expect(self.page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()

    def opens(self, address: str, status: int = 200) -> None:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status

    def follows(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        self._leaves((within or self.page).get_by_role("link", name=name, exact=True).first.click)

    def presses(self, name: str | re.Pattern[str], *, status: int = 200) -> None:
        self._leaves(self.page.get_by_role("button", name=name, exact=True).click, status)

    def types(self, key: str) -> None:
        """A key that leads to another page."""
        self._leaves(lambda: self.page.keyboard.press(key))

    def _leaves(self, act: Callable[[], None], status: int = 200) -> None:
        with self.page.expect_navigation(wait_until="domcontentloaded") as leaving:
            act()
        assert leaving.value.status == status

    def tabs_to(self, target: Locator) -> None:
        """By the Tab key alone."""
        for _ in range(MOST_TABS):
            if target.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key never reaches {target}")

    def signs_in_as(self, name: str) -> None:
        """One press on the page of sign-in, where the demo's people are."""
        self._leaves(self.page.get_by_role("button", name=f"以{name}身份登录").click)

    def comes_to_work_as(self, name: str, place: str) -> None:
        """A member of staff signs in and goes to *place* from the workbench."""
        self.opens("/account/login/")
        self.sees("登录")
        self.signs_in_as(name)
        self.sees("工作台")
        self.follows(place, within=self.page.get_by_role("navigation", name="主导航"))

    def starts(self, name: str) -> None:
        """Find a matter by its name, read its guide and begin."""
        self.opens("/")
        self.sees("首页")
        self.page.get_by_role("searchbox").fill(name)
        self.presses("搜索")
        self.sees("找事项")
        self.follows(name)
        self.sees(name)
        self.follows("在线办理")
        self.sees(f"办理“{name}”")
        self.presses("开始办理")
        self.sees("填写信息")

    def submits(self) -> tuple[str, str]:
        """From the materials to the receipt; returns its number and query code."""
        self.follows("下一步：核对提交")
        self.sees("核对提交")
        self.page.get_by_label("我确认所填内容和所交材料真实").check()
        self.presses("提交申请")
        self.sees("收件凭证")
        return self.receipt()

    def fills_in(self, answers: Mapping[str, str]) -> None:
        """Fill in a form by its labels: what is typed, chosen from a list, or ticked."""
        for label, answer in answers.items():
            group = self.page.get_by_role("group", name=label, exact=True)
            if group.count():
                group.get_by_label(answer, exact=True).check()
                continue
            field = self.field(label)
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(answer)
            else:
                field.fill(answer)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}(\s*（选填）)?\s*$"))

    def material(self, name: str) -> Locator:
        """The card of a material, unfolded."""
        heading = self.page.get_by_text(name, exact=True)
        card = self.page.get_by_role("group").filter(has=heading)
        if card.get_attribute("open") is None:
            card.get_by_text(name, exact=True).first.click()
        return card

    def hands_in(self, name: str, file: dict[str, Any], *, by: str = "选择文件", status: int = 200) -> None:
        card = self.material(name)
        card.get_by_label(by).set_input_files(file)
        self._leaves(card.get_by_role("button", name=re.compile("^上传")).click, status)

    def promises(self, name: str) -> None:
        """Undertake to bring a material later, on the day that the page proposes."""
        card = self.material(name)
        card.get_by_label("我承诺在下列日期前补交").check()
        self.presses(f"承诺补交 {name}")

    def address_of(self, path: str, **asked: str) -> str:
        """The whole address of a page of this portal."""
        return urljoin(self.page.url, f"{path}?{urlencode(asked)}")

    def receipt(self) -> tuple[str, str]:
        """Number and query code, as they stand on the receipt."""
        text = self.page.get_by_role("article").inner_text()
        number = re.search(r"\d{6}-\d{8}-\d{6}", text)
        code = re.search(r"查询码\s+([0-9A-Z]{10})", text)
        assert number is not None
        assert code is not None
        return number.group(), code.group(1)


def _path(page: Page) -> str:
    return urlsplit(page.url).path


def fits(page: Page) -> bool:
    """Whether the page that is open, or opening, is no wider than the screen."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def open_the_hall() -> None:
    """The catalogue, everybody who works in the demo, a published calendar; it is half past nine on a working day."""
    cache.clear()
    _publish_a_calendar()
    call_command("import_catalogue", str(CATALOGUE), stdout=StringIO())
    demo.load()
    now = clock.now()
    morning = published_calendar(settings.REGION).workday_after(clock.local_date(now), 1)
    sandbox.advance(datetime.combine(morning, OPENING, clock.SHANGHAI) - now)


def _publish_a_calendar() -> None:
    """This year and the next: as the State Council has published them, else plain weeks."""
    this_year = clock.today().year
    years, noticed = {this_year, this_year + 1}, set(seed.noticed_years())
    publish_years(*sorted({2026} | years & noticed))
    for year in years - noticed:
        CalendarNotice.objects.create(year=year, document="测试用安排", published_at=clock.now())


def pdf(name: str = "材料.pdf", data: bytes = PDF) -> dict[str, Any]:
    """A file as one chooses it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


def photograph(name: str = "照片.jpg") -> dict[str, Any]:
    taken = BytesIO()
    Image.new("RGB", (640, 480), "#dfe7ee").save(taken, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": taken.getvalue()}
