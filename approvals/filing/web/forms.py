"""What applicants type: whom they apply for, the answers of a case, the number of a receipt."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.filing.queries.filing import Candidate
from approvals.materials.domain import answers
from portal.accounts.roles import IdType

_FEW = 4

LONGEST_OBJECTION = 2000

_WIDGETS: Mapping[str, tuple[type[forms.Widget], dict[str, str]]] = {
    "textarea": (forms.Textarea, {"rows": "3"}),
    "number": (forms.TextInput, {"inputmode": "decimal", "autocomplete": "off"}),
    "date": (forms.DateInput, {"type": "date"}),
    "mobile": (forms.TextInput, {"inputmode": "tel", "autocomplete": "tel"}),
    "citizen_number": (forms.TextInput, {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    "credit_code": (forms.TextInput, {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
}


class StartForm(forms.Form):
    """Whom the filing is for."""

    def __init__(self, candidates: Iterable[Candidate], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applicant"] = forms.TypedChoiceField(
            label=_("为谁办理"),
            coerce=int,
            widget=forms.RadioSelect,
            choices=[(candidate.pk, _name(candidate)) for candidate in candidates],
            error_messages={"required": _("请选择为谁办理"), "invalid_choice": _("请选择为谁办理")},
        )


class AnswerField(forms.CharField):
    """Takes whatever was typed; the rules of ``approvals.materials.domain.answers`` judge it."""

    def to_python(self, value: Any) -> str:
        """Without the one character that the database cannot hold."""
        return super().to_python(value).replace("\0", "")

    def validate(self, value: str) -> None:
        """Nothing here: a draft may be incomplete."""


class AnswersForm(forms.Form):
    """The merged form of a case. Saving asks only what is filled in to be right, going on asks for everything."""

    use_required_attribute = False

    def __init__(self, fields: Sequence[Mapping[str, Any]], *args: Any, is_final: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.is_final = fields, is_final
        for field in fields:
            self.fields[field["code"]] = AnswerField(
                label=field["label"],
                help_text=escape(field["help_text"]),
                required=field["is_required"],
                widget=_widget(field),
            )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        for code, sentence in answers.check(self.asked, typed).items():
            if self.is_final or typed[code]:
                self.add_error(code, gettext(sentence))
        return typed

    @property
    def typed(self) -> dict[str, str]:
        """Everything that was typed, right or wrong."""
        self.full_clean()
        return {field["code"]: self[field["code"]].value() or "" for field in self.asked}


class DeclarationForm(forms.Form):
    """What the applicant answers for (行政许可法第三十一条), and an objection to publishing (第五条第二款)."""

    has_objection = forms.BooleanField(
        label=_("公开准予的决定会涉及我的商业秘密或者个人隐私，我提出异议"),
        required=False,
        help_text=_(
            "可以不选。准予许可的决定依法公开，个人姓名只显示首字；提出异议的，由部门负责人决定是否公开，并告知理由"
        ),
    )
    objection = forms.CharField(
        label=_("异议的理由"),
        max_length=LONGEST_OBJECTION,
        required=False,
        help_text=_("提出异议的，写明哪些内容涉及商业秘密或者个人隐私"),
        widget=forms.Textarea({"rows": "2"}),
    )

    is_true = forms.BooleanField(
        label=_("我确认所填内容和所交材料真实，并对其负责；勾选的容缺材料，我承诺按期补交"),
        error_messages={"required": _("请确认后再提交")},
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("has_objection") and not typed.get("objection"):
            self.add_error("objection", gettext("请填写异议的理由"))
        if typed.get("objection") and not typed.get("has_objection"):
            self.add_error("has_objection", gettext("您写了异议的理由；提出异议的请勾选此项，不提出的请清空理由"))
        return typed

    @property
    def given(self) -> str:
        """Why nothing should be published; empty without an objection."""
        return self.cleaned_data["objection"] if self.cleaned_data["has_objection"] else ""


def _name(candidate: Candidate) -> str:
    if candidate.is_enterprise:
        return gettext("%(name)s（企业）") % {"name": candidate.name}
    return gettext("%(name)s（本人）") % {"name": candidate.name}


def _widget(field: Mapping[str, Any]) -> forms.Widget:
    if field["kind"] == "choice":
        return _choices(field)
    kind, attrs = _WIDGETS.get(field["kind"], (forms.TextInput, {}))
    return kind(attrs)


def _choices(field: Mapping[str, Any]) -> forms.Widget:
    """A few are shown at once, many are folded; what need not be answered can be emptied again."""
    choices = [(choice, choice) for choice in field["choices"]]
    if field["is_required"] and len(choices) <= _FEW:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", gettext("请选择")), *choices])


CREDIT_CODE = "credit_code"


def _documents() -> list[tuple[str, str]]:
    people = [(word.value, gettext(word.label)) for word in IdType]
    return [people[0], (CREDIT_CODE, gettext("统一社会信用代码")), *people[1:]]


class LookupForm(forms.Form):
    """Who stands at the window: a kind of number, and the whole number."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("证件类型"), choices=_documents)
    number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        help_text=_("须输入完整号码；号码不会出现在网址中"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    @property
    def id_type(self) -> IdType | None:
        kind = self.cleaned_data["kind"]
        return None if kind == CREDIT_CODE else IdType.of(kind)


class EnrolPersonForm(forms.Form):
    """A natural person who was not found."""

    use_required_attribute = False

    name = forms.CharField(label=_("姓名"), max_length=80, widget=forms.TextInput({"autocomplete": "off"}))
    mobile = forms.RegexField(
        r"^\+?[0-9]{7,15}$",
        label=_("手机号码"),
        required=False,
        error_messages={"invalid": _("手机号码应为7至15位数字")},
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
    )


class EnrolEnterpriseForm(forms.Form):
    """An enterprise that was not found."""

    use_required_attribute = False

    name = forms.CharField(label=_("企业名称"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    address = forms.CharField(
        label=_("住所"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
