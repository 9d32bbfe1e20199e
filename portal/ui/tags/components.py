"""The smallest components, which stand in every row: as tags, for an inclusion costs more than they do."""

from functools import cache

from django.template import Library
from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = Library()


@register.simple_tag
def badge(label: object, tone: object) -> SafeString:
    """A state as a coloured word; *tone* is quiet, active, good, warn, bad or silent."""
    text = f'\n<span class="tag tag-{conditional_escape(tone)}">{conditional_escape(label)}</span>\n'
    return mark_safe(text)  # noqa: S308 (both are escaped)


@register.simple_tag
def icon(name: object) -> SafeString:
    """A line icon of our sprite, silent for screen readers."""
    text = f'<use href="{_sprite()}#{conditional_escape(name)}"></use>'
    return mark_safe(f'\n<svg class="icon" aria-hidden="true" focusable="false">{text}</svg>\n')  # noqa: S308 (escaped)


@cache
def _sprite() -> SafeString:
    return conditional_escape(static("icons.svg"))
