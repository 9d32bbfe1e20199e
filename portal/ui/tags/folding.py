"""Templates made shorter once they are read: what they say stays the same."""

import html
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.conf import settings
from django.template import Context, Node, NodeList, Template
from django.template.base import TextNode, VariableNode, render_value_in_context
from django.template.loaders import base, cached

from portal.ui.tags.constants import Constant


class Shown(VariableNode):
    """Django's own; a plain text, as most are, is not to be localized, and neither is a number that is not grouped."""

    def render(self, context: Context) -> str:
        value = self.filter_expression.resolve(context)
        if type(value) is str:
            return html.escape(value) if context.autoescape else value
        if type(value) is int and not settings.USE_THOUSAND_SEPARATOR:
            return str(value)
        return str(render_value_in_context(value, context))


def fold(nodelist: NodeList) -> None:
    """Make one of constants and texts that are neighbours, in *nodelist* and whatever it holds."""
    nodelist[:] = _folded(nodelist)
    for node in nodelist:
        parts = [getattr(node, name, None) for name in node.child_nodelists]
        parts += [part for _condition, part in getattr(node, "conditions_nodelists", ())]
        for part in filter(None, parts):
            fold(part)


def _folded(nodes: NodeList) -> Iterator[Node]:
    for is_constant, group in groupby(nodes, lambda node: isinstance(node, Constant | TextNode)):
        neighbours = list(group)
        if is_constant and neighbours[1:]:
            yield Constant(*neighbours)
        else:
            yield from map(_quick, neighbours)


def _quick(node: Node) -> Node:
    if type(node) is not VariableNode:
        return node
    shown = Shown(node.filter_expression)
    shown.token, shown.origin = node.token, node.origin  # told where a page fails
    return shown


class _Folded(base.Loader):
    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template: Template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _Folded):
    """Templates as Django loads and keeps them, each ``fold``ed once."""
