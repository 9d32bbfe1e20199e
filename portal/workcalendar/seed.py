"""The State Council's notices as data: which days were off and which were worked, from the library chinesecalendar.

The library states facts of the years 2004 to 2026; its search functions are not used.
"""

from collections.abc import Mapping
from datetime import date
from importlib.metadata import version

from chinese_calendar.constants import holidays, workdays

from portal.kernel.vocabulary import _
from portal.kernel.workdays import DayKind, SpecialDay, WorkCalendar

SOURCE = f"国务院办公厅节假日安排通知（chinesecalendar {version('chinesecalendar')}）"

_NAMES = {
    "New Year's Day": _("元旦"),
    "Spring Festival": _("春节"),
    "Tomb-sweeping Day": _("清明节"),
    "Labour Day": _("劳动节"),
    "Dragon Boat Festival": _("端午节"),
    "National Day": _("国庆节"),
    "Mid-autumn Festival": _("中秋节"),
    "Anti-Fascist 70th Day": _("抗战胜利70周年纪念日"),
}


def noticed_years() -> dict[int, dict[date, SpecialDay]]:
    """Return the days of every noticed year that differ from their weekday."""
    years: dict[int, dict[date, SpecialDay]] = {}
    for days, kind in ((holidays, DayKind.HOLIDAY), (workdays, DayKind.MAKEUP_DAY)):
        for day, name in days.items():
            years.setdefault(day.year, {})[day] = SpecialDay(kind, _NAMES[name])
    return years


def noticed_calendar() -> WorkCalendar:
    """Return the national calendar of the noticed years, without a database."""
    years = noticed_years()
    exceptions: Mapping[date, SpecialDay] = {day: special for days in years.values() for day, special in days.items()}
    return WorkCalendar(dict.fromkeys(years, True), exceptions)
