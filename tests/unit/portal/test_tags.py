"""Tags that work out once what does not vary say in each language what Django's own say."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.template import Context, Template, defaultfilters
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import gettext_lazy

from portal.ui.tags import constants
from portal.ui.tags.constants import Constant
from portal.ui.tags.folding import Shown, fold

OWN = "{% load i18n static %}"
"""Django's own tags over ours."""

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
PHRASES = (
    *(
        "{% blocktranslate trimmed count days=" + number + " %}需要 {{ days }} 个工作日{% plural %}"
        "需要 {{ days }} 个工作日{% endblocktranslate %}"
        for number in ("one", "many")
    ),
    "{% blocktranslate trimmed with name=text %}容缺材料未补齐：{{ name }}  100%{% endblocktranslate %}",
    "{% blocktranslate with names=text asvar said %}容缺材料未补齐：{{ names }}{% endblocktranslate %}<{{ said }}>",
)
CONTEXT = {"code": "A", "name": "home:help", "file": "seal.svg", "text": "<首页>", "one": 1, "many": 7}
FILED_AT = datetime(2026, 3, 2, 16, 5, tzinfo=UTC)
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


def rendered(text: str, language: str, **context: object) -> str:
    with translation.override(language):
        return Template(text).render(Context(CONTEXT | context))


@LANGUAGES
@pytest.mark.parametrize("text", [*WRITTEN, *FOUND, *PHRASES])
def test_it_says_what_djangos_own_says(text, language):
    assert rendered(text, language) == rendered(OWN + text, language)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_is_worked_out_once_in_each_language(text):
    template = Template(text)
    [node] = template.nodelist
    assert isinstance(node, Constant)
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            assert template.render(Context()) == rendered(OWN + text, language)


@pytest.mark.parametrize("text", FOUND)
def test_what_depends_on_the_context_is_not_kept(text):
    assert not any(isinstance(node, Constant) for node in Template(text).nodelist)


class TestPhrases:
    def test_a_sentence_is_put_together_once_and_said_of_each_anew(self, monkeypatch):
        template, joined = Template("".join(PHRASES)), []
        own = constants.BlockTranslateNode.render_token_list
        monkeypatch.setattr(
            constants.BlockTranslateNode, "render_token_list", lambda *given: joined.append(given) or own(*given)
        )
        for many in (7, 8, 9):
            assert f"需要 {many} 个工作日" in template.render(Context(CONTEXT | {"many": many}))
        assert len(joined) == 6
        assert [node.render_token_list(node.singular)[1] for node in template.nodelist[:2]] == [["days"], ["days"]]


class TestAddressesOfRows:
    WITH_ONE, WITH_TWO = "{% url 'approvals:case' pk %}", "{% url 'approvals:supply' pk other %}"

    @pytest.mark.parametrize("numbers", [(7, 12), (12, 7), (0, 10**18), ("7", 1)])
    def test_each_number_takes_its_place(self, numbers):
        template = Template(self.WITH_ONE + " " + self.WITH_TWO)
        expected = f"{reverse('approvals:case', args=numbers[:1])} {reverse('approvals:supply', args=numbers)}"
        for _again in range(2):
            assert template.render(Context(dict(zip(("pk", "other"), numbers, strict=True)))) == expected

    def test_the_pattern_is_looked_up_once(self, monkeypatch):
        asked, own = [], constants.reverse
        monkeypatch.setattr(constants, "reverse", lambda *given, **more: asked.append(given) or own(*given, **more))
        template = Template(self.WITH_TWO)
        for pk in (1, 2, 3):
            assert template.render(Context({"pk": pk, "other": 9})) == f"/cases/{pk}/supply/9/"
        assert len(asked) == 1

    @pytest.mark.parametrize("number", [-1, None, "x", True])
    def test_no_address_is_made_of_anything_else(self, number):
        with pytest.raises(NoReverseMatch):
            Template(self.WITH_ONE).render(Context({"pk": number}))

    def test_an_address_of_another_form_is_djangos(self):
        template = Template("{% url 'matters:bundle' code %}")
        assert template.render(Context({"code": "A"})) == "/matters/bundles/A/"
        with pytest.raises(NoReverseMatch):
            Template("{% url 'home:help' pk %}").render(Context({"pk": 1}))


