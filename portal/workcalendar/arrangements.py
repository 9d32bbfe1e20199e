"""What a notice arranges, before it is published: checked without a database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.kernel.errors import InvalidInput
from portal.kernel.vocabulary import _
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.models import NATIONAL, NoticeStatus

_REGION = re.compile(r"[0-9]{6}")
_DECEMBER = 12
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The days of a year, or an override of some days in a region, or the withdrawal of the override *withdraws*.

    *days* are those that differ from their weekday; *document* names the notice that says so.
    """

    document: str
    region: str = NATIONAL
    year: int | None = None
    status: NoticeStatus = NoticeStatus.OFFICIAL
    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    withdraws: int | None = None

    def check(self) -> None:
        """Raise InvalidInput with everything that is wrong."""
        problems = {}
        if not self.document.strip():
            problems["document"] = _("请填写文件名称和文号")
        if not _REGION.fullmatch(self.region):
            problems["region"] = _("行政区划代码应为6位数字")
        if self.withdraws is None and (problem := self._problem_of_days()):
            problems["days"] = problem
        if problems:
            raise InvalidInput(problems)

    def _problem_of_days(self) -> str:
        if not self.days:
            return _("请填写与平日不同的日期")
        if any(special.kind not in (DayKind.HOLIDAY, DayKind.MAKEUP_DAY) for special in self.days.values()):
            return _("只能填写放假日和调休上班日")
        if any(special.kind is DayKind.MAKEUP_DAY and day.weekday() < _SATURDAY for day, special in self.days.items()):
            return _("调休上班日应当是星期六或者星期日")
        if self.year is not None and any(not _belongs(day, self.year) for day in self.days):
            return _("安排中有不属于该年度的日期")
        return ""


def _belongs(day: date, year: int) -> bool:
    """A notice may reach back into the December before."""
    return day.year == year or (day.year == year - 1 and day.month == _DECEMBER)
