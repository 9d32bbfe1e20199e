"""What the forms of staff share: their fields, an answer of yes or no, and the version that the page showed."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.clock import local_date
from portal.kernel.numbers import whole_number
from portal.kernel.transitions import Transition

LONGEST_REASON = 2000

LONGEST_NOTE = 300

_NO_REASON = _("请填写理由")


def seen_version(request: HttpRequest) -> int:
    """The version that the page showed; one that no row has when the page does not say."""
    sent = whole_number(request.POST.get("seen_version", ""))
    return -1 if sent is None else sent


class MomentField(forms.DateTimeField):
    """A day and a time of day; one of which no calendar knows the local day is invalid."""

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        try:
            if moment is not None:
                local_date(moment)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return moment


def text_field(
    label: Any,
    help_text: Any = "",
    *,
    missing: Any = _NO_REASON,
    longest: int = LONGEST_REASON,
    rows: int = 4,
    required: bool = True,
) -> forms.CharField:
    """Some sentences; *missing* asks for them."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        error_messages={"required": missing},
        widget=forms.Textarea({"rows": str(rows)}),
    )


def reason_field(help_text: Any = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    return text_field(_("理由"), help_text, required=required, rows=rows)


def workdays_field(longest: int, label: Any, help_text: Any = "") -> forms.IntegerField:
    told = gettext("应为1至%(longest)s个工作日") % {"longest": longest}
    errors = {"required": told, "invalid": told, "min_value": told, "max_value": told}
    widget = forms.NumberInput({"inputmode": "numeric", "min": 1, "max": longest})
    return forms.IntegerField(
        label=label, min_value=1, max_value=longest, help_text=help_text, error_messages=errors, widget=widget
    )


class GivingForm(forms.Form):
    """``given`` is what the command takes."""

    use_required_attribute = False

    @property
    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def says(self, reason: str) -> bool:
        """Whether this very *reason* is given; blank: none is."""
        return self.given.get("reason", "") == reason


class AnswerForm(GivingForm):
    """Approve or decline what somebody has asked for; declining needs a reason."""

    answer = forms.ChoiceField(
        label=_("答复"), widget=forms.RadioSelect, error_messages={"required": _("请选择批准或者不批准")}
    )
    reason = reason_field(_("不批准的必须写明理由"), required=False, rows=3)

    def __init__(self, *args: Any, yes: Transition, no: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._no = no.name
        self.fields["answer"].choices = [(move.name, gettext(move.label)) for move in (yes, no)]

    @property
    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]} if self.cleaned_data["answer"] == self._no else {}
