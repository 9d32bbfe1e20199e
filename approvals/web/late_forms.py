"""What a department types after its silence has spoken."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.domain.vocabulary import Opinion

LONGEST = 2000
_CHOICES = (Opinion.AGREE, Opinion.AGREE_WITH_CONDITIONS, Opinion.DISAGREE)


class WrittenOpinionForm(forms.Form):
    """The paper that is owed (补发书面意见)."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("书面意见"),
        max_length=LONGEST,
        error_messages={"required": _("请填写书面意见")},
        widget=forms.Textarea({"rows": "4"}),
    )


class LateOpinionForm(forms.Form):
    """An opinion without effect (逾期意见)."""

    use_required_attribute = False
    opinion = forms.TypedChoiceField(
        label=_("意见"), coerce=Opinion.of, widget=forms.RadioSelect, error_messages={"required": _("请选择意见")}
    )
    reason = forms.CharField(label=_("理由"), max_length=LONGEST, required=False, widget=forms.Textarea({"rows": "3"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].choices = [(word.value, gettext(word.label)) for word in _CHOICES]
