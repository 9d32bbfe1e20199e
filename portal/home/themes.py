"""The themes and suggestions of the front page: each is a search that finds what people mean by it."""

from dataclasses import dataclass

from portal.kernel.vocabulary import _


@dataclass(frozen=True, slots=True)
class Theme:
    """A tile; ``query`` is what it searches for, in the words of the published catalogue."""

    label: str
    hint: str
    icon: str
    query: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    label: str
    query: str


THEMES = (
    Theme(_("设立变更"), _("企业开办"), "building", query="设立登记"),
    Theme(_("准营准办"), _("许可资质"), "shield", query="经营许可"),
    Theme(_("投资审批"), _("工程建设"), "crane", query="建设工程"),
    Theme(_("生育收养"), _("生育服务"), "heart", query="生育"),
    Theme(_("社会保障"), _("社保医保"), "umbrella", query="社会保险"),
    Theme(_("住房保障"), _("公积金"), "house", query="住房"),
    Theme(_("交通出行"), _("道路运输"), "car", query="道路运输"),
    Theme(_("职业资格"), _("资格证书"), "medal", query="资格"),
)

SUGGESTIONS = (
    Suggestion(_("开餐馆"), query="开餐馆"),
    Suggestion(_("企业开办"), query="企业开办"),
    Suggestion(_("开便利店"), query="开便利店"),
    Suggestion(_("开宠物医院"), query="开宠物医院"),
)
