"""What a supervisor writes down of a notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ui.refusals import say
from portal.workcalendar import tables
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import NATIONAL, NoticeStatus
from portal.workcalendar.notices import NoticeLine

LARGEST_TABLE = 64 * 1024

LONGEST_DOCUMENT = 200

FIRST_YEAR, LAST_YEAR = 2004, 2100


def _document(help_text: Any) -> forms.CharField:
    return forms.CharField(label=_("文件名称和文号"), max_length=LONGEST_DOCUMENT, help_text=help_text)


class ArrangementForm(forms.Form):
    """Days line by line or as a table; what it says as a whole is its ``arrangement``."""

    use_required_attribute = False

    document = _document(_("例如：国务院办公厅关于某年部分节假日安排的通知（国办发明电〔某年〕某号）"))
    days = forms.CharField(
        label=_("与平日不同的日期"),
        required=False,
        help_text=_("每行一天或者连续几天：2027-02-05 至 2027-02-11，放假，春节。调休上班日写“上班”。"),
        widget=forms.Textarea({"rows": "8"}),
    )
    table = forms.FileField(
        label=_("或者上传日期表"), required=False, help_text=_("CSV 文件，各列与上面一行的写法相同")
    )

    def clean_table(self) -> str:
        file = self.cleaned_data["table"]
        if file is None:
            return ""
        if file.size > LARGEST_TABLE:
            raise forms.ValidationError(_("日期表不能超过 64 KB"))
        try:
            return tables.text_of(file.read())
        except tables.TableNotText as error:
            raise forms.ValidationError(say(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                cleaned["days"] = tables.days_of(f"{cleaned['days']}\n{cleaned['table']}")
            except tables.TableUnreadable as error:
                self.add_error("days", say(error))
        return cleaned


class YearForm(ArrangementForm):
    """The arrangement of a year, for the whole country."""

    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    status = forms.TypedChoiceField(
        label=_("性质"),
        coerce=NoticeStatus.of,
        choices=[(status.value, _(status.label)) for status in NoticeStatus],
        widget=forms.RadioSelect,
        initial=NoticeStatus.OFFICIAL.value,
        help_text=_("推算的安排只用于暂定日期，不产生期限届满的效力"),
    )
    field_order = ("year", "status", "document", "days", "table")

    @property
    def arrangement(self) -> Arrangement:
        said = self.cleaned_data
        return Arrangement(said["document"], year=said["year"], status=said["status"], days=said["days"])


class OverrideForm(ArrangementForm):
    """An override of some days in one region and below."""

    region = forms.CharField(
        label=_("行政区划代码"),
        max_length=len(NATIONAL),
        help_text=_("6 位数字，对该区划及其下级有效；全国为 000000"),
    )
    field_order = ("region", "document", "days", "table")

    @property
    def arrangement(self) -> Arrangement:
        said = self.cleaned_data
        return Arrangement(said["document"], region=said["region"], days=said["days"])


class WithdrawalForm(forms.Form):
    """Taking back the override *notice*; ``arrangement`` is what it says."""

    use_required_attribute = False

    document = _document(_("写明撤回的依据"))

    def __init__(self, notice: NoticeLine, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._notice = notice

    @property
    def arrangement(self) -> Arrangement:
        return Arrangement(self.cleaned_data["document"], region=self._notice.region, withdraws=self._notice.pk)
