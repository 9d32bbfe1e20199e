"""What an administrator types about a member of staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import Role
from portal.staffing import queries
from portal.staffing.posts import Posts


def _roles() -> list[tuple[str, str]]:
    return [(role.value, gettext(role.label)) for role in Role]


def _departments() -> list[tuple[int | str, str]]:
    return [("", "—"), *queries.departments()]


class PostsForm(forms.Form):
    """Roles and the department where they are held."""

    roles = forms.MultipleChoiceField(
        label=_("岗位"),
        choices=_roles,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个岗位")},
    )
    department = forms.TypedChoiceField(
        label=_("部门"),
        choices=_departments,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("窗口人员、审查人员和部门负责人须选择"),
    )

    @classmethod
    def showing(cls, posts: Posts) -> "PostsForm":
        return cls(initial={"roles": [role.value for role in posts.roles], "department": posts.department_id})

    def posts(self) -> Posts:
        given: dict[str, Any] = self.cleaned_data
        return Posts(frozenset(map(Role.of, given["roles"])), given["department"])


class AccountForm(PostsForm):
    """Somebody new."""

    name = forms.CharField(label=_("姓名"), max_length=80)
    username = forms.RegexField(
        r"\A[A-Za-z0-9][A-Za-z0-9._-]{2,39}\Z",
        label=_("用户名"),
        max_length=40,
        help_text=_("3至40个字母、数字、点、横线或下划线，登录时使用"),
        error_messages={"invalid": _("用户名只能使用字母、数字、点、横线或下划线，3至40个")},
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("工作邮箱"), required=False, help_text=_("用于接收期限提醒"))
    mobile = forms.RegexField(
        r"\A1\d{10}\Z",
        label=_("工作手机"),
        required=False,
        help_text=_("配置了短信网关时，用于接收期限短信"),
        error_messages={"invalid": _("请填写11位手机号码")},
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    field_order = ("name", "username", "email", "mobile", "roles", "department")
