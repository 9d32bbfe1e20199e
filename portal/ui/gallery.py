"""Every shared component on one page, for whoever works on the pages: `/-/components/`, on a demo and nowhere else."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from portal.kernel.errors import InvalidInput
from portal.ui import qr
from portal.ui.parts import Crumb, Fact, Lane, Tone, steps
from portal.ui.refusals import Refusal

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
NOTICES = (
    {"kind": "warning", "text": "请在 11 月 24 日前补交“招牌效果图”。", "url": "#notice", "action": "现在拍照上传"},
    {"kind": "success", "text": "已保存。", "url": "", "action": ""},
    {"kind": "info", "text": "窗口今天 17:00 下班。", "url": "", "action": ""},
    {"kind": "error", "text": "照片未能上传。", "url": "", "action": ""},
)
COUNTDOWN = {"label": "承诺办结还剩", "number": 4, "unit": "个工作日", "note": "承诺 10 个 · 已用 4 个 · 补正暂停 2 个"}
OUTAGE = {
    "began_at": datetime.fromisoformat("2026-11-12T09:10:00+08:00"),
    "ended_at": datetime.fromisoformat("2026-11-12T15:10:00+08:00"),
    "hours": 6,
    "channels": [{"label": "网页"}],
    "lost_days": [date(2026, 11, 12)],
    "document": "示例县〔2026〕8 号",
}
TABLE = {
    "caption": "待审查，最紧的在前",
    "heads": ("办件编号", "事项", "状态", "剩余"),
    "rows": (
        ("LL20261112-000386", "食品经营许可", "审查中", Tone.ACTIVE, "2 个工作日"),
        ("LL20261112-000387", "户外招牌", "补正中", Tone.WARN, "已暂停"),
        ("LL20261112-000388", "消防检查", "未开始", Tone.QUIET, "5 个工作日"),
        ("LL20261112-000389", "烟草零售许可", "不同意", Tone.BAD, "—"),
        ("LL20261112-000390", "排水许可", "已通过", Tone.GOOD, "—"),
        ("LL20261112-000391", "城市绿化", "视为同意", Tone.SILENT, "—"),
    ),
}
WORDS = {
    "title": "开办餐饮店“一件事”",
    "here": "办件进度",
    "scan": "扫码核验证照",
    "none": "还没有办件",
    "find": "去找事项",
    "send": "提交",
    "back": "返回",
    "withdraw": "撤回申请",
    "record": "全部办理记录",
}


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


def on_a_demo(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Outside a demo there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO_MODE:
            raise Http404
        return view(request)

    return guarded


@on_a_demo
def components(request: HttpRequest) -> HttpResponse:
    context = {
        "words": WORDS,
        "crumbs": [Crumb("首页", "/"), Crumb("我的办件", "/cases/")],
        "notices": NOTICES,
        "steps": steps(STAGES, 2),
        "lanes": LANES,
        "countdown": COUNTDOWN,
        "facts": FACTS,
        "outage": OUTAGE,
        "table": TABLE,
        "qr": qr.data_uri("https://example.org/verify/1"),
        "refusal": Refusal.of(InvalidInput({"name": "请填写店名"})),
        "blank": SampleForm(),
        "wrong": SampleForm({"channel": "9"}, prefix="wrong"),
    }
    return render(request, "components/gallery.html", context)


@on_a_demo
def refuse(_request: HttpRequest) -> HttpResponse:
    """Refuse what the sample form sends, as a service would."""
    raise InvalidInput({"name": "请填写店名"})


app_name = "components"
urlpatterns = [path("", components, name="gallery"), path("refusal/", refuse, name="refusal")]
