"""A real browser against the running portal: two kinds of screen, an accessibility check, pictures on request.

def test_something(desktop, phone, axe, shot):
    page = phone(user)          # or phone() for a visitor; a fresh browser context each time
    page.goto("/help/")
    axe(page)                   # fails on any violation and lists them
    shot(page, "help-390")      # kept in docs/screens/ when pytest runs with --screens
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from portal.accounts.models import User
from tests.e2e.steps import Visitor, open_the_hall

# Playwright's loop runs in this thread, where Django would take every query for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there. A shell, which has no window to draw round the page, takes a third less time."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STILL: dict[str, Any] = {"reduced_motion": "reduce"}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}

PARTS = """() => JSON.stringify([...document.querySelectorAll("*")].map(part => {
    const kin = [];
    for (let one = part; one; one = one.parentElement) kin.push(one.localName, one.className, one.lang, one.role);
    const speaks = [...part.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return [[kin, part.getAttributeNames(), speaks].join(" "), speaks || "value" in part];
}))"""
"""The kinds of things on a page, where each stands and what it is made of, whatever it says; and whether it has words
of its own. As one text, since Playwright checks every value of a list by itself."""

JUDGE = """async places => {
    const options = {resultTypes: ["violations"], preload: false}, contrast = "color-contrast";
    const parts = [...document.querySelectorAll("*")], words = {include: places.map(place => parts[place])};
    const results = [await axe.run({...options, rules: {[contrast]: {enabled: false}}})];
    if (places.length) results.push(await axe.run(words, {...options, runOnly: [contrast]}));
    return results.flatMap(result => result.violations);
}"""
"""The violations on a page; whether words stand out, which takes longer than all else, in those places only.

Nothing here plays, so axe need not fetch every style sheet again to see what would."""

COLOURS = 256
"""Of a picture that is kept: enough for flat pages, at a quarter of the size."""

Screen = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("no Chromium: install it first")
    if program is None:
        pytest.skip("no Chromium on this machine: pages are not tried in a browser")
    # Chromium cannot live with another date than the machine's (run.py test --at).
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS), env=environment)
        yield chromium
        chromium.close()
        connection.close()  # while Playwright's loop runs Django holds another than after it


@pytest.fixture
def open_screen(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Opens contexts and closes them before the database is emptied; whatever a page complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_one(look: dict[str, Any], user: User | None, **options: Any) -> Page:
        context = browser.new_context(
            **(STILL | look | options), base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session(user, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def desktop(open_screen: Callable[..., Page]) -> Screen:
    """``desktop(user=None, **context_options)``: a page of 1280 by 900."""
    return lambda user=None, **options: open_screen(DESKTOP, user, **options)


@pytest.fixture
def phone(open_screen: Callable[..., Page]) -> Screen:
    """``phone(user=None, **context_options)``: a touch screen of 390 by 844."""
    return lambda user=None, **options: open_screen(PHONE, user, **options)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fails with a readable list when the page breaks a rule of accessibility.

    Every view is judged on every width. A page of a view that was, and that shows nothing of a new kind, has been
    judged with those before it.
    """
    judged: set[tuple[int, str]] = set()
    program = Axe().axe_script

    def check(page: Page) -> None:
        page.wait_for_load_state()
        view = re.sub(r"\d+", "#", urlsplit(page.url).path)
        width = page.viewport_size["width"]
        parts = [((width, kind), has_words) for kind, has_words in json.loads(page.evaluate(PARTS))]
        kinds = {(width, view), *(kind for kind, _ in parts)}
        if kinds <= judged:
            return
        page.evaluate(program)
        places = [place for place, (kind, has_words) in enumerate(parts) if has_words and kind not in judged]
        violations = page.evaluate(JUDGE, places)
        lines = [
            f"{rule['id']}: {rule['help']}\n    {' '.join(map(str, node['target']))}\n    {node['failureSummary']}"
            for rule in violations
            for node in rule["nodes"]
        ]
        assert not lines, f"{page.url}\n" + "\n".join(lines)
        judged.update(kinds)

    return check


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a picture of the whole page, with the bar of a phone at its foot and not in the middle.

    Hiding the caret would leave style attributes behind, which htmx then carries over and the policy blocks.
    """

    def keep(page: Page, name: str) -> None:
        if not request.config.getoption("--screens"):
            return
        size = page.viewport_size
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        taken = page.screenshot(animations="disabled", caret="initial", scale="css")
        page.set_viewport_size(size)
        SCREENS.mkdir(parents=True, exist_ok=True)
        picture = Image.open(BytesIO(taken)).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
        picture.save(SCREENS / f"{name}.png", optimize=True)

    return keep


@pytest.fixture
def visitor(axe: Callable[[Page], None], shot: Callable[[Page, str], None]) -> Iterator[Callable[[Page], Visitor]]:
    """``visitor(phone())``: somebody who must look at every page that opens.

    ``has_script`` is False for a browser without script, in which axe, a script itself, cannot run.
    """
    visitors: list[Visitor] = []

    def come(page: Page, *, has_script: bool = True) -> Visitor:
        visitors.append(Visitor(page, axe if has_script else no_check, shot))
        return visitors[-1]

    yield come
    assert set().union(*(each.unseen for each in visitors)) == set()


@pytest.fixture
def hall(transactional_db: None) -> None:
    """The portal on a working morning, with its catalogue and everybody at work."""
    open_the_hall()


@pytest.fixture
def at_desk(desktop: Screen, visitor: Callable[[Page], Visitor]) -> Callable[[str], Visitor]:
    """``at_desk("reviewer-fire")``: one of the demo's staff, signed in, at a desk; the same one when asked again."""
    return cache(lambda username: visitor(desktop(User.objects.get(username=username))))


@pytest.fixture
def on_the_phone(phone: Screen, visitor: Callable[[Page], Visitor]) -> Callable[[str], Visitor]:
    """``on_the_phone("citizen")``: one of the demo's applicants, signed in, with a telephone."""
    return lambda username: visitor(phone(User.objects.get(username=username)))


def no_check(_page: Page) -> None:
    """What cannot be asked of a page here."""


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in as a person does, through the form."""
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit], main button:not([type])").first.click()


def _session(user: User, url: str) -> dict[str, Any]:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
