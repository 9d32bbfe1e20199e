"""What staff type about a joint inspection: the call, the minutes, and reasons."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.cases.web.forms import GivingForm, MomentField, text_field
from approvals.inspections.domain import rules


class ConveneForm(GivingForm):
    """A call: when and where to meet, and what is looked at."""

    meets_at = MomentField(
        label=_("踏勘时间"),
        help_text=_("须提前3个工作日通知，并定在工作日"),
        error_messages={"required": _("请选择踏勘时间"), "invalid": _("请选择踏勘时间")},
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(
        label=_("踏勘地点"),
        max_length=rules.LONGEST_PLACE,
        error_messages={"required": _("请填写踏勘地点")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    subject = text_field(_("踏勘内容"), _("写明看什么；被通知的部门和申请人会原样看到"), missing=_("请填写踏勘内容"))


class HoldForm(GivingForm):
    """The minutes: who came, who inspected, and what was found."""

    present = forms.TypedMultipleChoiceField(
        label=_("到场的部门"),
        coerce=int,
        required=False,
        help_text=_("未勾选的，记为缺席；已说明理由的除外"),
        widget=forms.CheckboxSelectMultiple,
    )
    inspectors = forms.TypedMultipleChoiceField(
        label=_("本部门的现场核查人员"),
        coerce=int,
        help_text=_("至少两名"),
        error_messages={"required": _("现场核查应当有本部门两名以上工作人员参加")},
        widget=forms.CheckboxSelectMultiple,
    )
    findings = text_field(_("踏勘记录"), missing=_("请填写踏勘记录"))

    def __init__(self, *args: Any, called: Iterable[tuple[int, str]], staff: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = list(called)
        self.fields["inspectors"].choices = list(staff.items())


class CancelForm(GivingForm):
    """Why nobody goes there after all."""

    reason = text_field(_("取消的理由"), _("被通知的部门和申请人会看到"))


class SignForm(GivingForm):
    """The call was received: a yes is all."""


class ExcuseForm(GivingForm):
    """The good reason for not coming."""

    reason = text_field(_("不能参加的理由"), _("写明正当理由；记入办件，有关各方可以查阅"))


class InspectorsForm(GivingForm):
    """Who inspects: staff of the department, those assigned already ticked."""

    inspector_ids = forms.TypedMultipleChoiceField(
        label=_("检验人员"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("本部门在职人员，至少两名"),
        error_messages={"required": _("请选择检验人员")},
    )

    def __init__(self, *args: Any, staff: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspector_ids"].choices = list(staff.items())
