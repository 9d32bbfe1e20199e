"""The English catalogue: found in the sources, kept as a .po file, compiled without system tools.

Message ids are the Chinese sentences themselves. Pure modules mark theirs with ``portal.kernel.vocabulary._``.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGES = ("approvals", "datashare", "matters", "portal")
TEMPLATES = "templates"
_PASSED_OVER = ("migrations", "locale", "assets")
_HEAD = """msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
"""Without dates and people, so that only messages change the file."""

_SHAPES = {
    "_": "i",
    "gettext": "i",
    "gettext_lazy": "i",
    "ngettext": "ii",
    "ngettext_lazy": "ii",
    "pgettext": "ci",
    "pgettext_lazy": "ci",
    "npgettext": "cii",
}
"""What the first arguments of each marking function are: a context, an id, and the id of the plural."""

_IN_TEMPLATES = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A marked string and the file it stands in. A pair of ids is a singular and its plural."""

    id: str | tuple[str, ...]
    context: str | None
    file: str


def sources(root: Path) -> Iterator[Path]:
    """Python modules and templates that may hold marked strings, in a stable order."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if not set(_PASSED_OVER) & set(path.relative_to(root).parts):
                yield path
    yield from (path for path in sorted((root / TEMPLATES).rglob("*")) if path.is_file())


def marked(text: str, name: str) -> Iterator[Found]:
    """Yield what *text*, the content of the file called *name*, marks for translation."""
    yield from _in_python(text, name) if name.endswith(".py") else _in_template(text, name)


def _in_python(text: str, name: str) -> Iterator[Found]:
    for node in ast.walk(ast.parse(text, name)):
        if isinstance(node, ast.Call) and (shape := _SHAPES.get(_called(node))):
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if len(texts) == len(shape):
                context, ids = (texts[0], texts[1:]) if shape[0] == "c" else (None, texts)
                yield Found(ids[0] if len(ids) == 1 else tuple(ids), context, name)


def _called(node: ast.Call) -> str:
    """The last word of what is called: ``gettext`` for ``translation.gettext(…)``."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _in_template(text: str, name: str) -> Iterator[Found]:
    """By Django's own rewriting to something like Python; its indentation would be a mistake there."""
    code = "\n".join(line.strip() for line in templatize(text, origin=name).splitlines())
    for _line, ids, _comments, context in extract("python", BytesIO(code.encode()), keywords=_IN_TEMPLATES):
        yield Found(ids, context, name)


def collect(root: Path) -> Catalog:
    """Return a catalogue of every marked string under *root*; places are files, so that edits do not churn it."""
    catalog = _empty()
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        for found in marked(path.read_text(encoding="utf-8"), name):
            catalog.add(found.id, locations=[(name, None)], context=found.context)
    return catalog


def _empty() -> Catalog:
    return Catalog(locale="en", charset="utf-8", fuzzy=False)


def load(path: Path) -> Catalog:
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale="en")


def updated(known: Catalog, wanted: Catalog) -> Catalog:
    """Return *wanted* with the translations of *known*. Nothing is guessed, and what is gone is gone."""
    for message in wanted:
        if message.id and (old := known.get(_key(message), message.context)):
            message.string, message.user_comments = old.string, old.user_comments
    return wanted


def save(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(_HEAD.encode())
        write_po(file, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)


def compile_catalogue(path: Path) -> Path:
    """Write the .mo beside the .po at *path*, whole or not at all, and return where it is."""
    target = path.with_suffix(".mo")
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        write_mo(file, load(path))
    return Path(file.name).replace(target)


def untranslated(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id and not all(_strings(message))]


def faults(known: Catalog, wanted: Catalog) -> Iterator[str]:
    """Yield what keeps *known* from being English for *wanted*, no more and no less: one line each."""
    there = {(message.id, message.context) for message in known}
    asked = {(message.id, message.context) for message in wanted}
    yield from (f"not collected: {message.id}" for message in wanted if (message.id, message.context) not in there)
    yield from (f"gone: {message.id}" for message in known if (message.id, message.context) not in asked)
    yield from (f"gone: {message.id}" for message in known.obsolete.values())
    yield from (f"without English: {message.id}" for message in untranslated(known))
    yield from (f"a guess: {message.id}" for message in known if message.id and message.fuzzy)


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
