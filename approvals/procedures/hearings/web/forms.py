"""What staff type about a hearing: the notice of the right, day and place and presider, the minutes."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.cases.web.forms import GivingForm, MomentField, text_field
from approvals.clocks.domain import pauses
from approvals.clocks.domain.lengths import HEARING_NOTICE_WORKDAYS
from approvals.procedures.hearings.domain import rules
from portal.accounts.queries import Colleague


def _number(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=pauses.LONGEST_NUMBER,
        help_text=help_text,
        error_messages={"required": _("请填写文书文号")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )


_text = partial(text_field, missing=_("请填写此项"))


class TellForm(GivingForm):
    """The notice of the right to a hearing (听证告知书)."""

    document_number = _number(_("告知书文号"), _("例如 示市监听告〔2026〕1号"))
    notice = _text(_("书面告知内容"), _("写明拟作出的决定和所涉及的重大利益；申请人会原样看到"))


class SummonsForm(GivingForm):
    """Day and time, place and presider of a hearing (听证通知书)."""

    takes_place_at = MomentField(label=_("听证时间"), error_messages={"required": _("请填写听证时间")})
    place = forms.CharField(
        label=_("地点"), max_length=rules.LONGEST_PLACE, error_messages={"required": _("请填写听证的地点")}
    )
    presider_id = forms.TypedChoiceField(
        label=_("主持人"),
        coerce=int,
        help_text=_("本部门没有对本事项提出意见的工作人员；主持人不再提出意见，也不作决定"),
        error_messages={"required": _("请选择主持人")},
    )
    document_number = _number(_("通知书文号"), _("例如 示市监听通〔2026〕1号"))

    def __init__(self, *args: Any, presiders: Iterable[Colleague], earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = gettext("应当提前 %(days)s 个工作日通知；今天通知的，最早可以在 %(earliest)s 举行")
        day = self.fields["takes_place_at"]
        day.help_text = told % {"days": HEARING_NOTICE_WORKDAYS, "earliest": earliest.isoformat()}
        day.widget = forms.DateTimeInput(
            {"type": "datetime-local", "min": f"{earliest}T00:00"}, format="%Y-%m-%dT%H:%M"
        )
        choices = [("", gettext("请选择")), *((str(one.user_id), one.name) for one in presiders)]
        self.fields["presider_id"].choices = choices

    @property
    def summons(self) -> dict[str, Any]:
        """What was typed, by the columns of a hearing."""
        typed = dict(self.cleaned_data)
        return {"summons_number": typed.pop("document_number"), **typed}


class AnnounceForm(SummonsForm):
    """A hearing that the agency announces by itself (听证公告)."""

    notice = _text(
        _("公告内容"), _("写明听证的事项和理由，申请人会原样看到；本平台不对外发布，请本部门依法自行向社会公告")
    )
    field_order = ("notice", "takes_place_at", "place", "presider_id", "document_number")


class MinutesForm(GivingForm):
    """The minutes (听证笔录), signed by those who took part."""

    minutes = _text(_("听证笔录"), _("决定应当根据笔录作出；申请人会看到笔录"), longest=rules.LONGEST_MINUTES, rows=8)
    signed_by = forms.CharField(
        label=_("签字或者盖章的人"),
        max_length=rules.LONGEST_PLACE,
        help_text=_("听证参加人确认笔录无误后签字或者盖章"),
        error_messages={"required": _("请填写在笔录上签字或者盖章的人")},
    )
