"""Tags whose arguments are written in the template say in each language what Django's own say."""

import pytest
from django.template import Context, Template
from django.utils import translation

from portal.ui.constants import Constant

WRITTEN = ("{% url 'home:help' %}", "{% static 'seal.svg' %}", '{% translate "首页" %}', '{% translate "100%" %}')
FOUND = (
    "{% url 'matters:bundle' code %}",
    "{% url name %}",
    "{% static file %}",
    "{% translate text %}",
    '{% translate "首页"|lower %}',
    '{% translate "首页" as kept %}{{ kept }}',
    '{% translate "首页" noop %}',
    '{% translate "首页" context "页" %}',
    "{% url 'home:help' as kept %}{{ kept }}",
)
CONTEXT = {"code": "A", "name": "home:help", "file": "seal.svg", "text": "首页"}


def rendered(text: str, language: str) -> str:
    with translation.override(language):
        return Template(text).render(Context(CONTEXT))


@pytest.mark.parametrize("text", [*WRITTEN, *FOUND])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_says_what_djangos_own_says(text, language):
    assert rendered(text, language) == rendered("{% load i18n static %}" + text, language)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_is_worked_out_once_in_each_language(text):
    template = Template(text)
    [node] = template.nodelist
    assert isinstance(node, Constant)
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            assert template.render(Context()) == rendered("{% load i18n static %}" + text, language)


@pytest.mark.parametrize("text", FOUND)
def test_what_depends_on_the_context_is_not_kept(text):
    assert not any(isinstance(node, Constant) for node in Template(text).nodelist)
