"""English: complete on public pages, kept when sources change, compiled without system tools."""

import re
from gettext import GNUTranslations
from html.parser import HTMLParser

import pytest
from django.core.management import CommandError, call_command

from portal.ui import translations

PUBLIC_PAGES = ("/", "/help/", "/privacy/", "/accessibility/", "/account/login/", "/account/signup/", "/no-such-page/")
SPOKEN = ("alt", "title", "placeholder", "aria-label")
VOID = {"input", "img", "br", "link", "meta", "hr"}
CHINESE = re.compile("[\u3400-\u9fff]+")


class Words(HTMLParser):
    """Collects what a reader of English would meet; what is marked as Chinese by lang is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._foreign = 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID and (self._foreign or (given.get("lang") or "").startswith("zh")):
            self._foreign += 1
        elif not self._foreign:
            self.found += [given[name] or "" for name in SPOKEN if name in given]

    def handle_endtag(self, tag):
        self._foreign = max(0, self._foreign - 1)

    def handle_data(self, data):
        if not self._foreign:
            self.found.append(data)


def chinese_words(html: str) -> list[str]:
    words = Words()
    words.feed(html)
    return [found for text in words.found for found in CHINESE.findall(text)]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_pages_are_english_throughout(client, settings, path):
    settings.SITE_NAME = "Sample County"
    settings.DEMO_MODE = False
    client.cookies["django_language"] = "en"
    html = client.get(path).content.decode()
    assert '<html lang="en"' in html
    assert chinese_words(html) == []


def test_chinese_on_an_english_page_is_found():
    assert chinese_words('<p lang="zh-hans">简体<br>中文</p><p title="标题">受理</p>') == ["标题", "受理"]


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "portal" / "words.py").write_text('KEPT = _("受理")\nNEW = ngettext("一件", "%(n)s 件", 2)\n')
    (tmp_path / "templates" / "page.html").write_text('{% translate "首页" %}\n  {% translate "受理" %}\n')
    return tmp_path


def test_a_catalogue_keeps_its_translations_and_loses_what_is_gone(sources):
    known = translations.collect(sources)
    known.get("受理").string = "Accept"
    known.add("旧的", "old")
    result = translations.updated(known, translations.collect(sources))
    assert result.get("受理").string == "Accept"
    assert result.get("旧的") is None
    assert [message.id for message in translations.untranslated(result)] == [("一件", "%(n)s 件"), "首页"]


def test_a_catalogue_that_is_behind_its_sources_is_found(sources):
    wanted, known = translations.collect(sources), translations.collect(sources)
    known.delete("首页")
    known.add("旧的", "old")
    known.get("受理").flags.add("fuzzy")
    known.get("受理").string = "Accept"
    assert sorted(translations.faults(known, wanted)) == [
        "a guess: 受理",
        "gone: 旧的",
        "not collected: 首页",
        "without English: ('一件', '%(n)s 件')",
    ]


def test_saving_twice_changes_nothing(sources):
    path = sources / "django.po"
    translations.save(translations.collect(sources), path)
    first = path.read_text()
    translations.save(translations.updated(translations.load(path), translations.collect(sources)), path)
    assert path.read_text() == first
    assert "portal/words.py" in first


def test_a_compiled_catalogue_speaks(sources):
    catalog = translations.collect(sources)
    catalog.get("受理").string = "Accept"
    catalog.get("一件").string = ("one case", "%(n)s cases")
    path = sources / "django.po"
    translations.save(catalog, path)
    compiled = translations.compile_catalogue(path)
    with compiled.open("rb") as file:
        spoken = GNUTranslations(file)
    assert spoken.gettext("受理") == "Accept"
    assert spoken.ngettext("一件", "%(n)s 件", 5) == "%(n)s cases"


def test_the_commands_keep_a_catalogue_and_compile_it(settings, sources, capsys):
    settings.BASE_DIR, settings.LOCALE_PATHS = sources, [sources / "locale"]
    path = sources / "locale" / "en" / "LC_MESSAGES" / "django.po"
    call_command("make_translations")
    assert "3 messages, 3 without English" in capsys.readouterr().out
    with pytest.raises(CommandError, match="without English: 首页"):
        call_command("make_translations", "--check")
    catalog = translations.load(path)
    for message in catalog:
        message.string = ("one", "many") if message.pluralizable else "English"
    translations.save(catalog, path)
    call_command("make_translations", "--check")
    call_command("compile_translations")
    assert "django.mo" in capsys.readouterr().out
    assert path.with_suffix(".mo").exists()
