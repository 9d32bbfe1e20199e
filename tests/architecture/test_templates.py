"""Templates: all used, nothing inline, every picture there."""

import re
from collections.abc import Iterator

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loaders.app_directories import get_app_template_dirs
from django.urls import URLResolver, get_resolver

from matters.catalogue.domain.vocabulary import Theme
from portal.ui.navigation import ENTRIES
from tests.architecture.sources import ROOT, TEMPLATES, name, product_modules, templates

ASSETS = ROOT / "portal" / "ui" / "assets"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=|\bhx-on|javascript:", re.IGNORECASE)
QUOTED = re.compile(r"""["']([\w./-]+\.(?:html|txt|js|xml|svg))["']""")
ICON = re.compile(r"""\{% icon ["']([\w-]+)["']""")


URL = re.compile(r"""\{% url ["']([\w:-]+)["']|(?:reverse|reverse_lazy|redirect)\(["']([\w-]+:?[\w-]*)["']""")


def unknown_addresses(texts: list[str], known: set[str]) -> set[str]:
    return {name for text in texts for found in URL.findall(text) for name in found if name} - known


def _addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif pattern.name:
            yield space + pattern.name


def inline_parts(text: str) -> Iterator[str]:
    yield from (match.group(0).strip() for match in INLINE.finditer(text))


def unused(paths: set[str], texts: list[str], replaced: set[str]) -> set[str]:
    """Templates that no source names and that replace no library's template."""
    return paths - {quoted for text in texts for quoted in QUOTED.findall(text)} - replaced


def _replaced(paths: set[str]) -> set[str]:
    folders = get_app_template_dirs("templates")
    return {path for path in paths if any((folder / path).exists() for folder in folders)}


def test_every_template_is_used():
    paths = {path.relative_to(TEMPLATES).as_posix() for path in templates()}
    texts = [path.read_text(encoding="utf-8") for path in (*product_modules(), *templates())]
    assert unused(paths, texts, _replaced(paths)) == set()


def test_every_address_that_is_named_exists():
    texts = [path.read_text(encoding="utf-8") for path in (*product_modules(), *templates())]
    assert unknown_addresses(texts, set(_addresses(get_resolver()))) == set()


def test_an_address_that_does_not_exist_is_found():
    texts = ["{% url 'home:landing' %}{% url 'a:b' pk %}", 'redirect("a:c")', "{% url name %}"]
    assert unknown_addresses(texts, set(_addresses(get_resolver()))) == {"a:b", "a:c"}


def test_every_template_parses():
    for path in templates():
        engines["django"].get_template(path.relative_to(TEMPLATES).as_posix())


def test_nothing_is_inline():
    found = {name(path): list(inline_parts(path.read_text(encoding="utf-8"))) for path in templates()}
    assert {path: parts for path, parts in found.items() if parts} == {}


def test_every_icon_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ASSETS / "icons.svg").read_text(encoding="utf-8")))
    asked = {icon for path in templates() for icon in ICON.findall(path.read_text(encoding="utf-8"))}
    asked |= {f"theme-{theme.value}" for theme in Theme} | {entry.icon for entry in ENTRIES}
    assert asked - drawn == set()


@pytest.mark.parametrize(
    "bad",
    ["<script>x()</script>", "<style>", '<p style="color:red">', '<a onclick="x()">', '<a href="javascript:x">'],
)
def test_inline_script_and_style_are_found(bad):
    assert list(inline_parts(bad))


@pytest.mark.parametrize("good", ['<script src="a.js" defer></script>', '<input name="on" data-style="x">'])
def test_what_the_policy_allows_passes(good):
    assert not list(inline_parts(good))


def test_a_template_nobody_names_is_found():
    assert unused(
        {"a/left.html", "a/used.html", "account/login.html"}, ['render(r, "a/used.html")'], {"account/login.html"}
    ) == {"a/left.html"}


def test_a_template_that_does_not_exist_is_found():
    with pytest.raises(TemplateDoesNotExist):
        engines["django"].get_template("a/missing.html")
