"""What staff type about a special procedure."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.cases.web.forms import GivingForm, text_field, workdays_field
from approvals.clocks.domain import pauses
from approvals.clocks.domain.clocks import PauseGround


def _grounds() -> list[tuple[str, str]]:
    started = (ground for ground in PauseGround if ground is not PauseGround.HEARING)
    return [("", gettext("请选择")), *((ground.value, gettext(ground.label)) for ground in started)]


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
    notice = text_field(
        _("书面告知内容"),
        _("写明做什么、为什么需要；申请人会原样看到"),
        missing=_("请填写书面告知申请人的内容"),
    )

    def __init__(self, *args: Any, free_workdays: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = gettext("工作日数。连同以前的合计超过%(days)s个工作日的，由部门负责人批准后生效")
        self.fields["needed_workdays"] = workdays_field(pauses.LONGEST, _("所需时间"), told % {"days": free_workdays})
        self.order_fields(["ground", "document_number", "needed_workdays", "notice"])


class ResumeForm(GivingForm):
    """The end of a pause before its time: a yes is all."""
