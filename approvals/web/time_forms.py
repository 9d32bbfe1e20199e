"""What staff type about an item's time: special procedures, extensions, and the answers to requests."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.domain import item_moves, pauses
from approvals.domain.clocks import PauseGround
from approvals.web._sending import GivingForm
from approvals.web.staff_forms import LONGEST_REASON


def _grounds() -> list[tuple[str, str]]:
    started = (ground for ground in PauseGround if ground is not PauseGround.HEARING)
    return [("", gettext("请选择")), *((ground.value, gettext(ground.label)) for ground in started)]


def _workdays(longest: int, label: Any, help_text: Any = "") -> forms.IntegerField:
    told = gettext("应为1至%(longest)s个工作日") % {"longest": longest}
    errors = {"required": told, "invalid": told, "min_value": told, "max_value": told}
    widget = forms.NumberInput({"inputmode": "numeric", "min": 1, "max": longest})
    return forms.IntegerField(
        label=label, min_value=1, max_value=longest, help_text=help_text, error_messages=errors, widget=widget
    )


class PauseForm(GivingForm):
    """A special procedure (特别程序): the document that orders it, and the written notice to the applicant."""

    ground = forms.TypedChoiceField(
        label=_("程序"),
        choices=_grounds,
        coerce=PauseGround.of,
        help_text=_("只有这些程序和听证所需的时间不计入期限；听证另行告知或者公告"),
        error_messages={"required": _("请选择程序")},
    )
    document_number = forms.CharField(
        label=_("文书文号"),
        max_length=pauses.LONGEST_NUMBER,
        help_text=_("启动该程序的文书，例如 示市监检〔2026〕3号"),
        error_messages={"required": _("请填写启动特别程序的文书文号")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    notice = forms.CharField(
        label=_("书面告知内容"),
        max_length=LONGEST_REASON,
        help_text=_("写明做什么、为什么需要；申请人会原样看到"),
        error_messages={"required": _("请填写书面告知申请人的内容")},
        widget=forms.Textarea({"rows": "4"}),
    )

    def __init__(self, *args: Any, free_workdays: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = gettext("工作日数。连同以前的合计超过%(days)s个工作日的，由部门负责人批准后生效")
        self.fields["needed_workdays"] = _workdays(pauses.LONGEST, _("所需时间"), told % {"days": free_workdays})
        self.order_fields(["ground", "document_number", "needed_workdays", "notice"])


class ExtendForm(GivingForm):
    """An extension (延期): how long, and why; the applicant is told both."""

    reason = forms.CharField(
        label=_("延期理由"),
        max_length=LONGEST_REASON,
        help_text=_("申请人会原样看到"),
        error_messages={"required": _("请填写理由")},
        widget=forms.Textarea({"rows": "4"}),
    )

    def __init__(self, *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workdays"] = _workdays(longest, _("延长的工作日"))
        self.order_fields(["workdays", "reason"])


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


class PublicationForm(GivingForm):
    """Publish against an objection or withhold; either needs a reason that the applicant is told."""

    answer = forms.ChoiceField(
        label=_("答复"), widget=forms.RadioSelect, error_messages={"required": _("请选择公开或者不公开")}
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_REASON,
        help_text=_("申请人会原样看到"),
        error_messages={"required": _("请填写理由")},
        widget=forms.Textarea({"rows": "3"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = (item_moves.PUBLISH, item_moves.WITHHOLD)
        self.fields["answer"].choices = [(move.name, gettext(move.label)) for move in moves]

    @property
    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class ResumeForm(GivingForm):
    """The end of a pause before its time: a yes is all."""


class AnswerForm(GivingForm):
    """Approve or decline; declining needs a reason. ``yes`` and ``no`` are names of moves with their labels."""

    answer = forms.ChoiceField(
        label=_("答复"), widget=forms.RadioSelect, error_messages={"required": _("请选择批准或者不批准")}
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("不批准的必须写明理由"),
        widget=forms.Textarea({"rows": "3"}),
    )

    def __init__(self, *args: Any, yes: tuple[str, str], no: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._no = no[0]
        self.fields["answer"].choices = [(name, gettext(label)) for name, label in (yes, no)]

    @property
    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]} if self.cleaned_data["answer"] == self._no else {}
