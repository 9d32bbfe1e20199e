"""Every sentence that a person reads can be read in another language.

`run.py check` compares the catalogue with the sources.
"""

import ast
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

from portal.ui import translations
from tests.architecture.sources import name, product_modules, templates, tree

CHINESE = re.compile("[\u3400-\u9fff]")
CHINESE_OR_ITS_PUNCTUATION = re.compile("[\u3000-\u9fff\uff00-\uffef]")
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
NAMES_OF_LAW = {"law", "query"}
"""Arguments that hold published names, or words that people search for: data, the same in every language."""

DATA = {
    "approvals/management/bench/": "rows of the bench",
    "approvals/management/demo/": "people, shops and streets of the demo",
    "matters/importing/domain/departments.py": "endings of department names, as published",
    "matters/catalogue/domain/publishing.py": "catch-all wordings that a published list may not contain",
    "matters/importing/domain/published_rows.py": "column values of the published catalogues",
    "portal/accounts/demo.py": "people, an enterprise and departments of the demo",
    "portal/kernel/masking.py": "endings of place names, to be recognised",
    "portal/settings/base.py": "the sample name of the site, and a language named in itself",
    "portal/standalone/ports.py": "two sentences said in both languages, before a catalogue is compiled",
    "portal/ui/gallery.py": "samples of the page of components",
    "portal/workcalendar/seed.py": "the title of the published notices",
    "portal/workcalendar/tables.py": "words of a table of days, and the title of the made-up notice",
}
"""Modules, or folders of them, whose Chinese is data, and why."""

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def unmarked_chinese(module: ast.Module) -> Iterator[str]:
    allowed = {id(node) for node in _allowed(module)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and CHINESE.search(str(node.value)) and id(node) not in allowed:
            yield f"{node.lineno}: {node.value}"


def _allowed(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if isinstance(node, ast.Expr):
            yield node.value
        if isinstance(node, ast.Assign) and all(_names_law(target) for target in node.targets):
            yield node.value
        if isinstance(node, ast.Call):
            if _is_marker(node.func):
                yield from node.args
            yield from (keyword.value for keyword in node.keywords if keyword.arg in NAMES_OF_LAW)


def _names_law(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id.split("_")[-1] == "LAW"


def _is_marker(function: ast.expr) -> bool:
    return (function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")) in MARKERS


def is_data(module: str) -> bool:
    return module.startswith(tuple(DATA))


def unmarked_in_template(text: str) -> Iterator[str]:
    """Chinese outside translate, blocktranslate and comments."""
    inside = ""
    for token in Lexer(text).tokenize():
        word = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if word in {"blocktranslate", "comment"}:
            inside = word
        elif word == f"end{inside}":
            inside = ""
        elif token.token_type == TokenType.COMMENT or inside or word == "translate":
            continue
        elif CHINESE.search(re.sub(r"_\((\".*?\"|'.*?')\)", "", token.contents)):
            yield f"{token.lineno}: {token.contents.strip()}"


def differing_placeholders(msgid: str | tuple[str, ...], msgstr: str | tuple[str, ...]) -> bool:
    asked = {tuple(sorted(set(PLACEHOLDER.findall(text)))) for text in _texts(msgid)}
    given = {tuple(sorted(set(PLACEHOLDER.findall(text)))) for text in _texts(msgstr)}
    return not given <= asked


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.fixture(scope="module")
def catalogue():
    return translations.load(settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po")


def test_chinese_in_python_is_marked():
    modules = [path for path in product_modules() if not is_data(name(path)) and "commands" not in path.parts]
    assert {name(path): found for path in modules if (found := list(unmarked_chinese(tree(path))))} == {}


def test_modules_excused_as_data_still_hold_some():
    holding = {name(path) for path in product_modules() if list(unmarked_chinese(tree(path)))}
    assert [excused for excused in DATA if not any(module.startswith(excused) for module in holding)] == []


def test_chinese_in_templates_is_marked():
    found = {name(path): list(unmarked_in_template(path.read_text(encoding="utf-8"))) for path in templates()}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_placeholders_are_the_same_in_both_languages(catalogue):
    missing = translations.untranslated(catalogue)
    messages = [message for message in catalogue if message.id and message not in missing]
    assert [message.id for message in messages if differing_placeholders(message.id, message.string)] == []


def test_english_is_english(catalogue):
    strings = [text for message in catalogue if message.id for text in _texts(message.string)]
    assert [text for text in strings if CHINESE_OR_ITS_PUNCTUATION.search(text)] == []


@pytest.mark.parametrize(
    "bad",
    ['raise ValueError("没有")', 'label = "受理"', 'f"共 {n} 件"', '_("已受理" + "件")', 'button(title="受理")'],
)
def test_unmarked_chinese_in_python_is_found(bad):
    assert list(unmarked_chinese(ast.parse(bad)))


@pytest.mark.parametrize(
    "good",
    [
        'LAW = "行政许可法第三十条"',
        '"""受理"""',
        '_("受理")',
        'translation.gettext("受理")',
        'Transition(law="行政许可法第四十二条")',
        'x = "plain"',
    ],
)
def test_marked_chinese_in_python_passes(good):
    assert not list(unmarked_chinese(ast.parse(good)))


@pytest.mark.parametrize("bad", ["<p>受理</p>", '{{ x|default:"无" }}', '{% include "a.html" with label="受理" %}'])
def test_unmarked_chinese_in_a_template_is_found(bad):
    assert list(unmarked_in_template(bad))


@pytest.mark.parametrize(
    "good",
    [
        '{% translate "受理" %}',
        "{% blocktranslate %}共 {{ n }} 件{% endblocktranslate %}",
        "{# 受理 #}",
        "{% comment %}受理{% endcomment %}",
        '{% include "a.html" with label=_("受理") %}',
    ],
)
def test_marked_chinese_in_a_template_passes(good):
    assert not list(unmarked_in_template(good))


def test_a_lost_placeholder_is_found():
    assert differing_placeholders("共 %(count)s 件", "cases")
    assert differing_placeholders("共 %(count)s 件", "%(number)s cases")
    assert not differing_placeholders("共 %(count)s 件", "%(count)s cases")


def test_marks_are_found_in_both_kinds_of_source():
    source = 'x = ngettext("一件", "%(n)s 件", n)\n_("受" "理")\ngettext(words["label"])\npgettext("weekday", "一")'
    python = list(translations.marked(source, "a.py"))
    template = list(
        translations.marked('{% translate "受理" %}{% blocktranslate %}共{{ n }}{% endblocktranslate %}', "a.html")
    )
    assert {(found.id, found.context) for found in python} == {
        (("一件", "%(n)s 件"), None),
        ("受理", None),
        ("一", "weekday"),
    }
    assert [found.id for found in template] == ["受理", "共%(n)s"]
