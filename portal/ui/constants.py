"""Tags whose arguments are all written in the template: an address, a text in a language. Worked out once a process."""

from collections.abc import Callable
from typing import Any

from django.template import Context, Library, Node
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode, url
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

register = Library()


class Constant(Node):
    """What *node* renders, by language: it looks at nothing in its context."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self._texts:
            self._texts[language] = self._node.render(context)
        return self._texts[language]


def _kept(compile_tag: Callable[[Parser, Token], Any], is_constant: Callable[[Any], bool]) -> Callable[..., Node]:
    def compiled(parser: Parser, token: Token) -> Node:
        node: Node = compile_tag(parser, token)
        return Constant(node) if is_constant(node) else node

    return compiled


def _is_written(text: FilterExpression) -> bool:
    return isinstance(text.var, str) and not text.filters


def _is_address(node: URLNode) -> bool:
    return _is_written(node.view_name) and not (node.args or node.kwargs or node.asvar)


def _is_file(node: StaticNode) -> bool:
    return _is_written(node.path) and node.varname is None


def _is_text(node: TranslateNode) -> bool:
    """A literal has been made a variable by then, one that is to be translated."""
    text = node.filter_expression
    is_literal = isinstance(text.var.literal, str) and not text.filters
    return is_literal and not (node.noop or node.asvar or node.message_context)


register.tag("url", _kept(url, _is_address))
register.tag("static", _kept(StaticNode.handle_token, _is_file))
register.tag("translate", _kept(do_translate, _is_text))