@LANGUAGES
@pytest.mark.parametrize("form", ["Y-m-d H:i", "m-d H:i", "Y-m-d", "m-d", "c", "H:i", "j", "DATE_FORMAT"])
@pytest.mark.parametrize("value", [datetime(2026, 3, 2, 16, 5, 9, 17, tzinfo=UTC), date(2026, 3, 2), None, "", "7"])
def test_days_and_moments_read_as_djangos_own(value, form, language):
    if type(value) is date and "H" in form:
        return
    with translation.override(language):
        expected = defaultfilters.date(template_localtime(value), form)
    assert rendered('{{ value|date:"' + form + '" }}', language, value=value) == expected


class TestFolding:
    TEXT = (
        '<a>{% translate "首页" %}</a>'
        '{% if one %}<b>{% url "home:help" %}{{ one }}</b>{% else %}<i>{% translate "帮助" %}</i>{% endif %}'
        '{% for _ in names %}<u>{% translate "登录" %}</u>{% empty %}-{% translate "退出" %}-{% endfor %}'
    )

    @LANGUAGES
    @pytest.mark.parametrize("context", [{"one": 1, "names": "ab"}, {"one": 0, "names": ""}])
    def test_neighbours_are_one_and_the_page_is_the_same(self, context, language):
        template = Template(self.TEXT)
        fold(template.nodelist)
        with translation.override(language):
            assert template.render(Context(context)) == rendered(self.TEXT, language, **context)
        first, condition, loop = template.nodelist
        assert isinstance(first, Constant)
        assert [len(nodes) for _condition, nodes in condition.conditions_nodelists] == [3, 1]
        assert [len(loop.nodelist_loop), len(loop.nodelist_empty)] == [1, 1]

    @pytest.mark.parametrize(
        "value", ["<b>'\"&", mark_safe("<b>"), gettext_lazy("首页"), 1234567, 1.5, None, FILED_AT, True]
    )
    @pytest.mark.parametrize(
        "text", ["{{ value }}", "{% autoescape off %}{{ value }}{% endautoescape %}", "{{ value|lower }}"]
    )
    @LANGUAGES
    def test_a_value_is_shown_as_ever(self, text, value, language):
        template = Template(text)
        fold(template.nodelist)
        with translation.override(language):
            assert template.render(Context({"value": value})) == rendered(text, language, value=value)
        assert template.nodelist.get_nodes_by_type(Shown)

    def test_numbers_are_grouped_where_that_is_wanted(self, settings):
        settings.USE_THOUSAND_SEPARATOR = True
        template = Template("{{ value }}")
        fold(template.nodelist)
        with translation.override("en"):
            assert template.render(Context({"value": 1234567})) == "1,234,567"

    def test_templates_are_folded_as_they_are_loaded(self):
        nodes = get_template("layouts/footer.html").template.nodelist
        pairs = pairwise(nodes)
        assert not any(isinstance(one, Constant) and isinstance(other, Constant) for one, other in pairs)
        assert isinstance(nodes[0], Constant)


class TestKept:
    TEXT = "{% kept by one %}{{ one }}{{ count }}{% endkept %}"

    def test_it_is_rendered_once_for_the_same_values_in_a_language(self):
        template = Template(self.TEXT)

        def shown(one: object, count: int, language: str = "zh-hans") -> str:
            with translation.override(language):
                return template.render(Context({"one": one, "count": count}))

        assert [shown(1, 1), shown(1, 2), shown(2, 3), shown(1, 4)] == ["11", "11", "23", "11"]
        assert [shown(1, 5, "en"), shown(1, 6, "en")] == ["15", "15"]

    def test_it_keeps_only_so_many(self, monkeypatch):
        monkeypatch.setattr(constants, "MOST_KEPT", 2)
        template = Template(self.TEXT)
        shown = [template.render(Context({"one": one, "count": n})) for n, one in enumerate((1, 2, 3, 1, 3))]
        assert shown == ["10", "21", "32", "13", "32"]


def test_badges_and_icons_escape_what_they_are_given():
    text = "{% badge label tone %}{% icon tone %}"
    shown = Template(text).render(Context({"label": "<b>", "tone": '"x'}))
    assert '<span class="tag tag-&quot;x">&lt;b&gt;</span>' in shown
    assert 'icons.svg#&quot;x"></use>' in shown
