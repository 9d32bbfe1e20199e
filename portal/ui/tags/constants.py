"""Tags whose outcome is settled by what is written in the template and by the language: worked out once a process."""

from collections.abc import Hashable
from typing import Any

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode, url
from django.templatetags.i18n import BlockTranslateNode, TranslateNode, do_block_translate, do_translate
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

register = Library()

MOST_KEPT = 500
"""Outcomes that one place in a template may keep; what depends on people or rows would have no end."""

_PROBE = 910_000_000_000_000_000
"""Stands for the first number in an address while it is taken apart; no other part looks like it."""


class Constant(Node):
    """What *nodes* render one after the other, by language: they look at nothing in their context."""

    def __init__(self, *nodes: Node) -> None:
        self._nodes = nodes
        self._texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self._texts:
            self._texts[language] = "".join(node.render(context) for node in self._nodes)
        return self._texts[language]


class Kept(Node):
    """What *nodelist* renders, by language and by the values of *keys*: it looks at nothing else in its context."""

    def __init__(self, nodelist: NodeList, keys: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._keys = keys
        self._texts: dict[Hashable, str] = {}

    def render(self, context: Context) -> str:
        key = (get_language(), *(each.resolve(context) for each in self._keys))
        if key not in self._texts:
            if len(self._texts) >= MOST_KEPT:
                self._texts.clear()
            self._texts[key] = self.nodelist.render(context)
        return self._texts[key]


class RowAddress(Node):
    """An address in which nothing but whole numbers differs: the pattern is looked up once."""

    def __init__(self, node: URLNode) -> None:
        self._node = node
        self._parts: list[str] | None = None

    def render(self, context: Context) -> str:
        numbers = [arg.resolve(context) for arg in self._node.args]
        if not all(type(number) is int and number >= 0 for number in numbers):
            return str(self._node.render(context))
        if self._parts is None:
            self._parts = _apart(self._node.view_name.var, len(numbers))
        if not self._parts:
            return str(self._node.render(context))
        return "".join(part + str(number) for part, number in zip(self._parts, numbers, strict=False)) + self._parts[-1]


class Phrase(BlockTranslateNode):
    """Django's own; the sentence to be translated is put together once."""

    def __init__(self, node: BlockTranslateNode) -> None:
        vars(self).update(vars(node))
        self._sentences: dict[int, tuple[str, list[str]]] = {}

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        if id(tokens) not in self._sentences:
            self._sentences[id(tokens)] = super().render_token_list(tokens)
        sentence, names = self._sentences[id(tokens)]
        return sentence, [*names]


def _apart(view_name: Any, count: int) -> list[str]:
    """The parts of an address around its *count* numbers, none where it has another form."""
    probes = [_PROBE + number for number in range(count)]
    try:
        rest, parts = reverse(view_name, args=probes), []
    except NoReverseMatch:
        return []
    for probe in probes:
        part, found, rest = rest.partition(str(probe))
        if not found:
            return []
        parts.append(part)
    return [*parts, rest]


def _is_written(text: FilterExpression) -> bool:
    return isinstance(text.var, str) and not text.filters


@register.tag("url")
def _url(parser: Parser, token: Token) -> Node:
    node: URLNode = url(parser, token)
    if not _is_written(node.view_name) or node.kwargs or node.asvar:
        return node
    return RowAddress(node) if node.args else Constant(node)


@register.tag("static")
def _static(parser: Parser, token: Token) -> Node:
    node: StaticNode = StaticNode.handle_token(parser, token)
    return Constant(node) if _is_written(node.path) and node.varname is None else node


@register.tag("translate")
def _translate(parser: Parser, token: Token) -> Node:
    """A literal has been made a variable by then, one that is to be translated."""
    node: TranslateNode = do_translate(parser, token)
    text = node.filter_expression
    is_literal = isinstance(text.var.literal, str) and not text.filters
    return Constant(node) if is_literal and not (node.noop or node.asvar or node.message_context) else node


@register.tag("blocktranslate")
def _block_translate(parser: Parser, token: Token) -> Node:
    return Phrase(do_block_translate(parser, token))


@register.tag("kept")
def _kept(parser: Parser, token: Token) -> Node:
    """{% kept by one other %} … {% endkept %}: rendered once for the same values in the same language."""
    _name, *words = token.split_contents()
    if words[:1] != ["by"]:
        raise TemplateSyntaxError("what is kept is kept by the values that it depends on")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist, [parser.compile_filter(word) for word in words[1:]])
