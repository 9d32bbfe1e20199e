"""What people type about themselves to register."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.people import services
from portal.accounts.people.documents import document_number
from portal.accounts.roles import IdType
from portal.kernel.identifiers import InvalidIdentifier


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
        help_text=_("页面上遮盖显示。本站不向申请人发送短信，请登录查看办理进度"),
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
