"""The editor's form: a version's scalar fields, and a row for each material and each field of the form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matters.catalogue.domain.content import LABELS, RENEWAL_NOTICE_DAYS, Content
from matters.catalogue.domain.vocabulary import ApplicantKind, FieldKind, Guard, LimitUnit, MatterKind, Necessity, Theme
from matters.editing.queries import Doubt
from portal.kernel.vocabulary import Word

MOST_DAYS = 3650
MOST_MONTHS = 1200
BLANK_ROWS = 1


def word_field(words: type[Word], **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(choices=_choices(words), coerce=words.of, **kwargs)


def words_field(words: type[Word]) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        choices=_choices(words), coerce=words.of, required=False, widget=forms.CheckboxSelectMultiple
    )


def _choices(words: type[Word]) -> list[tuple[str, Any]]:
    return [(word.value, _(word.label)) for word in words]


class LinesField(forms.CharField):
    """Several texts, one on each line."""

    widget = forms.Textarea({"rows": 3})

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        return [line for line in lines if line]

    def validate(self, value: Any) -> None:
        if any(len(line) > self.longest for line in value):
            raise forms.ValidationError(_("每行最多 %(longest)s 个字符"), params={"longest": self.longest})


def days_field() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=MOST_DAYS, required=False)


def text_field(longest: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(max_length=longest, required=required)


def long_text_field() -> forms.CharField:
    return forms.CharField(max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))


class ContentForm(forms.Form):
    """Everything but the rows. Departments are chosen by name."""

    name = text_field(200, required=True)
    kind = word_field(MatterKind)
    department = forms.ChoiceField()
    consulted = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple({"size": 6}))
    pre_review = forms.ChoiceField(required=False)
    legal_basis = long_text_field()
    applicant_kinds = words_field(ApplicantKind)
    statutory_limit = days_field()
    promised_limit = days_field()
    limit_unit = word_field(LimitUnit)
    promise_text = text_field(40)
    review_limit = days_field()
    excluded_procedures = LinesField(longest=120)
    needs_inspectors = forms.BooleanField(required=False)
    visits = forms.IntegerField(min_value=0, max_value=99, required=False)
    prerequisite_codes = LinesField(longest=64)
    result_name = text_field(120)
    certificate_type = text_field(21)
    validity_months = forms.IntegerField(min_value=1, max_value=MOST_MONTHS, required=False)
    renews = text_field(64)
    renewal_notice = forms.IntegerField(min_value=1, max_value=MOST_DAYS, initial=RENEWAL_NOTICE_DAYS)
    renewal_notice_unit = word_field(LimitUnit)
    is_silence_enabled = forms.BooleanField(required=False)
    silence_document = text_field(200)
    silence_clause = text_field(80)
    is_absence_deemed = forms.BooleanField(required=False)
    absence_document = text_field(200)
    absence_clause = text_field(80)
    is_grant_deemed = forms.BooleanField(required=False)
    grant_document = text_field(200)
    grant_clause = text_field(80)
    is_renewal_deemed = forms.BooleanField(required=False)
    renewal_document = text_field(200)
    renewal_clause = text_field(80)
    guards = words_field(Guard)
    statutory_effect = long_text_field()
    note = long_text_field()
    themes = words_field(Theme)
    main_item = text_field(200)
    catalogue_code = text_field(64)

    HELP: Mapping[str, Any] = {
        "consulted": _("按住 Ctrl 键可选择多个或取消选择"),
        "pre_review": _("由下级部门先行审查的事项才选；初审完毕后全部材料上报，不得要求重复提交"),
        "statutory_limit": _("0 表示当场办结"),
        "promised_limit": _("不能超过法定办结时限"),
        "promise_text": _("不足一天时公布的写法，如“0.5个工作日”"),
        "review_limit": _("征求意见部门的工作日数"),
        "excluded_procedures": _("每行一项"),
        "needs_inspectors": _("依法需要检验、检测、检疫或者现场踏勘的事项，受理后五个工作日内指派两名以上工作人员"),
        "prerequisite_codes": _("每行一个事项编码"),
        "certificate_type": _("电子证照的21位类型代码"),
        "is_silence_enabled": _("征求意见部门逾期不答复的，视为同意；须有依据，且不属于下列任何情形"),
        "is_absence_deemed": _(
            "征求意见部门签收通知而无正当理由不参加联合踏勘的，视为同意；须有依据，且不属于下列任何情形"
        ),
        "is_grant_deemed": _("法定办结时限届满未作出决定的，视为准予；只限法律、行政法规明文规定的事项"),
        "validity_months": _("长期有效的留空"),
        "renews": _("填写事项编码，可以是本事项；不办理延续的留空"),
        "renewal_notice": _("从有效期届满日往前数；另有规定的依照其规定"),
        "is_renewal_deemed": _("按时申请而有效期届满前未作出决定的，视为准予延续；须写明法律、行政法规依据"),
        "guards": _("属于任何一种情形的，不能启用超时默许、缺席默认、逾期视为准予和视为准予延续"),
    }

    def __init__(self, *args: Any, departments: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in departments]
        for chosen in ("department", "consulted"):
            cast("forms.ChoiceField", self.fields[chosen]).choices = names
        cast("forms.ChoiceField", self.fields["pre_review"]).choices = [("", gettext("无")), *names]
        for name, field in self.fields.items():
            field.label = gettext(LABELS[name])
            field.help_text = self.HELP.get(name, "")


class RowForm(forms.Form):
    """A row of a table; a row without its first word is no row."""

    leads = ""

    @property
    def is_row(self) -> bool:
        cleaned = getattr(self, "cleaned_data", {})
        return bool(cleaned.get(self.leads)) and not cleaned.get("DELETE")


class MaterialForm(RowForm):
    leads = "name"

    code = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("材料名称"), max_length=200, required=False)
    necessity = word_field(Necessity, label=_("必要性"), initial=Necessity.REQUIRED)
    source = forms.CharField(label=_("来源渠道"), max_length=40, required=False)
    result_of = forms.CharField(label=_("产出事项的编码"), max_length=64, required=False)
    is_decisive = forms.BooleanField(label=_("主审要件"), required=False)
    is_form = forms.BooleanField(label=_("由在线表单生成"), required=False)


class FormFieldForm(RowForm):
    leads = "label"

    label = forms.CharField(label=_("字段名称"), max_length=80, required=False)
    code = forms.CharField(label=_("字段代码"), max_length=40, required=False)
    kind = word_field(FieldKind, label=_("字段类型"), initial=FieldKind.TEXT)
    choices = LinesField(label=_("选项（每行一个）"), longest=80)
    help_text = forms.CharField(label=_("填写说明"), max_length=200, required=False)
    is_required = forms.BooleanField(label=_("必填"), required=False, initial=True)


MaterialRows = forms.formset_factory(MaterialForm, extra=BLANK_ROWS, can_delete=True, max_num=100)
FieldRows = forms.formset_factory(FormFieldForm, extra=BLANK_ROWS, can_delete=True, max_num=100)


class SeenForm(forms.Form):
    """The revision of the draft that the editor looks at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """Which doubts are settled."""

    names = forms.MultipleChoiceField(label=_("已核对无误的内容"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, doubts: Iterable[Doubt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = cast("forms.ChoiceField", self.fields["names"])
        names.choices = [(doubt.name, _in_words(doubt)) for doubt in doubts]


@dataclass(frozen=True, slots=True)
class Section:
    """Fields of the main form that belong together."""

    title: str
    fields: tuple[BoundField, ...]


SECTIONS = (
    (
        _("基本信息"),
        ("name", "main_item", "kind", "department", "consulted", "pre_review", "applicant_kinds", "legal_basis"),
    ),
    (_("时限"), ("statutory_limit", "promised_limit", "limit_unit", "promise_text", "review_limit", "visits")),
    (
        _("程序和结果"),
        ("result_name", "certificate_type", "prerequisite_codes", "excluded_procedures", "needs_inspectors"),
    ),
    (_("部门超时默许"), ("is_silence_enabled", "silence_document", "silence_clause")),
    (_("缺席默认"), ("is_absence_deemed", "absence_document", "absence_clause")),
    (_("逾期视为准予"), ("is_grant_deemed", "grant_document", "grant_clause")),
    (_("有效期和延续"), ("validity_months", "renews", "renewal_notice", "renewal_notice_unit")),
    (_("视为准予延续"), ("is_renewal_deemed", "renewal_document", "renewal_clause")),
    (_("默许的限制和说明"), ("guards", "statutory_effect")),
    (_("其他"), ("catalogue_code", "note", "themes")),
)


def _in_words(doubt: Doubt) -> str:
    value = ", ".join(gettext(text) for text in doubt.value)
    return f"{gettext(doubt.label)}: {value or gettext('未公布')}"


class DraftForms:
    """The three parts of the editor's page as one form."""

    def __init__(self, content: Content, data: QueryDict | None, departments: Iterable[str]) -> None:
        told = asdict(content)
        self.main = ContentForm(data, initial=told, departments=departments)
        self.materials = MaterialRows(data, initial=list(told["materials"]), prefix="materials")
        self.fields = FieldRows(data, initial=list(told["fields"]), prefix="fields")

    @property
    def sections(self) -> list[Section]:
        return [Section(str(title), tuple(self.main[name] for name in names)) for title, names in SECTIONS]

    @property
    def fields_are_wrong(self) -> bool:
        """Whether a row of the form's fields needs to be seen; they are folded away otherwise."""
        return self.fields.is_bound and any(form.errors for form in self.fields.forms)

    @property
    def is_wrong(self) -> bool:
        """Whether any part of what was sent is refused."""
        rows = (*self.materials.forms, *self.fields.forms)
        return self.main.is_bound and any(form.errors for form in (self.main, *rows))

    def is_valid(self) -> bool:
        parts = (self.main, self.materials, self.fields)
        checked = [part.is_valid() for part in parts]
        return all(checked)

    def plain(self) -> dict[str, Any]:
        """Everything that was sent, under the names of a content."""
        return self.main.cleaned_data | {
            "materials": [_row(form) for form in _rows(self.materials)],
            "fields": [_row(form) for form in _rows(self.fields)],
        }

    def show(self, faults: Mapping[str, str]) -> None:
        """Put each sentence where its field is; ``materials.0.name`` is the first material that was sent."""
        rows = {"materials": list(_rows(self.materials)), "fields": list(_rows(self.fields))}
        for key, sentence in faults.items():
            part, _dot, rest = key.partition(".")
            index, _dot, name = rest.partition(".")
            if rest:
                rows[part][int(index)].add_error(name, gettext(sentence))
            else:
                self.main.add_error(part, gettext(sentence))


def _rows(formset: Any) -> Iterator[RowForm]:
    return (form for form in formset.forms if form.is_row)


def _row(form: RowForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
