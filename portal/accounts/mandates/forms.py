"""What people type about their enterprises and their agents."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EnterpriseForm(forms.Form):
    """An enterprise whose legal representative the user is."""

    name = forms.CharField(
        label=_("企业名称"), max_length=120, widget=forms.TextInput({"autocomplete": "organization"})
    )
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=40,
        help_text=_("营业执照上的18位代码"),
        widget=forms.TextInput({"autocapitalize": "characters"}),
    )
    address = forms.CharField(label=_("住所"), max_length=200, required=False)


class MandateForm(forms.Form):
    """An agent, named twice, and the last day of the mandate."""

    agent_username = forms.CharField(label=_("代办人的用户名"), max_length=150, help_text=_("请向代办人本人询问"))
    agent_name = forms.CharField(label=_("代办人的姓名"), max_length=80)
    valid_until = forms.DateField(
        label=_("委托期限"),
        help_text=_("到这一天为止，当天有效"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
