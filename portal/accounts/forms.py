"""What people type about themselves, their enterprises and their agents."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts import services
from portal.accounts.documents import document_number
from portal.accounts.roles import IdType
from portal.kernel.errors import DomainError, InvalidInput
from portal.kernel.identifiers import InvalidIdentifier


def show_refusal(form: forms.Form, refusal: DomainError) -> None:
    """Put a refusal's sentences where the person who typed will look for them."""
    if isinstance(refusal, InvalidInput):
        for field, sentence in refusal.fields.items():
            form.add_error(field, gettext(sentence))
    else:
        form.add_error(None, gettext(refusal.message))


def _id_types() -> list[tuple[str, str]]:
    return [(word.value, gettext(word.label)) for word in IdType]


class RegistrationForm(SignupForm):
    """Registration of a natural person."""

    name = forms.CharField(label=_("姓名"), max_length=80, widget=forms.TextInput({"autocomplete": "name"}))
    id_type = forms.ChoiceField(label=_("证件类型"), choices=_id_types)
    id_number = forms.CharField(
        label=_("证件号码"), max_length=40, help_text=_("仅用于核对身份和办理您的事项，页面上不会完整显示")
    )
    mobile = forms.RegexField(
        r"^\+?[0-9]{7,15}$",
        label=_("手机号码"),
        error_messages={"invalid": _("手机号码应为7至15位数字")},
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    field_order = ("name", "id_type", "id_number", "mobile", "username", "password1", "password2")

    def clean_username(self) -> str:
        """Check the form of the name only: whether it is taken is said by the service, together with the rest."""
        return get_adapter().clean_username(self.cleaned_data["username"], shallow=True)

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with the number together with the other mistakes; the service checks it again."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("id_type") and cleaned.get("id_number"):
            try:
                document_number(IdType.of(cleaned["id_type"]), cleaned["id_number"])
            except InvalidIdentifier as wrong:
                self.add_error("id_number", gettext(wrong.message))
        return cleaned

    def save(self, request: HttpRequest) -> AbstractBaseUser:
        return services.register_person(
            username=self.cleaned_data["username"],
            password=self.cleaned_data["password1"],
            name=self.cleaned_data["name"],
            id_type=IdType.of(self.cleaned_data["id_type"]),
            id_number=self.cleaned_data["id_number"],
            mobile=self.cleaned_data["mobile"],
        )


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
