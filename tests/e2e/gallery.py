"""Every shared component on one page, for the browser tests."""

from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from portal.kernel.errors import InvalidInput
from portal.ui import qr
from portal.ui.parts import Crumb, Fact, Lane, Tone, steps
from portal.ui.refusals import Refusal
from portal.urls import handler404
from portal.urls import urlpatterns as portal_pages

__all__ = ["handler404"]

PAGE = Path(__file__).with_name("gallery.html")

STAGES = (
    ("提交申请", "11-12 10:03"),
    ("窗口受理", "11-12 14:20"),
    ("并联审查", "进行中"),
    ("综合决定", "预计 11-26"),
    ("制证送达", "—"),
)
LANES = (
    Lane("市场监督管理局", "食品经营许可", "已通过", Tone.GOOD, 100, "11-14 09:12 · 提前 3 个工作日"),
    Lane("消防救援大队", "公众聚集场所消防安全检查", "审查中", Tone.ACTIVE, 60, "11-18 起 · 剩余 2 个工作日"),
    Lane("城市管理局", "户外招牌设置备案", "补正中", Tone.WARN, 30, "11-17 · 计时已暂停"),
    Lane("烟草专卖局", "烟草零售许可", "不同意", Tone.BAD, 100, "11-16 · 已说明理由"),
    Lane("生态环境局", "环境影响登记表备案", "等待前置事项", Tone.QUIET, 0),
)
FACTS = (Fact("店名", "老街面馆"), Fact("地址", "解放路 18 号"), Fact("面积", "86 平方米"))


class SampleForm(forms.Form):
    name = forms.CharField(label="店名", help_text="与营业执照一致")
    note = forms.CharField(label="说明", widget=forms.Textarea({"rows": 2}), required=False)
    kind = forms.ChoiceField(label="业态", choices=[("", "请选择"), ("1", "热食"), ("2", "冷食")])
    channel = forms.ChoiceField(label="领取方式", widget=forms.RadioSelect, choices=[("1", "窗口领取"), ("2", "邮寄")])
    extras = forms.MultipleChoiceField(
        label="附加项目", widget=forms.CheckboxSelectMultiple, choices=[("1", "招牌"), ("2", "烟草")], required=False
    )
    opened_on = forms.DateField(label="开业日期", widget=forms.DateInput({"type": "date"}), required=False)
    photo = forms.FileField(label="门头照片", widget=forms.FileInput({"capture": "environment"}), required=False)
    promise = forms.BooleanField(label="我承诺以上内容真实")


def gallery(request: HttpRequest) -> HttpResponse:
    context = {
        "crumbs": [Crumb("首页", "/"), Crumb("我的办件", "/cases/")],
        "steps": steps(STAGES, 2),
        "lanes": LANES,
        "facts": FACTS,
        "qr": qr.data_uri("https://example.org/verify/1"),
        "refusal": Refusal.of(InvalidInput({"name": "请填写店名"})),
        "blank": SampleForm(),
        "wrong": SampleForm({"channel": "9"}, prefix="wrong"),
    }
    return HttpResponse(engines["django"].from_string(PAGE.read_text(encoding="utf-8")).render(context, request))


def refuse(_request: HttpRequest) -> HttpResponse:
    raise InvalidInput({"name": "请填写店名"})


urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("gallery/refuse/", refuse, name="refuse"),
    path("", include(portal_pages)),
]
