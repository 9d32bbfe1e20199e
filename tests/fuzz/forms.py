"""Every form of every page that somebody reaches, sent with what people and attackers type."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag

from portal.standalone.console import say
from tests.fuzz.api import PATIENCE, Tally
from tests.fuzz.control import FAULTS, HEADER
from tests.fuzz.hall import CALLERS, Hall, visitor

MOST_PAGES = 160
"""Of one caller; of pages that differ by a number only, SAME are looked at."""
SAME = 3
LEAVING = ("/account/logout", "/-/", "/account/password", "/api/", "/i18n/")
"""Whoever signs out or changes the password could not go on."""
HOSTILE = (
    "",
    " ",
    "0",
    "-1",
    "1_0",
    "9" * 40,
    "1e309",
    "NaN",
    "\x00",
    "a\x00b",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "\u202e\u200b",
    "２０２６-１３-４５",
    "2026-02-30",
    "9999-12-31",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "../../etc/passwd",
    "{{ 7*7 }}",
    "字" * 20_000,
    "on",
    "true",
    "[]",
    "%00",
    "\r\nSet-Cookie: a=b",
)
FILES = (
    ("a.pdf", b"%PDF-1.4\n%%EOF"),
    ("a.pdf", b""),
    ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64),
    ("../../a\x00.pdf", b"MZ" + b"\x00" * 200),
    ("字" * 300 + ".jpg", b"\xff\xd8\xff\xe0" + bytes(range(256))),
)


@dataclass(frozen=True)
class Form:
    """As it stands on its page: what it would send, and where."""

    page: str
    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def kind(self) -> tuple[str, ...]:
        """The same for forms that differ by numbers and codes only."""
        return (self.method, shape(self.action), *sorted({name for name, _ in self.fields}))


@dataclass
class Walk:
    """One caller's way through the pages."""

    name: str
    address: str
    session: requests.Session
    tally: Tally
    seen: set[str] = field(default_factory=set)
    shapes: Counter[str] = field(default_factory=Counter)
    forms: dict[tuple[str, ...], list[Form]] = field(default_factory=dict)

    def go(self) -> None:
        """Follow links, breadth first, and gather forms."""
        ahead = [self.address + path for path in ("/", "/workbench/", "/account/", "/search/", "/healthz")]
        while ahead and len(self.seen) < MOST_PAGES:
            page = ahead.pop(0)
            if page in self.seen or self.shapes[shape(page)] >= SAME:
                continue
            self.seen.add(page)
            self.shapes[shape(page)] += 1
            answer = self.ask("get", page)
            if answer is not None and "html" in answer.headers.get("Content-Type", ""):
                soup = BeautifulSoup(answer.text, "html.parser")
                ahead += links(soup, answer.url, self.address)
                for form in forms(soup, answer.url, self.address):
                    self.forms.setdefault(form.kind, []).append(form)

    def send(self, form: Form, chance: random.Random) -> None:
        """Send *form* with some of its fields spoilt, one left out or doubled, and files that are none."""
        sent = [
            (name, chance.choice(HOSTILE) if chance.random() < 0.5 and name != "csrfmiddlewaretoken" else value)
            for name, value in form.fields
            if name == "csrfmiddlewaretoken" or chance.random() > 0.05
        ]
        files = [(name, chance.choice(FILES)) for name in form.files if chance.random() > 0.2]
        if form.method == "get":
            self.ask("get", form.action, params=sent)
        else:
            self.ask("post", form.action, data=sent, files=files or None, headers={"Referer": form.page})

    def ask(self, method: str, address: str, **how: object) -> requests.Response | None:
        try:
            answer = self.session.request(method, address, timeout=PATIENCE, **how)  # type: ignore[arg-type]
        except requests.RequestException as failure:
            self.note(method, address, type(failure).__name__, str(failure))
            return None
        self.tally.calls += 1
        self.tally.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            self.note(method, address, str(answer.status_code), f"{how}\n{answer.text}")
        return answer

    def note(self, method: str, address: str, kind: str, said: str) -> None:
        self.tally.faults.setdefault(f"{method} {shape(address)} as {self.name}: {kind}", f"{address}\n{said[:1500]}")


def fuzz(hall: Hall, rounds: int, *, control: bool = False) -> Tally:
    """Walk as each caller and send each kind of form *rounds* times; *control*: ask for the faults, as nobody."""
    tally = Tally()
    for name in CALLERS[:1] if control else CALLERS:
        walk = Walk(name or "nobody", hall.address, visitor(hall, name), tally)
        if control:
            walk.session.headers[HEADER] = "1"
            for path in FAULTS:
                walk.ask("get", hall.address + path)
            continue
        walk.go()
        chance = random.Random(f"forms of {name}")  # noqa: S311
        for turn in range(rounds):
            for kind in sorted(walk.forms):
                same = walk.forms[kind]
                walk.send(same[turn % len(same)], chance)
        say(f"    {len(walk.seen)} pages, {len(walk.forms)} kinds of forms")
    return tally


def links(soup: BeautifulSoup, page: str, address: str) -> Iterator[str]:
    for anchor in soup.find_all("a", href=True):
        to = urldefrag(urljoin(page, str(anchor["href"])))[0]
        if to.startswith(address + "/") and not urlsplit(to).path.startswith(LEAVING):
            yield to


def forms(soup: BeautifulSoup, page: str, address: str) -> Iterator[Form]:
    for form in soup.find_all("form"):
        action = urljoin(page, str(form.get("action") or page))
        if not action.startswith(address + "/") or urlsplit(action).path.startswith(LEAVING):
            continue
        controls = [
            control for control in form.find_all(["input", "select", "textarea", "button"]) if control.get("name")
        ]
        method = str(form.get("method") or "get").lower()
        files = tuple(str(control["name"]) for control in controls if control.get("type") == "file")
        fields = tuple((str(control["name"]), value(control)) for control in controls if control.get("type") != "file")
        yield Form(page, action, method, fields, files)


def value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""
    return str(control.get("value") or "")


def shape(address: str) -> str:
    """The path of *address* with numbers and codes as one."""
    parts = urlsplit(address).path.split("/")
    return "/".join("*" if any(letter.isdigit() for letter in part) else part for part in parts)
